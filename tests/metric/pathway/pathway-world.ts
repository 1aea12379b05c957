/** A small edition of cancer pathways made from counts, and a pathway asked of it through policy. */
import type { AskReleased } from '../../../src/metric/comparison.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { askPathway } from '../../../src/metric/pathway/ask-pathway.ts';
import type { Pathway } from '../../../src/metric/pathway/pathway.ts';
import type { PathwayAnswer } from '../../../src/metric/pathway/step-answer.ts';
import { readTableModel } from '../../../src/metric/read-table-model.ts';
import type { Grant } from '../../../src/policy/decision.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { release } from '../../../src/policy/release.ts';
import { CATALOGUE, openFixture, type TableRows } from '../open-fixture.ts';

export const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
export const PATHWAY_CATALOGUE = {
  metrics: METRICS,
  dimensions: readTableModel({ catalogueFolders: [CATALOGUE] }).dimensions,
};

/** Of `of` people `met` were within the standard. */
export interface Count {
  met: number;
  of: number;
}
/** For each step, by code of the group: a deprivation fifth from 1, or an ethnic category. */
export type StepCounts = Record<string, Count>[];

/** The standards of three steps: which columns a row has, within it and beyond it. */
const STANDARDS = [
  { metric: 'concord.cancer-28-days', day: 'diagnosis_told_date', days: 'days_to_diagnosis', met: 28 },
  { metric: 'concord.cancer-31-days', day: 'treatment_start_date', days: 'days_from_decision_to_treatment', met: 31 },
  { metric: 'concord.cancer-62-days', day: 'treatment_start_date', days: 'days_to_treatment', met: 62 },
];

export function pathwayOf(steps: number, changes: Partial<Pathway> = {}): Pathway {
  return {
    ...{ id: 'test.cancer', version: 1, title: 'Cancer', meaning: 'test', why: 'test' },
    decision: { informs: 'test', madeBy: 'test' },
    steps: STANDARDS.slice(0, steps).map(({ metric }, i) => ({
      title: ['Told', 'Decided', 'Treated'][i]!,
      metric: METRICS.get(metric)!,
      where: [],
    })),
    ...{ caveats: [], owner: 'test', author: 'test', reviewed: 'unreviewed', links: [], hash: 'h', path: 'p' },
    ...changes,
  };
}

type By = 'imd_quintile' | 'ethnic_group';

function rowsOf(counts: StepCounts, by: By): TableRows[string] {
  let id = 0;
  return counts.flatMap((groups, step) => {
    const { day, days, met } = STANDARDS[step]!;
    return Object.entries(groups).flatMap(([code, count]) =>
      Array.from({ length: count.of }, (_, i) => {
        id += 1;
        return {
          ...{ pathway_issuer: 'RX1', pathway_id: id, provider_code: 'RX1', sex: '2', data_status: 'final' },
          priority: '3',
          ...{ diagnosis_told_reason: '01', [day]: '2025-11-10', [days]: i < count.met ? met : met + 1 },
          ...(by === 'imd_quintile' ? { lsoa_code: `L${code}` } : { ethnic_category: code }),
        };
      }),
    );
  });
}

const AREAS = [1, 2, 3, 4, 5].map((fifth) => ({ kind: 'lsoa21', code: `L${fifth}`, imd_2025_decile: 2 * fifth }));
/** Rows whose group nobody knows: no area, no ethnic category. They count nowhere, and say that the data are of the whole month. */
const NOBODYS = ['2025-11-01', '2025-11-30'].map((day, i) => ({
  ...{ pathway_issuer: 'RX1', pathway_id: -i, priority: '3', diagnosis_told_reason: '01' },
  ...{ diagnosis_told_date: day, treatment_start_date: day, days_to_diagnosis: 40 },
}));

/** Asks a pathway of an edition with so many rows of each group. @param disclosureRule of the grant @param isWhole whether the data reach the month's end */
export async function askCounts(
  counts: StepCounts,
  by: By,
  disclosureRule = MARKED,
  pathway = pathwayOf(counts.length),
  isWhole = true,
): Promise<PathwayAnswer> {
  const rows = [...rowsOf(counts, by), ...(isWhole ? NOBODYS : NOBODYS.slice(0, 1))];
  const fixture = await openFixture({ cancer_pathway: rows, area: AREAS }, false, '2025-12-31');
  const grant: Grant = {
    ...{ allowed: true, policy: 'planning', tables: fixture.grant.tables, rowFilter: {} },
    ...{ disclosureRule, purpose: 'planning', expires: null },
  };
  const ask: AskReleased = async (question) =>
    release(await fixture.ask(METRICS.get(question.metric)!, question), grant);
  try {
    const period = { from: '2025-11-01', to: '2025-11-30' };
    return await askPathway({ pathway, by, ...period, where: [] }, PATHWAY_CATALOGUE, ask);
  } finally {
    fixture.edition.close();
  }
}
