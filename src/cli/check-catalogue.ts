/** Reads every definition a workspace sees, the hard way: every file, every expression, every mapping. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { checkContractSql } from '../contract/check-contract-sql.ts';
import type { Contract } from '../contract/contract.ts';
import { loadContracts } from '../contract/load-contracts.ts';
import { readCorrections } from '../edition/read-corrections.ts';
import { type Engine, identifier, openEngine } from '../engine/engine.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import { readTableModel } from '../metric/table-model.ts';
import { loadPages } from '../page/load-pages.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { CLEANSING_RULES } from '../quality/cleansing-rules.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface CheckedCatalogue {
  files: number;
  problems: Problem[];
}

/** @returns how many files were read, and every fault of them all; no fault of one kind hides those of another */
export async function checkCatalogue(workspace: Workspace): Promise<CheckedCatalogue> {
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
  await attempt(() => readTableModel(workspace));
  const metrics = await attempt(() => loadMetrics(workspace));
  // without the metrics every page would seem to name unknown ones
  if (metrics) await attempt(() => loadPages(workspace, metrics));
  await attempt(() => loadPolicies(workspace));
  const engine = await openEngine();
  try {
    for (const contract of contracts?.values() ?? []) {
      problems.push(
        ...(await checkContractSql(
          contract,
          engine,
          CLEANSING_RULES.map((rule) => rule.name),
        )),
      );
      const corrected = (await attempt(() => readCorrections(contract)))?.flatMap((c) => c.columns) ?? [];
      problems.push(...(await mappingFaults(contract, corrected, engine)));
    }
  } finally {
    engine.close();
  }
  return { files: countFiles(workspace), problems };
}

const TYPES = {
  string: 'varchar',
  integer: 'bigint',
  number: 'decimal(18,4)',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  boolean: 'boolean',
} as const;

/** Mapping SQL is tried on an empty source with the columns that the build gives it. */
async function mappingFaults(contract: Contract, corrected: string[], engine: Engine): Promise<Problem[]> {
  const columns = contract.columns.flatMap((c) => [
    `null::${TYPES[c.type]} as ${identifier(c.name)}`,
    ...(corrected.includes(c.name) ? [`null::${TYPES[c.type]} as ${identifier(`${c.name}_as_published`)}`] : []),
  ]);
  const source = [...columns, "''::varchar as _delivery", "''::varchar as _status"].join(', ');
  await engine.run(`create or replace temp view source as select ${source} where false`);
  const faults: Problem[] = [];
  for (const path of mappingsOf(contract)) {
    const sql = readFileSync(path, 'utf8').trim().replace(/;$/, '');
    const fault = await engine.describe(`select * from (\n${sql}\n) as mapped`).then(
      () => null,
      (error: Error) => error.message.split('\n')[0] ?? '',
    );
    if (fault !== null) faults.push(mappingFault(path, fault));
  }
  return faults;
}

const mappingsOf = (contract: Contract): string[] =>
  readdirSync(dirname(contract.path))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => join(dirname(contract.path), name));

const mappingFault = (path: string, fault: string): Problem => ({
  where: shownPath(path),
  problem: `the SQL is wrong: ${fault}`,
  expected: 'one SELECT from `source`, whose columns are those of the contract',
  remedy: 'mend the mapping',
});

const KINDS = ['datasets', 'codes', 'metrics', 'pages', 'policies'];

const countFiles = (workspace: Workspace): number =>
  KINDS.reduce((sum, kind) => sum + catalogueFiles(workspace, kind).length, 0);
