/** Answers of a few made-up cells under a rule that shows exact counts. For tests. */
import type { Answer, Figure, MetricKind, Question } from '../../src/metric/metric.ts';
import type { Grant } from '../../src/policy/decision.ts';
import { metricOf } from '../metric/open-fixture.ts';

export const grant = (disclosureRule: string): Grant => ({
  ...{ purpose: 'planning', allowed: true, policy: 'p', tables: [], rowFilter: {}, disclosureRule, expires: null },
});

export type Cell = [group: Record<string, string>, month: string | null, numerator: number, denominator?: number];

const figureOf = ([group, month, numerator, denominator]: Cell): Figure => ({
  ...{ group, labels: group, status: 'value', lower: null, upper: null, numerator, reported: 1, expected: 1 },
  ...{ period: month === null ? null : { start: `${month}-01`, end: `${month}-28`, label: month } },
  ...{ value: numerator / (denominator ?? 1), denominator: denominator ?? null, complete: true, provisional: false },
});

export function answerOf(cells: Cell[], overTime: 'sum' | 'last' = 'sum'): Answer {
  const [[group, month, , denominator]] = cells as [Cell, ...Cell[]];
  const kind: MetricKind = denominator === undefined ? 'count' : 'proportion';
  const question: Question = {
    ...{ metric: 'test.metric', by: Object.keys(group), grain: month === null ? null : 'month' },
    ...{ from: null, to: null, where: [] },
  };
  return {
    ...{ metric: metricOf({ kind, overTime, disclosure: 'EXACT_7' }), question, editionId: 'e', sql: '' },
    ...{ figures: cells.map(figureOf), parameters: [], sources: [], confidence: 0.95, notes: [] },
  };
}
