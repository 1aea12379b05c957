/** Exact one-step errors of a stationary ARMA process, by a banded factorisation of its covariance. */

/**
 * Row s says what the value at s (less its autoregression, once it has one) takes from errors before:
 * `weights[s * width + k]` from the error k + 1 before. `spread[s]` is the error's variance, the noise's being 1.
 */
export interface Innovations {
  start: number;
  width: number;
  weights: Float64Array;
  spread: Float64Array;
}

/**
 * Answers: how each value of an ARMA process depends on the errors before it, from the first value on.
 * Arguments: `ar` and `ma`, coefficients by lag, stationary; `count`, how many values.
 * Result: see Innovations; null where the covariance cannot be factorised (a process at the edge of stationarity).
 * Zero and small: no coefficients give weights of none and a spread of 1.
 * Source: Ansley (1979), An algorithm for the exact likelihood of a mixed autoregressive-moving average process, Biometrika 66;
 * Brockwell and Davis (1991), section 5.3 (from memory).
 * Example:
 * ```ts
 * innovationsOf([0.5], [], 2).spread // Float64Array.of(4 / 3, 1)
 * innovationsOf([], [0.5], 2).spread // Float64Array.of(1.25, 1.05)
 * ```
 */
export function innovationsOf(ar: readonly number[], ma: readonly number[], count: number): Innovations | null {
  const start = Math.max(ar.length, ma.length);
  const covariance = autocovariances(ar, ma, start);
  if (covariance === null) return null;
  const across = covariance.map((g, k) => ar.reduce((sum, c, j) => sum - c * covariance[Math.abs(k - j - 1)]!, g));
  const averaged = Array.from({ length: ma.length + 1 }, (_, k) => averageCovariance(ma, k));
  const width = Math.max(1, start);
  const weights = new Float64Array(count * width);
  const spread = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const first = s < start ? 0 : Math.max(0, s - ma.length);
    const row = s * width;
    let rest = s < start ? covariance[0]! : averaged[0]!;
    for (let t = first; t < s; t++) {
      let sum = (s < start ? covariance : t < start ? across : averaged)[s - t]!;
      const from = Math.max(first, t < start ? 0 : t - ma.length);
      const other = t * width;
      for (let u = from; u < t; u++) sum -= weights[row + s - u - 1]! * weights[other + t - u - 1]! * spread[u]!;
      const weight = sum / spread[t]!;
      weights[row + s - t - 1] = weight;
      rest -= weight * sum;
    }
    if (!(rest > 1e-12)) return null;
    spread[s] = rest;
  }
  return { start, width, weights, spread };
}

/**
 * Answers: what of each value its past did not tell.
 * Arguments: `innovations` and `ar` of the process; `values`, no more than the innovations were made for.
 * Result: the one-step errors, one for each value.
 * Zero and small: a series of zeros has errors of 0.
 * Source: as `innovationsOf`.
 * Example:
 * ```ts
 * oneStepErrors(innovationsOf([0.5], [], 3), [0.5], [2, 3, 1]) // Float64Array.of(2, 2, -0.5)
 * ```
 */
export function oneStepErrors(
  { start, width, weights }: Innovations,
  ar: readonly number[],
  values: ArrayLike<number>,
): Float64Array {
  const errors = new Float64Array(values.length);
  for (let s = 0; s < values.length; s++) {
    let error = values[s]!;
    if (s >= start) for (let j = 0; j < ar.length; j++) error -= ar[j]! * values[s - j - 1]!;
    const reach = Math.min(s, width);
    for (let k = 0; k < reach; k++) error -= weights[s * width + k]! * errors[s - k - 1]!;
    errors[s] = error;
  }
  return errors;
}

/** Σ θ_j·θ_{j+k}, with θ_0 = 1. */
function averageCovariance(ma: readonly number[], k: number): number {
  let sum = k === 0 ? 1 : (ma[k - 1] ?? 0);
  for (let j = 0; j + k < ma.length; j++) sum += ma[j]! * ma[j + k]!;
  return sum;
}

/** Of the process, for lags 0 to `last`, the noise's variance being 1 (McLeod 1975). */
function autocovariances(ar: readonly number[], ma: readonly number[], last: number): number[] | null {
  const p = ar.length;
  const psi = [1];
  for (let j = 1; j <= ma.length; j++) {
    let sum = ma[j - 1]!;
    for (let i = 1; i <= Math.min(j, p); i++) sum += ar[i - 1]! * psi[j - i]!;
    psi.push(sum);
  }
  const theta = [1, ...ma];
  const right = (k: number): number => {
    let sum = 0;
    for (let j = k; j < theta.length; j++) sum += theta[j]! * psi[j - k]!;
    return sum;
  };
  const size = p + 1;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  matrix.forEach((row, k) => {
    row[k]! += 1;
    for (let j = 1; j <= p; j++) row[Math.abs(k - j)]! -= ar[j - 1]!;
    row[size] = right(k);
  });
  const solved = solve(matrix, size);
  if (solved === null) return null;
  for (let k = size; k <= last; k++) {
    let sum = right(k);
    for (let j = 1; j <= p; j++) sum += ar[j - 1]! * solved[k - j]!;
    solved.push(sum);
  }
  return solved;
}

/** Gaussian elimination with pivots; the right side is each row's last cell. */
function solve(matrix: Float64Array[], size: number): number[] | null {
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(matrix[i]![k]!) > Math.abs(matrix[best]![k]!)) best = i;
    [matrix[k], matrix[best]] = [matrix[best]!, matrix[k]!];
    const pivot = matrix[k]!;
    if (!(Math.abs(pivot[k]!) > 1e-14)) return null;
    for (let i = k + 1; i < size; i++) {
      const row = matrix[i]!;
      const factor = row[k]! / pivot[k]!;
      if (factor !== 0) for (let j = k; j <= size; j++) row[j]! -= factor * pivot[j]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    let sum = matrix[k]![size]!;
    for (let j = k + 1; j < size; j++) sum -= matrix[k]![j]! * solution[j]!;
    solution[k] = sum / matrix[k]![k]!;
  }
  return solution;
}
