/** Which smoothing weights a model may have, and free numbers that stand for them. */
import type { SmoothingModel, SmoothingWeights } from './smoothing-model.ts';

/** The usual bounds of R forecast `ets`: weights from 0.0001 to 0.9999, damping from 0.8 to 0.98. */
const SMALLEST = 1e-4;
const LARGEST = 0.9999;
const DAMPED_MOST = 0.8;
const DAMPED_LEAST = 0.98;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Answers: which smoothing weights free numbers stand for.
 * Arguments: `free`, any numbers, one for each weight of `model` (alpha, beta, gamma, phi); `weights`, written to.
 * Result: nothing returned; every weight is within the usual bounds: beta below alpha, gamma below 1 − alpha.
 * Zero: 0 stands for the middle of a weight's range; a weight that the model lacks is 0 (phi: 1).
 * Source: the bounds of R forecast 8.20 `ets`; the logistic curve.
 * Example:
 * ```ts
 * const weights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
 * [weightsFrom(Float64Array.of(0), { error: 'A', trend: 'N', season: 'N' }, weights), weights.alpha] // [undefined, 0.5]
 * ```
 */
export function weightsFrom(free: Float64Array, model: SmoothingModel, weights: SmoothingWeights): void {
  let i = 0;
  weights.alpha = SMALLEST + (LARGEST - SMALLEST) * logistic(free[i++]!);
  weights.beta = model.trend === 'N' ? 0 : SMALLEST + (weights.alpha - SMALLEST) * logistic(free[i++]!);
  weights.gamma = model.season === 'N' ? 0 : SMALLEST + (1 - weights.alpha - SMALLEST) * logistic(free[i++]!);
  weights.phi = model.trend === 'Ad' ? DAMPED_MOST + (DAMPED_LEAST - DAMPED_MOST) * logistic(free[i]!) : 1;
}

/**
 * Answers: how a likelihood changes with each free number, when it is known how it changes with each weight.
 * Arguments: `free` and `weights`, as `weightsFrom` left them; `model`; `slopes` by weight; `out`, written to.
 * Result: how many free numbers there are; their slopes are in `out`.
 * Zero: weights that the model lacks have no free number.
 * Source: the chain rule.
 * Example:
 * ```ts
 * const weights = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
 * freeSlopes(Float64Array.of(0), { error: 'A', trend: 'N', season: 'N' }, weights, weights, new Float64Array(1)) // 1
 * ```
 */
export function freeSlopes(
  free: Float64Array,
  model: SmoothingModel,
  weights: SmoothingWeights,
  slopes: SmoothingWeights,
  out: Float64Array,
): number {
  const a = logistic(free[0]!);
  let byAlpha = slopes.alpha;
  let i = 1;
  if (model.trend !== 'N') {
    const b = logistic(free[i]!);
    byAlpha += slopes.beta * b;
    out[i++] = slopes.beta * (weights.alpha - SMALLEST) * b * (1 - b);
  }
  if (model.season !== 'N') {
    const g = logistic(free[i]!);
    byAlpha -= slopes.gamma * g;
    out[i++] = slopes.gamma * (1 - weights.alpha - SMALLEST) * g * (1 - g);
  }
  if (model.trend === 'Ad') {
    const p = logistic(free[i]!);
    out[i++] = slopes.phi * (DAMPED_LEAST - DAMPED_MOST) * p * (1 - p);
  }
  out[0] = byAlpha * (LARGEST - SMALLEST) * a * (1 - a);
  return i;
}

/**
 * Answers: whether old values lose their hold on a model's forecasts.
 * Arguments: `weights`, within the usual bounds; `model`, of which trend and season count; `periods`, 2 to 24.
 * Result: true when all roots of the model's discount polynomial lie within the unit circle.
 * Zero: a model without a season always is admissible within the usual bounds; a gamma of 0 is not with a season.
 * Source: Hyndman, Akram and Archibald (2008), The admissible parameter space for exponential smoothing models (from
 * memory); the Schur–Cohn step-down.
 * Example:
 * ```ts
 * isAdmissible({ alpha: 0.2, beta: 0, gamma: 0.1, phi: 1 }, { error: 'A', trend: 'N', season: 'A' }, 4) // true
 * isAdmissible({ alpha: 0.9, beta: 0.89, gamma: 0.0999, phi: 1 }, { error: 'A', trend: 'A', season: 'A' }, 12) // false
 * ```
 */
export function isAdmissible(weights: SmoothingWeights, { trend, season }: SmoothingModel, periods: number): boolean {
  if (season === 'N') return true;
  const { alpha, beta, gamma, phi } = weights;
  const row = POLYNOMIAL;
  row[0] = 1;
  if (trend === 'N') {
    row.fill(alpha, 1, periods);
    row[periods] = alpha + gamma - 1;
    return rootsWithin(periods);
  }
  const middle = alpha + beta - alpha * phi;
  row.fill(middle, 1, periods);
  row[1] = alpha + beta - phi;
  row[periods] = middle + gamma - 1;
  row[periods + 1] = phi * (1 - alpha - gamma);
  return rootsWithin(periods + 1);
}

/** Whether all roots of POLYNOMIAL (highest power first) lie within the unit circle. */
function rootsWithin(order: number): boolean {
  let row = POLYNOMIAL;
  let next = SPARE;
  for (let k = order; k >= 1; k--) {
    const last = row[k]!;
    const rest = 1 - last * last;
    if (!(rest > 0)) return false;
    for (let i = 0; i < k; i++) next[i] = (row[i]! - last * row[k - i]!) / rest;
    [row, next] = [next, row];
  }
  return true;
}

/** Working room of the step-down, for seasons of up to 24 periods. */
const POLYNOMIAL = new Float64Array(26);
const SPARE = new Float64Array(26);
