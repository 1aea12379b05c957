/** Bootstrap limits held to R: the repeats are R's own, so that chance is out of it. */
import { accelerationOf, bootstrapLimits } from '../../../src/statistics/resampling/bootstrap-limits.ts';
import { readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/resampling';

function comparisons(
  columns: (row: VectorRow, repeats: number[], leaveOneOut: number[]) => Record<string, number | null>,
) {
  const inputs = readVectors(`${FOLDER}/bootstrap-inputs`);
  const repeats = readVectors(`${FOLDER}/bootstrap-repeats`);
  return readVectors(`${FOLDER}/bootstrap-expected`).flatMap((row): Comparison[] => {
    const of = (rows: VectorRow[], column: string): number[] =>
      rows.filter((one) => one.case === row.case).map((one) => Number(one[column]));
    const actual = columns(row, of(repeats, 'repeat_value'), of(inputs, 'leave_one_out'));
    return Object.entries(actual).map(([column, value]) => ({
      what: `${row.case} at ${row.confidence} ${column}`,
      actual: value,
      expected: Number(row[column]),
    }));
  });
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'bootstrapLimits',
    title: 'percentile and BCa limits of given repeats',
    vectors: ['inputs', 'repeats', 'expected'].map((name) => `${FOLDER}/bootstrap-${name}`),
    source: 'R boot 1.3.28.1 boot.ci(type = c("perc", "bca"), L = mean of leaving one out less each)',
    tolerance: { relative: 1e-10 },
    comparisons: () =>
      comparisons((row, repeats, leaveOneOut) => {
        const limits = (method: 'percentile' | 'bca') =>
          bootstrapLimits(Number(row.value), repeats, leaveOneOut, Number(row.confidence), method);
        const [percentile, bca] = [limits('percentile'), limits('bca')];
        return {
          percentile_lower: percentile.lower,
          percentile_upper: percentile.upper,
          bca_lower: bca.lower,
          bca_upper: bca.upper,
        };
      }),
  },
  {
    method: 'accelerationOf',
    title: 'acceleration from leaving one out',
    vectors: ['inputs', 'expected'].map((name) => `${FOLDER}/bootstrap-${name}`),
    source: 'R 4.2.2, from the same leaving out; Efron and Tibshirani (1993), equation 14.15',
    tolerance: { relative: 1e-10 },
    comparisons: () => comparisons((_row, _repeats, leaveOneOut) => ({ acceleration: accelerationOf(leaveOneOut) })),
  },
];
