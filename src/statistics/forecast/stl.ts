import { demand } from '../impossible-input.ts';
import { finiteSeries } from './finite-series.ts';
import { loessAt, loessSmooth, type Smoother } from './loess.ts';

export interface StlOptions {
  /** periods in a season, 2 or more */
  season: number;
  /** how many seasons a seasonal value draws on (odd, 3 or more); 'periodic' for a season that never changes */
  seasonalWindow: number | 'periodic';
  seasonalDegree?: 0 | 1;
  trendWindow?: number;
  trendDegree?: 0 | 1;
  lowPassWindow?: number;
  lowPassDegree?: 0 | 1;
  seasonalJump?: number;
  trendJump?: number;
  lowPassJump?: number;
  /** lets unusual points bend the season and trend less */
  robust?: boolean;
  inner?: number;
  outer?: number;
}

/** The parts of a series: at every period they add up to its value. */
export interface StlParts {
  seasonal: number[];
  trend: number[];
  remainder: number[];
  /** how far each point was trusted, 0 to 1; all 1 unless robust */
  weights: number[];
}

interface Settings {
  season: number;
  seasonal: Smoother;
  trend: Smoother;
  lowPass: Smoother;
  inner: number;
  outer: number;
}

/**
 * Answers: what of a series is its season, what its trend, and what is left.
 * Arguments: `values`, complete, more than two seasons; `options`: `season` in periods; `seasonalWindow` in seasons (7 or
 * more is usual, or 'periodic'); degrees 0 or 1 (season 0, others 1); windows and jumps in periods; `robust`; `inner` and
 * `outer` loops (2 and 0, or 1 and 15 when robust). What is not given is as R's `stl` has it.
 * Result: `seasonal`, `trend` and `remainder`, one of each for each value, adding up to it; and `weights`.
 * Zero, missing and small: zeros and negative values are values; a missing value, or two seasons or fewer, is refused.
 * Source: Cleveland, Cleveland, McRae, Terpenning (1990), STL, Journal of Official Statistics 6, 3–73; as R `stats::stl`.
 * Example:
 * ```ts
 * const values = [5, 1, 6, 2, 7, 3, 8, 4];
 * stlDecompose(values, { season: 2, seasonalWindow: 'periodic' }).trend[3] // 4.250004784
 * stlDecompose(values, { season: 2, seasonalWindow: 'periodic' }) // { weights: [1, 1, 1, 1, 1, 1, 1, 1] }
 * stlDecompose([1, 2, 1, 2], { season: 2, seasonalWindow: 7 }) // ImpossibleInput
 * ```
 */
export function stlDecompose(values: readonly number[], options: StlOptions): StlParts {
  const settings = settingsOf(values.length, options);
  finiteSeries(values, 2 * settings.season + 1);
  const trend = new Float64Array(values.length);
  let seasonal = new Float64Array(values.length);
  let weights: Float64Array | undefined;
  for (let round = 0; round <= settings.outer; round++) {
    seasonal = innerLoop(values, settings, trend, weights);
    if (round < settings.outer) weights = robustWeights(values, trend, seasonal);
  }
  if (options.seasonalWindow === 'periodic') holdSteady(seasonal, settings.season);
  return {
    seasonal: [...seasonal],
    trend: [...trend],
    remainder: values.map((value, i) => value - seasonal[i]! - trend[i]!),
    weights: weights === undefined ? values.map(() => 1) : [...weights],
  };
}

function settingsOf(n: number, options: StlOptions): Settings {
  const { season, robust = false } = options;
  demand(Number.isInteger(season) && season >= 2, 'STL needs a season of 2 or more whole periods');
  const periodic = options.seasonalWindow === 'periodic';
  const seasonalWindow = options.seasonalWindow === 'periodic' ? 10 * n + 1 : options.seasonalWindow;
  const trendWindow = options.trendWindow ?? nextOdd(Math.ceil((1.5 * season) / (1 - 1.5 / seasonalWindow)));
  const lowPassWindow = options.lowPassWindow ?? nextOdd(season);
  const trendDegree = options.trendDegree ?? 1;
  const settings: Settings = {
    season,
    seasonal: smootherOf(seasonalWindow, periodic ? 0 : (options.seasonalDegree ?? 0), options.seasonalJump),
    trend: smootherOf(trendWindow, trendDegree, options.trendJump),
    lowPass: smootherOf(lowPassWindow, options.lowPassDegree ?? trendDegree, options.lowPassJump),
    inner: options.inner ?? (robust ? 1 : 2),
    outer: options.outer ?? (robust ? 15 : 0),
  };
  demand(
    Number.isInteger(settings.inner) && settings.inner >= 1 && settings.inner <= 100,
    'STL needs from 1 to 100 inner loops',
  );
  demand(
    Number.isInteger(settings.outer) && settings.outer >= 0 && settings.outer <= 100,
    'STL needs from 0 to 100 outer loops',
  );
  return settings;
}

function smootherOf(window: number, degree: 0 | 1, jump?: number): Smoother {
  demand(Number.isInteger(window) && window >= 1, 'an STL window is a whole number of points, 3 or more and odd');
  demand(degree === 0 || degree === 1, 'an STL degree is 0 or 1');
  const stride = jump ?? Math.ceil(window / 10);
  demand(Number.isInteger(stride) && stride >= 1, 'an STL jump is a whole number of points, 1 or more');
  return { window: Math.max(3, window % 2 === 0 ? window + 1 : window), degree, jump: stride };
}

const nextOdd = (x: number): number => (Math.round(x) % 2 === 0 ? Math.round(x) + 1 : Math.round(x));

/** Season and trend in turn, each from what the other leaves; `trend` is written in place. */
function innerLoop(values: readonly number[], settings: Settings, trend: Float64Array, weights?: Float64Array) {
  const n = values.length;
  const seasonal = new Float64Array(n);
  const left = new Float64Array(n);
  for (let loop = 0; loop < settings.inner; loop++) {
    for (let i = 0; i < n; i++) left[i] = values[i]! - trend[i]!;
    const cycle = smoothCycles(left, settings, weights);
    const slow = loessSmooth(threeAverages(cycle, settings.season), settings.lowPass);
    for (let i = 0; i < n; i++) {
      seasonal[i] = cycle[settings.season + i]! - slow[i]!;
      left[i] = values[i]! - seasonal[i]!;
    }
    trend.set(loessSmooth(left, settings.trend, weights));
  }
  return seasonal;
}

/** Smooths all Januaries, all Februaries and so on, each one season further at both ends. */
function smoothCycles(values: Float64Array, { season, seasonal }: Settings, weights?: Float64Array): Float64Array {
  const smooth = new Float64Array(values.length + 2 * season);
  for (let phase = 0; phase < season; phase++) {
    const every = everyNth(values, phase, season);
    const trust = weights && everyNth(weights, phase, season);
    const k = every.length;
    const inside = loessSmooth(every, seasonal, trust);
    const first = loessAt(every, 0, [1, Math.min(seasonal.window, k)], seasonal, trust) ?? inside[0]!;
    const final = loessAt(every, k + 1, [Math.max(1, k - seasonal.window + 1), k], seasonal, trust) ?? inside[k - 1]!;
    smooth[phase] = first;
    for (let i = 0; i < k; i++) smooth[(i + 1) * season + phase] = inside[i]!;
    smooth[(k + 1) * season + phase] = final;
  }
  return smooth;
}

function everyNth(values: Float64Array, start: number, step: number): Float64Array {
  const picked = new Float64Array(Math.floor((values.length - 1 - start) / step) + 1);
  for (let i = 0; i < picked.length; i++) picked[i] = values[start + i * step]!;
  return picked;
}

const threeAverages = (cycle: Float64Array, season: number): Float64Array =>
  runningMean(runningMean(runningMean(cycle, season), season), 3);

function runningMean(values: Float64Array, window: number): Float64Array {
  const means = new Float64Array(values.length - window + 1);
  let sum = 0;
  for (let i = 0; i < window; i++) sum += values[i]!;
  means[0] = sum / window;
  for (let i = 1; i < means.length; i++) {
    sum += values[i + window - 1]! - values[i - 1]!;
    means[i] = sum / window;
  }
  return means;
}

/** Bisquare weights: a point six median residuals away counts for nothing. */
function robustWeights(values: readonly number[], trend: Float64Array, seasonal: Float64Array): Float64Array {
  const residuals = Float64Array.from(values, (value, i) => Math.abs(value - trend[i]! - seasonal[i]!));
  const sorted = residuals.slice().sort();
  const middle = Math.floor(values.length / 2);
  const limit = 3 * (sorted[middle]! + sorted[values.length - middle - 1]!);
  return residuals.map((residual) => {
    if (residual <= 0.001 * limit) return 1;
    if (residual > 0.999 * limit) return 0;
    return (1 - (residual / limit) ** 2) ** 2;
  });
}

/** A periodic season: each period of it gets its own mean. */
function holdSteady(seasonal: Float64Array, season: number): void {
  for (let phase = 0; phase < season; phase++) {
    const every = everyNth(seasonal, phase, season);
    const mean = every.reduce((sum, value) => sum + value, 0) / every.length;
    for (let i = phase; i < seasonal.length; i += season) seasonal[i] = mean;
  }
}
