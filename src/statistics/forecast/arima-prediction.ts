/** Means, variances and fitted values of a fitted ARIMA model. */
import { innovationsOf, oneStepErrors } from './arima-innovations.ts';
import type { FittedArima } from './arima-model.ts';
import { lagCoefficients } from './arima-polynomials.ts';
import { differenced } from './differencing.ts';

export interface ArimaPrediction {
  means: number[];
  variances: number[];
  /** null for the values that differencing takes */
  fitted: (number | null)[];
}

/**
 * Answers: what a fitted ARIMA model expects at each step ahead, and how far off it may be.
 * Arguments: `values`; `season`; `fit`, see fitArima; `horizon`, 1 or more.
 * Result: means and variances of the forecasts, and one-step fitted values. Exact for the length of the series; the
 * uncertainty of the coefficients is not in the variances.
 * Zero, missing and small: fitted values are null for the first d + D × season values.
 * Source: Brockwell and Davis (1991), sections 5.3 and 9.5 (from memory).
 * Example:
 * ```ts
 * const values = [1, 3, 4, 6, 7, 9];
 * const fit = fitArima(values, 1, { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, constant: true }, false);
 * predictArima(values, 1, fit, 2).means // [10.6, 12.2]
 * ```
 */
export function predictArima(
  values: readonly number[],
  season: number,
  fit: FittedArima,
  horizon: number,
): ArimaPrediction {
  const { d, D } = fit.order;
  const stationary = differenced(differenced(values, season, D), 1, d).map((v) => v - fit.constant);
  const n = stationary.length;
  const { ar, ma } = lagCoefficients(fit.coefficients, season);
  const innovations = innovationsOf(ar, ma, n + horizon)!;
  const errors = oneStepErrors(innovations, ar, stationary);
  const { weights, width, start } = innovations;
  const path = [...stationary];
  for (let s = n; s < n + horizon; s++) {
    let mean = 0;
    if (s >= start) for (let j = 0; j < ar.length; j++) mean += ar[j]! * path[s - j - 1]!;
    for (let k = s - n; k < Math.min(s, width); k++) mean += weights[s * width + k]! * errors[s - k - 1]!;
    path.push(mean);
  }
  const whole = integrating(d, D, season);
  return {
    means: integrate(values, path.slice(n), whole, fit.constant),
    variances: variancesAhead(fit.variance, innovations, withDifferences(ar, whole), n, horizon),
    fitted: values.map((v, i) => (i < values.length - n ? null : v - errors[i - values.length + n]!)),
  };
}

/** c of (1 − B)^d·(1 − B^season)^D = 1 − Σ c·Bᵏ. */
function integrating(d: number, D: number, season: number): number[] {
  let polynomial = [1];
  const times = (lag: number): void => {
    const next = [...polynomial, ...new Array<number>(lag).fill(0)];
    polynomial.forEach((c, i) => {
      next[i + lag]! -= c;
    });
    polynomial = next;
  };
  for (let i = 0; i < d; i++) times(1);
  for (let i = 0; i < D; i++) times(season);
  return polynomial.slice(1).map((c) => 0 - c);
}

function integrate(values: readonly number[], ahead: number[], whole: number[], constant: number): number[] {
  const path = [...values];
  for (const change of ahead)
    path.push(whole.reduce((sum, c, k) => sum + c * path[path.length - k - 1]!, change + constant));
  return path.slice(values.length);
}

/** The autoregression with the differences in it. */
function withDifferences(ar: readonly number[], whole: readonly number[]): number[] {
  const product = new Array<number>(ar.length + whole.length).fill(0);
  const left = [1, ...ar.map((c) => -c)];
  const right = [1, ...whole.map((c) => -c)];
  left.forEach((a, i) => {
    right.forEach((b, j) => {
      if (i + j > 0) product[i + j - 1]! -= a * b;
    });
  });
  return product;
}

/** By how much each error yet to come moves each step ahead, squared and added. */
function variancesAhead(
  variance: number,
  { weights, width, spread }: { weights: Float64Array; width: number; spread: Float64Array },
  ar: readonly number[],
  n: number,
  horizon: number,
): number[] {
  const moves: Float64Array[] = [];
  return Array.from({ length: horizon }, (_, h) => {
    const row = new Float64Array(h + 1);
    for (let k = 0; k <= h; k++) {
      row[k] = k === h ? 1 : h - k <= width ? weights[(n + h) * width + h - k - 1]! : 0;
      for (let j = 0; j < Math.min(ar.length, h - k); j++) row[k]! += ar[j]! * moves[h - j - 1]![k]!;
    }
    moves.push(row);
    return variance * row.reduce((sum, move, k) => sum + move * move * spread[n + k]!, 0);
  });
}
