import { describe, expect, it } from 'vitest';
import { HYPOTHESIS_METHODS } from '../../src/statistics/methods/hypothesis-methods.ts';
import type { StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';

const run = (id: string, rows: StatRow[], options: StatOptions = {}): StatRow[] => {
  const method = HYPOTHESIS_METHODS.find((candidate) => candidate.id === id);
  expect(method, id).toBeDefined();
  return method!.run(rows, options);
};

const shares = [
  { events: 30, total: 200, exposure: 800 },
  { events: 15, total: 220, exposure: 3011 },
];
const cells = (table: [string, string, number][]) => table.map(([row, column, count]) => ({ row, column, count }));
const treated = cells([
  ['new', 'better', 3],
  ['new', 'same', 9],
  ['old', 'better', 7],
  ['old', 'same', 2],
]);
const waits = [
  ...[3, 5, 5, 6, 8, 9, 9, 10].map((value) => ({ group: 'north', value })),
  ...[1, 2, 5, 5, 6, 7, 7].map((value) => ({ group: 'south', value })),
];
const pairs = [12, 15, 11, 19, 22, 15].map((first, i) => ({ first, second: [15, 14, 20, 25, 31.5, 9.5][i]! }));

describe('what an analyst gets from a table', () => {
  it.each<[string, StatRow[], StatOptions, StatRow]>([
    ['two-proportion-test', shares, {}, { value: 0.0818181818, lower: 0.0223281716, p_value: 0.010783919775 }],
    ['two-proportion-test', shares, { 'no-correction': true }, { p_value: 0.00677787641799 }],
    ['trend-test', shares, {}, { value: -0.0818181818, p_value: 0.00677787641799 }],
    ['rate-ratio-test', shares, { confidence: 0.99 }, { value: 7.5275, confidence: 0.99 }],
    ['chi-square-test', treated, {}, { df: 1, statistic_name: 'X-squared' }],
    ['fisher-test', treated, {}, { value: 0.109402737, p_value: 0.0299731228524 }],
    ['mcnemar', treated, { exact: true }, { p_value: 0.803619384766 }],
    ['t-test', waits, {}, { first: 'north', second: 'south', value: 2.16071428571, unit: 'as the values' }],
    ['mann-whitney', waits, { alternative: 'greater' }, { value: 2, alternative: 'greater', upper: null }],
    ['kruskal-wallis', waits, {}, { statistic_name: 'H', df: 1 }],
    ['anova', waits, { 'equal-variances': true }, { statistic_name: 'F', df: 1, denominator_df: 13 }],
    ['paired-t-test', pairs, {}, { statistic_name: 't', df: 5 }],
    ['wilcoxon', pairs, {}, { statistic: 4, p_value: 0.21875 }],
  ])('%s', (id, rows, options, wanted) => {
    const [row, ...more] = run(id, rows, options);
    expect(more).toEqual([]);
    for (const [column, value] of Object.entries(wanted)) {
      if (typeof value === 'number') expect(row![column], column).toBeCloseTo(value, 9);
      else expect(row![column], column).toBe(value);
    }
  });

  it('adjusted p-values come in the order of the rows, and a missing one stays missing', () => {
    const rows = [{ p: 0.01 }, { p: 0.04 }, { p: null }, { p: 0.03 }];
    expect(run('adjust-p-values', rows).map((row) => row.adjusted_p)).toEqual([0.03, 0.04, null, 0.04]);
    expect(run('adjust-p-values', rows, { by: 'bonferroni' })[0]).toEqual({
      p: 0.01,
      adjusted_p: 0.03,
      method: 'bonferroni',
    });
  });

  it('a pair of row and column that is not listed counts 0', () => {
    const sparse = cells([
      ['a', 'x', 5],
      ['b', 'y', 5],
    ]);
    expect(run('fisher-test', sparse)[0]!.p_value).toBeCloseTo(2 / 252, 12);
  });

  it.each<[string, string, StatRow[]]>([
    ['three rows for two groups', 'two-proportion-test', [...shares, ...shares]],
    ['three groups', 't-test', [...waits, { group: 'west', value: 1 }]],
    ['a row without a group', 't-test', [...waits, { group: null, value: 1 }]],
    ['a pair listed twice', 'chi-square-test', [...treated, ...treated]],
    ['a score for some groups only', 'trend-test', [{ ...shares[0], score: 1 }, { ...shares[1] }]],
  ])('%s is refused', (_what, id, rows) => {
    expect(() => run(id, rows)).toThrow(RangeError);
  });
});
