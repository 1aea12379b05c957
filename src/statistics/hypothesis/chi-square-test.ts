import { chiSquareTail } from '../distributions/chi-square.ts';
import { demand } from '../impossible-input.ts';
import { readTestOptions, type TestResult, testResult, untestable } from './test-result.ts';

const SMALLEST_EXPECTED = 5;
const SMALL_NOTE = 'An expected count is below 5, so the p-value is approximate';

export interface ChiSquareOptions {
  /** Yates's continuity correction, which only a two by two table has; on when not given */
  correct?: boolean | undefined;
}

/**
 * Answers: whether the rows of a table of counts differ in how they spread over its columns.
 * Arguments: `table`, rows of counts of 0 or more, all of one length, two or more of each; `options.correct`, Yates's
 * correction for a two by two table (on when not given).
 * Result: X-squared with (rows − 1)(columns − 1) degrees of freedom and its p-value; as effect Cramér's V, 0 (none) to 1,
 * never corrected and without an interval.
 * Zero, missing and small: a row or column of zeros is left out and a note says so; if fewer than two rows or columns
 * remain the p-value is null. A null count gives null. An expected count below 5 gives a note. Negative counts and rows
 * of unlike length are refused.
 * Source: Pearson (1900), Yates (1934), Cramér (1946), as R `chisq.test`.
 * Example:
 * ```ts
 * chiSquareTest([[30, 170], [15, 205]]).pValue // 0.010783919774681716
 * chiSquareTest([[12, 9, 8], [5, 14, 11], [7, 3, 6]]).degreesOfFreedom // 4
 * chiSquareTest([[1, 2], [3]]) // ImpossibleInput
 * ```
 */
export function chiSquareTest(
  table: readonly (readonly (number | null)[])[],
  options: ChiSquareOptions = {},
): TestResult {
  const read = readTestOptions({});
  const nothing = { unit: "Cramér's V", effectMethod: 'Cramér', statistic: 'X-squared', method: 'Pearson chi-square' };
  const counts = checkedTable(table);
  if (counts === null) return untestable(nothing, read, 'A count is missing, so no test can be done.');
  const { kept, notes } = withoutEmpty(counts);
  const [rows, columns] = [kept.length, kept[0]?.length ?? 0];
  if (rows < 2 || columns < 2)
    return untestable(nothing, read, 'Fewer than two rows or two columns have any count, so no test can be done.');
  const corrected = (options.correct ?? true) && rows === 2 && columns === 2;
  const { statistic, plain, smallest, total } = pearson(kept, corrected);
  if (smallest < SMALLEST_EXPECTED) notes.push(`${SMALL_NOTE}; Fisher's exact test is safer.`);
  const degreesOfFreedom = (rows - 1) * (columns - 1);
  return testResult(
    {
      effect: {
        value: Math.sqrt(plain / total / (Math.min(rows, columns) - 1)),
        lower: null,
        upper: null,
        unit: nothing.unit,
        method: nothing.effectMethod,
      },
      counts: { numerator: null, denominator: total },
      statistic: { name: 'X-squared', value: statistic },
      degreesOfFreedom,
      pValue: chiSquareTail(statistic, degreesOfFreedom),
      method: corrected ? `${nothing.method} with Yates's continuity correction` : nothing.method,
      notes,
    },
    read,
  );
}

/** The counts of a table, checked; null when one of them is missing. */
export const checkedTable = (table: readonly (readonly (number | null)[])[]): number[][] | null => {
  const columns = table[0]?.length ?? 0;
  demand(table.length >= 2 && columns >= 2, 'a table needs two or more rows and two or more columns');
  demand(
    table.every((row) => row.length === columns),
    'a table needs rows of one length',
  );
  const cells = table.flat();
  demand(
    cells.every((cell) => cell === null || (cell >= 0 && cell < 1e15)),
    'a table needs counts of 0 or more, below 1e15',
  );
  return cells.includes(null) ? null : table.map((row) => row.map((cell) => cell ?? 0));
};

function withoutEmpty(counts: number[][]): { kept: number[][]; notes: string[] } {
  const rows = counts.filter((row) => row.some((count) => count > 0));
  const kept = rows.map((row) => row.filter((_, column) => counts.some((other) => other[column]! > 0)));
  const left = rows.length < counts.length || (kept[0]?.length ?? 0) < counts[0]!.length;
  return { kept, notes: left ? ['Rows or columns without any count were left out.'] : [] };
}

function pearson(counts: number[][], correct: boolean) {
  const rowTotals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnTotals = counts[0]!.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  const cells = counts.flatMap((row, i) =>
    row.map((observed, j) => ({ observed, expected: (rowTotals[i]! * columnTotals[j]!) / total })),
  );
  const taken = correct ? Math.min(0.5, ...cells.map((cell) => Math.abs(cell.observed - cell.expected))) : 0;
  const sumWith = (less: number) =>
    cells.reduce((sum, { observed, expected }) => sum + (Math.abs(observed - expected) - less) ** 2 / expected, 0);
  const smallest = cells.reduce((least, cell) => Math.min(least, cell.expected), Number.POSITIVE_INFINITY);
  return { statistic: sumWith(taken), plain: sumWith(0), smallest, total };
}

/**
 * Answers: whether counts over categories differ from the shares that were expected of them.
 * Arguments: `observed`, counts of 0 or more in two or more categories; `shares`, what is expected in each, above 0 and
 * adding to 1; equal shares when not given.
 * Result: X-squared on categories − 1 degrees of freedom and its p-value; as effect Cohen's w, 0 for a perfect fit,
 * without an interval.
 * Zero, missing and small: all counts 0, or a null count, gives null with a note. An expected count below 5 gives a note.
 * Shares that do not add to 1 (to 1e-6), negative counts and unlike lengths are refused.
 * Source: Pearson (1900), Cohen (1988), as R `chisq.test(x, p)`.
 * Example:
 * ```ts
 * goodnessOfFitTest([5, 10, 15], [0.2, 0.3, 0.5]).pValue // 0.8703247258333906
 * goodnessOfFitTest([20, 30, 25, 25]).statistic // { name: 'X-squared', value: 2 }
 * goodnessOfFitTest([1, 2], [0.5, 0.6]) // ImpossibleInput
 * ```
 */
export function goodnessOfFitTest(observed: readonly (number | null)[], shares?: readonly number[]): TestResult {
  const read = readTestOptions({});
  const method = 'Chi-square goodness of fit';
  const nothing = { unit: "Cohen's w", effectMethod: 'Cohen', statistic: 'X-squared', method };
  const expected = shares ?? observed.map(() => 1 / observed.length);
  refuseBadShares(observed, expected);
  if (observed.includes(null)) return untestable(nothing, read, 'A count is missing, so no test can be done.');
  const counts = observed.map((count) => count ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return untestable(nothing, read, 'There are no counts, so no test can be done.');
  const statistic = counts.reduce(
    (sum, count, i) => sum + (count - total * expected[i]!) ** 2 / (total * expected[i]!),
    0,
  );
  const degreesOfFreedom = counts.length - 1;
  const small = expected.some((share) => share * total < SMALLEST_EXPECTED);
  return testResult(
    {
      effect: { value: Math.sqrt(statistic / total), lower: null, upper: null, unit: "Cohen's w", method: 'Cohen' },
      counts: { numerator: null, denominator: total },
      statistic: { name: 'X-squared', value: statistic },
      degreesOfFreedom,
      pValue: chiSquareTail(statistic, degreesOfFreedom),
      method,
      notes: small ? [`${SMALL_NOTE}.`] : [],
    },
    read,
  );
}

function refuseBadShares(observed: readonly (number | null)[], shares: readonly number[]): void {
  demand(observed.length >= 2, 'a goodness-of-fit test needs two or more categories');
  demand(
    observed.every((count) => count === null || (count >= 0 && count < 1e15)),
    'a goodness-of-fit test needs counts of 0 or more, below 1e15',
  );
  demand(shares.length === observed.length, 'a goodness-of-fit test needs one expected share for each count');
  const sum = shares.reduce((total, share) => total + share, 0);
  demand(
    shares.every((share) => share > 1e-12) && Math.abs(sum - 1) <= 1e-6,
    'expected shares are above 0 and add to 1',
  );
}
