import { demand } from '../impossible-input.ts';

export interface ShrunkCovariance {
  covariance: number[][];
  /** 0 keeps every covariance, 1 keeps the variances alone */
  shrinkage: number;
}

/**
 * Answers: how forecast errors vary together, steadied for having few of them.
 * Arguments: `errors`, one row for each period, one column for each figure, about 0 (no mean is taken off); two periods or
 * more.
 * Result: the covariance matrix, its off-diagonal part shrunk by the estimated `shrinkage`, which is given.
 * Zero, missing and small: a figure whose errors are all 0 is refused (it has no correlation), and so are missing errors
 * and fewer than two periods.
 * Source: Schäfer and Strimmer (2005), Statistical Applications in Genetics and Molecular Biology 4, article 32, as used by
 * Wickramasuriya, Athanasopoulos, Hyndman (2019) (from memory).
 * Example:
 * ```ts
 * const errors = [[1, 1], [-1, -1], [2, 1], [-2, -1]]
 * shrunkCovariance(errors).covariance[0][0] // 2.5
 * shrunkCovariance(errors).shrinkage // 0.037037037
 * ```
 */
export function shrunkCovariance(errors: readonly (readonly number[])[]): ShrunkCovariance {
  const n = errors.length;
  demand(n >= 2, 'forecast errors of at least two periods are needed');
  const width = errors[0]!.length;
  demand(
    errors.every((row) => row.length === width && row.every((error) => Math.abs(error) <= 1e100)),
    'every period needs a finite forecast error of every figure',
  );
  const sizes = Array.from({ length: width }, (_, k) => Math.sqrt(mean(errors, (row) => row[k]! ** 2)));
  demand(
    sizes.every((size) => size > 0),
    'every figure needs forecast errors that are not all 0',
  );
  const scaled = errors.map((row) => row.map((error, k) => error / sizes[k]!));
  const correlations = square(width, (i, j) => mean(scaled, (row) => row[i]! * row[j]!));
  const shrinkage = shrinkageOf(scaled, correlations);
  const covariance = square(width, (i, j) =>
    i === j ? sizes[i]! ** 2 : (1 - shrinkage) * correlations[i]![j]! * (sizes[i]! * sizes[j]!),
  );
  return { covariance, shrinkage };
}

/** The summed variance of the correlations over their summed squares, from 0 to 1. */
function shrinkageOf(scaled: number[][], correlations: number[][]): number {
  const n = scaled.length;
  let [variance, squares] = [0, 0];
  correlations.forEach((row, i) => {
    row.forEach((correlation, j) => {
      if (i === j) return;
      const fourth = mean(scaled, (line) => (line[i]! * line[j]!) ** 2);
      variance += (fourth - correlation ** 2) / (n - 1);
      squares += correlation ** 2;
    });
  });
  return squares === 0 ? 1 : Math.min(1, Math.max(0, variance / squares));
}

const mean = (rows: readonly (readonly number[])[], size: (row: readonly number[]) => number): number =>
  rows.reduce((sum, row) => sum + size(row), 0) / rows.length;

const square = (width: number, cell: (i: number, j: number) => number): number[][] =>
  Array.from({ length: width }, (_, i) => Array.from({ length: width }, (__, j) => cell(i, j)));
