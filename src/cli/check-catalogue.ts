/** Reads every definition a workspace sees, the hard way: every file, every expression, every mapping. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { checkContractSql } from '../contract/check-contract-sql.ts';
import { senderFaults } from '../contract/check-senders.ts';
import { loadContracts } from '../contract/load-contracts.ts';
import { checkMappings } from '../edition/check-mappings.ts';
import { CODES, checkCodeTables } from '../edition/make-code-tables.ts';
import { readTableModel as readTablePlans } from '../edition/read-table-model.ts';
import { openEngine } from '../engine/engine.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import { loadPathways } from '../metric/pathway/load-pathways.ts';
import { readTableModel } from '../metric/read-table-model.ts';
import { loadPages } from '../page/load-pages.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { COHORT_RULES } from '../policy/show-cohort.ts';
import { loadCohorts } from '../population/cohort/load-cohorts.ts';
import { codeColumns, readSensitiveCodes, unknownDatasets } from '../pseudonym/read-sensitive-codes.ts';
import { readType1Codes } from '../pseudonym/read-type-1-codes.ts';
import { CLEANSING_RULES } from '../quality/cleansing-rules.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { unknownInPolicies } from './check-policies.ts';
import { reviewsAhead } from './check-reviews.ts';

export interface CheckedCatalogue {
  files: number;
  problems: Problem[];
}

/**
 * @param today ISO date in London: no review is of a later day
 * @returns how many files were read, and every fault of them all; no fault of one kind hides those of another
 */
export async function checkCatalogue(workspace: Workspace, today: string): Promise<CheckedCatalogue> {
  const problems: Problem[] = [];
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const contracts = await attempt(() => loadContracts(workspace));
  const model = await attempt(() => readTableModel(workspace));
  const plans = await attempt(() => readTablePlans(workspace));
  if (contracts) await attempt(() => void problems.push(...senderFaults(workspace, contracts.keys())));
  const codes = await attempt(() => readSensitiveCodes(workspace));
  await attempt(() => readType1Codes(workspace));
  if (contracts && codes) problems.push(...unknownDatasets(codes, [...contracts.keys()]));
  for (const contract of contracts?.values() ?? []) if (codes) await attempt(() => codeColumns(contract, codes));
  const metrics = await attempt(() => loadMetrics(workspace));
  // without the metrics every page and pathway would seem to name unknown ones
  if (metrics) await attempt(() => loadPages(workspace, metrics));
  if (metrics) await attempt(() => loadPathways(workspace, metrics));
  problems.push(...reviewsAhead(workspace, today));
  const policies = await attempt(() => loadPolicies(workspace));
  if (policies && model) problems.push(...unknownInPolicies(policies.values(), model));
  await attempt(() => loadCohorts(workspace, COHORT_RULES));
  const engine = await openEngine();
  try {
    const coded = plans?.filter((plan) => plan.from.includes(CODES)) ?? [];
    await attempt(() => checkCodeTables(engine, workspace, coded));
    for (const contract of contracts?.values() ?? []) {
      problems.push(
        ...(await checkContractSql(
          contract,
          engine,
          CLEANSING_RULES.map((rule) => rule.name),
        )),
      );
      if (plans) problems.push(...((await attempt(() => checkMappings(contract, plans, engine))) ?? []));
    }
  } finally {
    engine.close();
  }
  return { files: countFiles(workspace), problems: eachOnce(problems) };
}

/** Two stages read tables.yaml, and tell the same of what both need. */
const eachOnce = (problems: Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

const KINDS = ['datasets', 'codes', 'metrics', 'pages', 'policies', 'pathways', 'cohorts'];

const countFiles = (workspace: Workspace): number =>
  KINDS.reduce((sum, kind) => sum + catalogueFiles(workspace, kind).length, 0);
