/** Fits one exponential smoothing model to one series by maximum likelihood. */
import { type Minimum, quasiNewtonMinimum } from './quasi-newton.ts';
import { freeSlopes, isAdmissible, weightsFrom } from './smoothing-bounds.ts';
import {
  type FittedSmoothing,
  freeParameters,
  type SmoothingModel,
  type SmoothingStates,
  type SmoothingWeights,
} from './smoothing-model.ts';
import { passBack, passForward, type SmoothingRun, smoothingRun } from './smoothing-run.ts';
import { startingStates, startingWeights } from './smoothing-start.ts';

/** A series made ready to be fitted by many models: in its own power of two, so that its largest value is about 1. */
export interface SmoothingSeries {
  run: SmoothingRun;
  scale: number;
  /** standard deviation of the scaled values, for steps of the search */
  spread: number;
}

/** Squares of errors below this, per value and relative to the largest value, are rounding. */
const ROUNDING = 1e-18;

/**
 * Answers: a series made ready to be fitted by many exponential smoothing models.
 * Arguments: `values`; `periods` in a season.
 * Result: the values over a power of two, so that the largest is about 1, with room for the passes over them.
 * Zero and small: a series of zeros keeps its scale.
 * Source: our own; a power of two leaves every digit as it is.
 * Example:
 * ```ts
 * smoothingSeries([3, 5], 1).scale // 8
 * ```
 */
export function smoothingSeries(values: readonly number[], periods: number): SmoothingSeries {
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const scale = largest === 0 ? 1 : 2 ** Math.ceil(Math.log2(largest));
  const scaled = Float64Array.from(values, (v) => v / scale);
  const mean = scaled.reduce((sum, v) => sum + v, 0) / scaled.length;
  const spread = Math.sqrt(scaled.reduce((sum, v) => sum + (v - mean) ** 2, 0) / scaled.length);
  return { run: smoothingRun(scaled, periods), scale, spread: Math.max(spread, 1e-9) };
}

/**
 * Answers: which weights and initial states make one exponential smoothing model likeliest.
 * Arguments: `series`, see smoothingSeries; `model`; `starts`, from how many places to search, 1 to 3.
 * Result: the fitted model, in the series' own units.
 * Small: null where the series is too short for the model, or the model is not possible for it.
 * Source: Hyndman, Koehler, Ord and Snyder (2008), chapter 5 (from memory); the likelihood without its constant, as R `ets`.
 * Example:
 * ```ts
 * const model = { error: 'A', trend: 'N', season: 'N' };
 * fitSmoothing(smoothingSeries([12, 15, 11, 14, 13, 12, 16, 13], 1), model).initial // { level: 13.25, slope: 0 }
 * fitSmoothing(smoothingSeries([12, 15], 1), model) // null
 * ```
 */
export function fitSmoothing(series: SmoothingSeries, model: SmoothingModel, starts = 3): FittedSmoothing | null {
  const { run } = series;
  const n = run.values.length;
  if (n - freeParameters(model, run.periods) - 2 <= 0) return null;
  const states = startingStates(run.values, run.periods, model);
  const weights: SmoothingWeights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  const units = stateUnits(series, model, states);
  const likelihood = (x: Float64Array, gradient: Float64Array): number => {
    weightsFrom(x, model, weights);
    if (!isAdmissible(weights, model, run.periods)) return Number.POSITIVE_INFINITY;
    if (!readStates(run, model, x, units)) return Number.POSITIVE_INFINITY;
    passForward(run, model, weights);
    const value = n * Math.log(run.squares + n * ROUNDING) + 2 * run.logs;
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    passBack(run, model, weights, n * ROUNDING);
    writeSlopes(run, model, freeSlopes(x, model, weights, run.weightSlopes, gradient), gradient, units);
    return value;
  };
  const found = bestOf(
    Array.from({ length: starts }, (_, start) => startingWeights(model, run.periods, start) ?? []).map((free) =>
      Float64Array.from([...free, ...freeStates(model, states, units)]),
    ),
    likelihood,
  );
  if (!Number.isFinite(found.value)) return null;
  weightsFrom(found.at, model, weights);
  readStates(run, model, found.at, units);
  return describeSmoothing(series, model, weights, statesOf(run, model, 0));
}

function bestOf(starts: Float64Array[], likelihood: (x: Float64Array, gradient: Float64Array) => number): Minimum {
  const limits = { iterations: 200, tolerance: 1e-8, reach: 1 };
  return starts
    .map((start) => quasiNewtonMinimum(likelihood, start, limits))
    .reduce((best, next) => (next.value < best.value ? next : best));
}

/** Level, slope and seasons but the first, each in units in which the search takes steps of about 1. */
function stateUnits({ spread }: SmoothingSeries, model: SmoothingModel, states: SmoothingStates) {
  return {
    weights: 1 + Number(model.trend !== 'N') + Number(model.season !== 'N') + Number(model.trend === 'Ad'),
    level: spread,
    slope: spread / 10,
    season: model.season === 'M' ? Math.min(1, spread / Math.max(Math.abs(states.level), spread)) : spread,
  };
}
type StateUnits = ReturnType<typeof stateUnits>;

function freeStates(model: SmoothingModel, states: SmoothingStates, units: StateUnits): number[] {
  return [
    states.level / units.level,
    ...(model.trend === 'N' ? [] : [states.slope / units.slope]),
    ...states.seasons.slice(1).map((s) => s / units.season),
  ];
}

/** Sets the run's initial states; false where a seasonal factor would be below 0. The first season is what the rest leave. */
function readStates(run: SmoothingRun, model: SmoothingModel, x: Float64Array, units: StateUnits): boolean {
  let i = units.weights;
  run.level = x[i++]! * units.level;
  run.trend = model.trend === 'N' ? 0 : x[i++]! * units.slope;
  if (model.season === 'N') return true;
  let rest = model.season === 'M' ? run.periods : 0;
  let least = 0;
  for (let j = 1; j < run.periods; j++) {
    const s = x[i++]! * units.season;
    run.seasons[j] = s;
    rest -= s;
    if (s < least) least = s;
  }
  run.seasons[0] = rest;
  return model.season === 'A' || Math.min(least, rest) >= 0;
}

function writeSlopes(
  run: SmoothingRun,
  model: SmoothingModel,
  from: number,
  out: Float64Array,
  units: StateUnits,
): void {
  let i = from;
  out[i++] = run.levelSlope * units.level;
  if (model.trend !== 'N') out[i++] = run.trendSlope * units.slope;
  if (model.season === 'N') return;
  for (let j = 1; j < run.periods; j++) out[i++] = (run.seasonSlopes[j]! - run.seasonSlopes[0]!) * units.season;
}

function statesOf(run: SmoothingRun, model: SmoothingModel, first: number): SmoothingStates {
  const periods = model.season === 'N' ? 0 : run.periods;
  const seasons = Array.from({ length: periods }, (_, j) => run.seasons[(first + j) % periods]!);
  return { level: run.level, slope: run.trend, seasons };
}

/**
 * Answers: what an exponential smoothing model with given weights and initial states makes of a series.
 * Arguments: `values`; `periods` in a season; `model`; `weights`; `initial` states, in the series' own units.
 * Result: fitted values, log-likelihood (without its constant), AICc, variance and final states.
 * Zero, missing and small: an error variance of 0 keeps the log-likelihood finite.
 * Source: as `fitSmoothing`.
 * Example:
 * ```ts
 * const model = { error: 'A', trend: 'N', season: 'N' };
 * const weights = { alpha: 0.5, beta: 0, gamma: 0, phi: 1 };
 * smoothWith([4, 6, 5, 7, 6], 1, model, weights, { level: 4, slope: 0, seasons: [] }).fitted // [4, 4, 5, 5, 6]
 * ```
 */
export function smoothWith(
  values: readonly number[],
  periods: number,
  model: SmoothingModel,
  weights: SmoothingWeights,
  initial: SmoothingStates,
): FittedSmoothing {
  const series = smoothingSeries(values, periods);
  const factor = model.season === 'M' ? 1 : series.scale;
  const seasons = initial.seasons.map((v) => v / factor);
  const scaled = { level: initial.level / series.scale, slope: initial.slope / series.scale, seasons };
  return describeSmoothing(series, model, weights, scaled);
}

/** Runs a model with given weights and (scaled) initial states, and says what it gives in the series' own units. */
function describeSmoothing(
  { run, scale }: SmoothingSeries,
  model: SmoothingModel,
  weights: SmoothingWeights,
  initial: SmoothingStates,
): FittedSmoothing {
  const n = run.values.length;
  const factor = model.season === 'M' ? 1 : scale;
  const unscaled = (s: SmoothingStates): SmoothingStates => ({
    level: s.level * scale,
    slope: s.slope * scale,
    seasons: s.seasons.map((v) => v * factor),
  });
  run.level = initial.level;
  run.trend = initial.slope;
  run.seasons.set(initial.seasons);
  passForward(run, model, weights);
  const parameters = freeParameters(model, run.periods);
  const deviance = n * Math.log(run.squares + n * ROUNDING) + 2 * run.logs + 2 * n * Math.log(scale);
  const count = parameters + 1;
  return {
    model,
    weights: { ...weights },
    initial: unscaled(initial),
    final: unscaled(statesOf(run, model, n)),
    fitted: Array.from(run.expected, (v) => v * scale),
    logLikelihood: -deviance / 2,
    aicc: deviance + 2 * count + (2 * count * (count + 1)) / (n - count - 1),
    variance: (run.squares / (n - parameters)) * (model.error === 'A' ? scale * scale : 1),
  };
}
