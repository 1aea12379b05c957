/** A slow, obvious twin of the regressions: Newton's method on the log-likelihood, by Gauss-Jordan elimination. */

type TwinKind = 'linear' | 'logistic' | 'poisson';

/** Null when it does not settle. */
export function newtonTwin(x: number[][], y: number[], kind: TwinKind): number[] | null {
  const mean = (eta: number): number =>
    kind === 'linear' ? eta : kind === 'logistic' ? 1 / (1 + Math.exp(-eta)) : Math.exp(eta);
  const curve = (m: number): number => (kind === 'linear' ? 1 : kind === 'logistic' ? m * (1 - m) : m);
  const columns = x[0]!.length;
  // covariates in their own units make Newton's method slow to begin with: start from a flat fit
  const overall = y.reduce((sum, value) => sum + value, 0) / y.length;
  const flat =
    kind === 'linear' ? overall : kind === 'logistic' ? Math.log(overall / (1 - overall)) : Math.log(overall);
  let beta = Array.from({ length: columns }, (_, j) => (j === 0 ? flat : 0));
  for (let round = 0; round < 200; round++) {
    const means = x.map((row) => mean(row.reduce((sum, cell, j) => sum + cell * beta[j]!, 0)));
    const gradient = beta.map((_, j) => x.reduce((sum, row, i) => sum + row[j]! * (y[i]! - means[i]!), 0));
    const hessian = beta.map((_, j) =>
      beta.map((__, k) => x.reduce((sum, row, i) => sum + row[j]! * row[k]! * curve(means[i]!), 0)),
    );
    const step = solve(hessian, gradient);
    beta = beta.map((value, j) => value + step[j]!);
    if (!beta.every(Number.isFinite)) return null;
    if (step.every((value, j) => Math.abs(value) < 1e-12 * (1 + Math.abs(beta[j]!)))) return beta;
  }
  return null;
}

function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (const [i, pivotRow] of rows.entries()) {
    const pivot = pivotRow[i]!;
    for (let k = i; k < pivotRow.length; k++) pivotRow[k]! /= pivot;
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = row[i]!;
      for (let k = i; k < row.length; k++) row[k]! -= factor * pivotRow[k]!;
    }
  }
  return rows.map((row) => row.at(-1)!);
}
