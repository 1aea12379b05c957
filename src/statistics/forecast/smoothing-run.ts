/** The recursion of exponential smoothing over one series, and back over it for the slope of the likelihood. */
import type { SmoothingModel, SmoothingWeights } from './smoothing-model.ts';

/** What one pass over the series leaves behind; made once for a series, and used again by every pass. */
export interface SmoothingRun {
  values: Float64Array;
  periods: number;
  /** level with trend before each value, the slope and the season it met, and what was expected of it */
  trunk: Float64Array;
  slope: Float64Array;
  met: Float64Array;
  expected: Float64Array;
  /** the state: initial before a pass, final after it */
  seasons: Float64Array;
  level: number;
  trend: number;
  /** of the (relative) errors */
  squares: number;
  /** sum of log |expected|, where the error is multiplicative */
  logs: number;
  /** what the pass back gives: slopes by weight and by initial state (season slopes in `seasonSlopes`) */
  weightSlopes: SmoothingWeights;
  levelSlope: number;
  trendSlope: number;
  seasonSlopes: Float64Array;
}

/**
 * Answers: the room that passes over one series need.
 * Arguments: `values`; `periods` in a season.
 * Result: a SmoothingRun whose states are 0.
 * Small: any length is allowed.
 * Source: our own.
 * Example:
 * ```ts
 * smoothingRun(Float64Array.of(1, 2), 1).level // 0
 * ```
 */
export function smoothingRun(values: Float64Array, periods: number): SmoothingRun {
  const n = values.length;
  return {
    values,
    periods,
    trunk: new Float64Array(n),
    slope: new Float64Array(n),
    met: new Float64Array(n),
    expected: new Float64Array(n),
    seasons: new Float64Array(periods),
    level: 0,
    trend: 0,
    squares: 0,
    logs: 0,
    weightSlopes: { alpha: 0, beta: 0, gamma: 0, phi: 0 },
    levelSlope: 0,
    trendSlope: 0,
    seasonSlopes: new Float64Array(periods),
  };
}

/**
 * Answers: what an exponential smoothing model expects of each value, and how far off it is in all.
 * Arguments: `run`, with the initial states set; `model`; `weights`.
 * Result: nothing returned; `run` then holds what was expected, the final states, the sum of squared errors (relative
 * where the error is multiplicative) and the sum of the logs of what was expected.
 * Zero: an expected value or a season of 0 gives squares or logs that are not finite; the caller must look.
 * Source: Hyndman, Koehler, Ord and Snyder (2008), tables 2.2 and 2.3 (from memory). States do not depend on the error's type.
 * Example:
 * ```ts
 * const run = Object.assign(smoothingRun(Float64Array.of(4, 6, 5), 1), { level: 4 });
 * [passForward(run, { error: 'A', trend: 'N', season: 'N' }, { alpha: 0.5, beta: 0, gamma: 0, phi: 1 }), run.squares] // [undefined, 4]
 * ```
 */
export function passForward(run: SmoothingRun, model: SmoothingModel, weights: SmoothingWeights): void {
  const { values, trunk, slope, met, expected, seasons } = run;
  const { alpha, beta, gamma, phi } = weights;
  const multiplied = model.season === 'M';
  const seasonal = model.season !== 'N';
  const relative = model.error === 'M';
  const periods = seasonal ? run.periods : 1;
  let level = run.level;
  let trend = run.trend;
  let squares = 0;
  let logs = 0;
  let product = 1;
  let slot = 0;
  for (let t = 0; t < values.length; t++) {
    const y = values[t]!;
    const s = seasonal ? seasons[slot]! : 0;
    const damped = phi * trend;
    const q = level + damped;
    const mean = multiplied ? q * s : q + s;
    trunk[t] = q;
    slope[t] = trend;
    met[t] = s;
    expected[t] = mean;
    const error = relative ? (y - mean) / mean : y - mean;
    squares += error * error;
    if (relative) {
      product *= mean;
      if (!(Math.abs(product) > 1e-100 && Math.abs(product) < 1e100)) {
        logs += Math.log(Math.abs(product));
        product = 1;
      }
    }
    const surprise = multiplied ? y / s - q : y - s - q;
    level = q + alpha * surprise;
    trend = damped + beta * surprise;
    if (seasonal) {
      seasons[slot] = s + gamma * ((multiplied ? y / q : y - q) - s);
      slot = slot + 1 === periods ? 0 : slot + 1;
    }
  }
  run.level = level;
  run.trend = trend;
  run.squares = squares;
  run.logs = relative ? logs + Math.log(Math.abs(product)) : 0;
}

/**
 * Answers: how n·log(squares) + 2·logs changes with each weight and initial state.
 * Arguments: `run`, just after `passForward`; `model`; `weights`; `floor`, added to the squares so that a perfect fit has
 * a slope too.
 * Result: nothing returned; `run` then holds the slopes.
 * Zero: as `passForward`.
 * Source: reverse (adjoint) differentiation of the recursion; held to numerical differences by a test.
 * Example:
 * ```ts
 * const run = Object.assign(smoothingRun(Float64Array.of(4, 6, 5), 1), { level: 4 });
 * const [model, weights] = [{ error: 'A', trend: 'N', season: 'N' }, { alpha: 0.5, beta: 0, gamma: 0, phi: 1 }];
 * [passForward(run, model, weights), passBack(run, model, weights, 0), run.levelSlope] // [undefined, undefined, -1.5]
 * ```
 */
export function passBack(run: SmoothingRun, model: SmoothingModel, weights: SmoothingWeights, floor: number): void {
  const { values, trunk, slope, met, expected, seasonSlopes, weightSlopes } = run;
  const { alpha, beta, gamma, phi } = weights;
  const n = values.length;
  const multiplied = model.season === 'M';
  const seasonal = model.season !== 'N';
  const relative = model.error === 'M';
  const periods = seasonal ? run.periods : 1;
  const pull = (2 * n) / (run.squares + floor);
  let [toLevel, toTrend, toAlpha, toBeta, toGamma, toPhi] = [0, 0, 0, 0, 0, 0];
  seasonSlopes.fill(0);
  let slot = n % periods;
  for (let t = n - 1; t >= 0; t--) {
    slot = slot === 0 ? periods - 1 : slot - 1;
    const y = values[t]!;
    const q = trunk[t]!;
    const s = met[t]!;
    const mean = expected[t]!;
    const toMean = relative ? (2 - pull * (y / mean - 1) * (y / mean)) / mean : -pull * (y - mean);
    const surprise = multiplied ? y / s - q : y - s - q;
    const toSurprise = alpha * toLevel + beta * toTrend;
    toAlpha += toLevel * surprise;
    toBeta += toTrend * surprise;
    let toTrunk = toLevel - toSurprise + (multiplied ? toMean * s : toMean);
    if (seasonal) {
      const toSeason = seasonSlopes[slot]!;
      const fresh = multiplied ? y / q : y - q;
      toGamma += toSeason * (fresh - s);
      toTrunk -= gamma * toSeason * (multiplied ? fresh / q : 1);
      seasonSlopes[slot] =
        (1 - gamma) * toSeason - toSurprise * (multiplied ? y / (s * s) : 1) + toMean * (multiplied ? q : 1);
    }
    const toDamped = toTrend + toTrunk;
    toPhi += slope[t]! * toDamped;
    toTrend = phi * toDamped;
    toLevel = toTrunk;
  }
  weightSlopes.alpha = toAlpha;
  weightSlopes.beta = toBeta;
  weightSlopes.gamma = toGamma;
  weightSlopes.phi = toPhi;
  run.levelSlope = toLevel;
  run.trendSlope = toTrend;
}
