/** Fits one seasonal ARIMA model to one series by exact maximum likelihood. */
import { innovationsOf, oneStepErrors } from './arima-innovations.ts';
import { type ArimaCoefficients, type ArimaOrder, arimaCoefficientCount, type FittedArima } from './arima-model.ts';
import { arimaCoefficients, isStable, lagCoefficients } from './arima-polynomials.ts';
import { differenced } from './differencing.ts';
import { quasiNewtonMinimum } from './quasi-newton.ts';

/** Squares of errors below this, per value and relative to the largest value, are rounding. */
const ROUNDING = 1e-20;
/** Every root of a chosen model lies this far from 0, so that it is not at the edge of what ARIMA can be. */
const ROOM = 1.01;

export interface ArimaLikelihood {
  constant: number;
  /** sum of squared errors, each over its spread */
  squares: number;
  /** n·log(squares / n) + Σ log spread: −2 log-likelihood, but for its constant */
  deviance: number;
}

/**
 * Answers: how likely a differenced series is under an ARMA model, and which mean makes it likeliest.
 * Arguments: `values`, differenced; `coefficients`; `season`; `withConstant`, whether the model has a mean.
 * Result: see ArimaLikelihood; the mean is estimated by generalised least squares, exactly.
 * Zero, missing and small: a perfect fit keeps the deviance finite; null where the process is at the edge of stationarity.
 * Source: as `innovationsOf`.
 * Example:
 * ```ts
 * const coefficients = { ar: [0.5], ma: [], seasonalAr: [], seasonalMa: [] };
 * arimaLikelihood([2, 3, 1], coefficients, 1, false).squares // 7.25
 * ```
 */
export function arimaLikelihood(
  values: ArrayLike<number>,
  coefficients: ArimaCoefficients,
  season: number,
  withConstant: boolean,
): ArimaLikelihood | null {
  const n = values.length;
  const { ar, ma } = lagCoefficients(coefficients, season);
  const innovations = innovationsOf(ar, ma, n);
  if (innovations === null) return null;
  const { spread } = innovations;
  const errors = oneStepErrors(innovations, ar, values);
  let constant = 0;
  if (withConstant) {
    const unit = oneStepErrors(innovations, ar, new Float64Array(n).fill(1));
    let cross = 0;
    let square = 0;
    for (let t = 0; t < n; t++) {
      cross += (unit[t]! * errors[t]!) / spread[t]!;
      square += (unit[t]! * unit[t]!) / spread[t]!;
    }
    constant = cross / square;
    for (let t = 0; t < n; t++) errors[t]! -= constant * unit[t]!;
  }
  let squares = 0;
  let logs = 0;
  for (let t = 0; t < n; t++) {
    squares += (errors[t]! * errors[t]!) / spread[t]!;
    logs += Math.log(spread[t]!);
  }
  return { constant, squares, deviance: n * Math.log(squares / n + ROUNDING) + logs };
}

/**
 * Answers: which coefficients make one seasonal ARIMA model likeliest for a series.
 * Arguments: `values`; `season`; `order`; `thorough`, whether to search from three places instead of one.
 * Result: the fitted model, stationary and invertible.
 * Zero, missing and small: null where too few values are left after differencing, or no model could be fitted.
 * Source: exact maximum likelihood, as R `arima(method = "ML")`; AICc as R forecast `Arima`.
 * Example:
 * ```ts
 * const order = { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, constant: true };
 * fitArima([1, 3, 4, 6, 7, 9], 1, order, false).constant // 1.6
 * fitArima([1, 3], 1, order, false) // null
 * ```
 */
export function fitArima(
  values: readonly number[],
  season: number,
  order: ArimaOrder,
  thorough: boolean,
): FittedArima | null {
  const series = arimaSeries(values, season, order);
  const count = arimaCoefficientCount(order);
  if (series.changes.length - count - 2 <= 0) return null;
  const deviance = (free: ArrayLike<number>): number =>
    arimaLikelihood(series.changes, arimaCoefficients(Array.from(free), order), season, order.constant)?.deviance ??
    Number.POSITIVE_INFINITY;
  const free = search(deviance, count - Number(order.constant), thorough);
  return describe(series, season, order, arimaCoefficients(Array.from(free), order));
}

/**
 * Answers: what a seasonal ARIMA model with given coefficients makes of a series.
 * Arguments: `values`; `season`; `order`; `coefficients`, stationary.
 * Result: as `fitArima`; only the constant and the variance are estimated.
 * Zero, missing and small: as `fitArima`.
 * Source: as `fitArima`.
 * Example:
 * ```ts
 * const order = { p: 1, d: 0, q: 0, P: 0, D: 0, Q: 0, constant: false };
 * const coefficients = { ar: [0.5], ma: [], seasonalAr: [], seasonalMa: [] };
 * arimaWith([2, 3, 1, 2, 4], 1, order, coefficients).variance // 4.625
 * arimaWith([2, 3], 1, order, coefficients) // null
 * ```
 */
export function arimaWith(
  values: readonly number[],
  season: number,
  order: ArimaOrder,
  coefficients: ArimaCoefficients,
): FittedArima | null {
  const series = arimaSeries(values, season, order);
  return series.changes.length - arimaCoefficientCount(order) - 2 <= 0
    ? null
    : describe(series, season, order, coefficients);
}

/** The differenced values, over a power of two so that the largest value is about 1. */
interface ArimaSeries {
  changes: number[];
  scale: number;
}

function arimaSeries(values: readonly number[], season: number, { d, D }: ArimaOrder): ArimaSeries {
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const scale = largest === 0 ? 1 : 2 ** Math.ceil(Math.log2(largest));
  const scaled = values.map((v) => v / scale);
  return { changes: differenced(differenced(scaled, season, D), 1, d), scale };
}

function describe(
  { changes, scale }: ArimaSeries,
  season: number,
  order: ArimaOrder,
  coefficients: ArimaCoefficients,
): FittedArima | null {
  const fit = arimaLikelihood(changes, coefficients, season, order.constant);
  if (fit === null) return null;
  const n = changes.length;
  const count = arimaCoefficientCount(order);
  const logLikelihood = -(fit.deviance + n * (1 + Math.log(2 * Math.PI))) / 2 - n * Math.log(scale);
  const parameters = count + 1;
  return {
    order,
    coefficients,
    constant: fit.constant * scale,
    logLikelihood,
    aicc: -2 * logLikelihood + 2 * parameters + (2 * parameters * (parameters + 1)) / (n - parameters - 1),
    variance: (fit.squares / (n - count)) * scale * scale,
  };
}

const STARTS = [0, 0.5, -0.5];

function search(deviance: (free: ArrayLike<number>) => number, size: number, thorough: boolean): Float64Array {
  if (size === 0) return new Float64Array(0);
  const slope = numericalSlope(deviance);
  const limits = { iterations: 100, tolerance: 1e-9, reach: 0.7 };
  return (thorough ? STARTS : STARTS.slice(0, 1))
    .map((start) => quasiNewtonMinimum(slope, new Float64Array(size).fill(start), limits))
    .reduce((best, next) => (next.value < best.value ? next : best)).at;
}

const STEP = 1e-5;

/** Central differences. */
const numericalSlope =
  (deviance: (free: ArrayLike<number>) => number) =>
  (x: Float64Array, gradient: Float64Array): number => {
    const value = deviance(x);
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    const moved = x.slice();
    for (let i = 0; i < x.length; i++) {
      moved[i] = x[i]! + STEP;
      const above = deviance(moved);
      moved[i] = x[i]! - STEP;
      const slope = (above - deviance(moved)) / (2 * STEP);
      gradient[i] = Number.isFinite(slope) ? slope : 0;
      moved[i] = x[i]!;
    }
    return value;
  };

/**
 * Answers: whether a fitted ARIMA model keeps clear of the edges of stationarity and invertibility.
 * Arguments: `fit`; `season`.
 * Result: true when every root of its polynomials has a modulus above 1.01.
 * Zero and small: a model without coefficients is clear of them.
 * Source: R forecast 8.20 `auto.arima`, which does not choose other models.
 * Example:
 * ```ts
 * const none = { ar: [], ma: [], seasonalAr: [], seasonalMa: [] };
 * isWellInside({ coefficients: { ...none, ar: [0.5] } }) // true
 * isWellInside({ coefficients: { ...none, ma: [-0.999] } }) // false
 * ```
 */
export function isWellInside({ coefficients }: Pick<FittedArima, 'coefficients'>, season = 1): boolean {
  const { ar, ma } = lagCoefficients(coefficients, season);
  const turned = ma.map((c) => -c);
  return isStable(ar, ROOM) && isStable(turned, ROOM);
}
