/** Forecasts made as if at earlier times, and held against what came: how methods are chosen, and their published error. */
import { demand, demandChoice, ImpossibleInput } from '../impossible-input.ts';
import { finiteSeries } from './finite-series.ts';
import { intervalScore, naiveScale, symmetricPercentageError } from './forecast-errors.ts';
import type { Forecast, ForecastMethod, ForecastPoint } from './forecast-model.ts';
import { seasonalNaiveForecast } from './simple-forecasts.ts';

export type BackTestMetric = 'mase' | 'smape' | 'mae' | 'rmse' | 'interval-score';

export interface BackTestOptions {
  /** periods in a season, 1 for none */
  season: number;
  /** periods ahead, 1 or more */
  horizon: number;
  /** how many times to stand at an earlier time; 6 when not given */
  origins?: number;
  /** periods between one such time and the next; 1 when not given */
  stride?: number;
  /** the fewest values that a forecast is made from; two seasons and one, and 10 at least, when not given */
  minimumTraining?: number;
  /** by which methods are compared; 'mase' when not given */
  metric?: BackTestMetric;
  /** of the intervals whose coverage is counted; [0.8, 0.95] when not given. The last is what 'interval-score' scores */
  confidence?: number[];
}

export interface BackTest {
  metric: BackTestMetric;
  season: number;
  horizon: number;
  /** how many values each forecast was made from */
  origins: number[];
  /** the chosen method's name */
  best: string;
  /** best first, those that failed last */
  methods: MethodError[];
  notes: string[];
}

export interface MethodError {
  name: string;
  /** over all origins and steps, by the metric; null when the method failed */
  error: number | null;
  /** for each step ahead: by the metric, and in the units of the values */
  bySteps: { step: number; error: number; absoluteError: number }[];
  /** how many values fell within the intervals, of how many */
  coverage: { confidence: number; covered: number; of: number }[];
  /** what the method needed and the series did not have, or null */
  failure: string | null;
}

/** One forecast and what came. */
interface Trial {
  forecast: Forecast;
  actual: number[];
  /** what MASE measures against */
  scale: number | null;
}

const BENCHMARK = 'seasonal-naive';
/** Errors that differ by less than this share of themselves are equal. */
const TIE = 1e-9;

/**
 * Answers: which of several methods would have forecast a series best, and how far each would have been off.
 * Arguments: `values`, complete, oldest first; `methods`, by name, simplest first; `options`, see BackTestOptions: `season`
 * and `horizon` in periods, and what is not given as stated there. Seasonal naive is always in, as 'seasonal-naive'.
 * Result: the chosen method, and for each its error overall and by step ahead, how many values its intervals held, or why
 * it failed. Every forecast is made from the values before its origin alone. Equal errors go to the method named first.
 * Zero, missing and small: a series that never changes within a season has no MASE, and is compared by mean absolute
 * error with a note; a series too short for one origin, or with a missing value, is refused.
 * Source: Tashman (2000), International Journal of Forecasting 16, 437–450, rolling origin; Hyndman and Koehler (2006),
 * measures (both from memory).
 * Example:
 * ```ts
 * const values = Array.from({ length: 24 }, (_, i) => 10 + i)
 * const test = backTest(values, { drift: driftForecast, mean: meanForecast }, { season: 1, horizon: 3 })
 * test.best // 'drift'
 * test.origins // [16, 17, 18, 19, 20, 21]
 * test.methods.map(({ error }) => error) // [0, 2, 10.75]
 * backTest([1, 2, 3], { drift: driftForecast }, { season: 1, horizon: 1 }) // ImpossibleInput
 * ```
 */
export function backTest(
  values: readonly number[],
  methods: Readonly<Record<string, ForecastMethod>>,
  options: BackTestOptions,
): BackTest {
  const { season, horizon, confidence = [0.8, 0.95] } = options;
  finiteSeries(values, 1);
  demandChoice(options.metric ?? 'mase', ['mase', 'smape', 'mae', 'rmse', 'interval-score'], 'a metric');
  const origins = originsOf(values.length, options);
  const scales = origins.map((origin) => naiveScale(values.slice(0, origin), season));
  const metric = scales.includes(null) && (options.metric ?? 'mase') === 'mase' ? 'mae' : (options.metric ?? 'mase');
  demand(metric !== 'interval-score' || confidence.length > 0, 'the interval score needs a confidence');
  const all = BENCHMARK in methods ? methods : { [BENCHMARK]: seasonalNaiveForecast, ...methods };
  const tested = Object.entries(all).map(([name, method]) => {
    const trials = tryAt(origins, scales, values, (training) =>
      method({ values: training, season, horizon, confidence }),
    );
    return methodError(name, trials, metric, horizon, confidence);
  });
  const ranked = rank(tested);
  const best = ranked[0]!;
  demand(best.error !== null, 'a back-test needs at least one method that can forecast this series');
  return {
    metric,
    season,
    horizon,
    origins,
    best: best.name,
    methods: ranked,
    notes: backTestNotes(ranked, origins.length, metric, options),
  };
}

function originsOf(n: number, options: BackTestOptions): number[] {
  const { season, horizon, origins = 6, stride = 1 } = options;
  for (const [size, what] of [
    [season, 'a season'],
    [horizon, 'a horizon'],
    [stride, 'a stride'],
    [origins, 'the number of origins'],
  ] as const)
    demand(Number.isInteger(size) && size >= 1 && size <= 1000, `${what} is a whole number from 1 to 1,000`);
  const least = options.minimumTraining ?? Math.max(2 * season + 1, 10);
  demand(Number.isInteger(least) && least >= 2, 'the fewest values that a forecast is made from is 2 or more');
  const last = n - horizon;
  demand(last >= least, `this back-test needs a series of at least ${least + horizon} values`);
  const count = Math.min(origins, Math.floor((last - least) / stride) + 1);
  return Array.from({ length: count }, (_, k) => last - (count - 1 - k) * stride);
}

/** A trial at each origin, or what the method needed. A method never sees what comes after its origin. */
function tryAt(
  origins: number[],
  scales: (number | null)[],
  values: readonly number[],
  forecastFrom: (training: number[]) => Forecast,
): Trial[] | string {
  const trials: Trial[] = [];
  for (const [i, origin] of origins.entries()) {
    try {
      const forecast = forecastFrom(values.slice(0, origin));
      if (!forecast.points.every(isUsable)) return 'its forecasts leave the range within which errors can be computed';
      trials.push({ forecast, actual: values.slice(origin, origin + forecast.points.length), scale: scales[i]! });
    } catch (error) {
      if (error instanceof ImpossibleInput) return error.message;
      throw error;
    }
  }
  return trials;
}

const isUsable = ({ value, intervals }: ForecastPoint): boolean =>
  [value, ...intervals.flatMap(({ lower, upper }) => [lower, upper])].every((x) => Math.abs(x) <= 1e140);

function methodError(
  name: string,
  trials: Trial[] | string,
  metric: BackTestMetric,
  horizon: number,
  confidence: readonly number[],
): MethodError {
  const failed = (failure: string): MethodError => ({ name, error: null, bySteps: [], coverage: [], failure });
  if (typeof trials === 'string') return failed(trials);
  const losses = trials.map((trial) => trial.actual.map((_, i) => lossOf(trial, i, metric)));
  const finish = (mean: number): number => (metric === 'rmse' ? Math.sqrt(mean) : mean);
  const bySteps = Array.from({ length: horizon }, (_, i) => ({
    step: i + 1,
    error: finish(meanOf(losses.map((loss) => loss[i]!))),
    absoluteError: meanOf(trials.map((trial) => Math.abs(trial.actual[i]! - trial.forecast.points[i]!.value))),
  }));
  const error = finish(meanOf(losses.flat()));
  if (!Number.isFinite(error)) return failed('its errors leave the range of numbers');
  return { name, error, bySteps, coverage: confidence.map((_, c) => coverageOf(trials, c)), failure: null };
}

function lossOf({ forecast, actual, scale }: Trial, i: number, metric: BackTestMetric): number {
  const point = forecast.points[i]!;
  const error = actual[i]! - point.value;
  if (metric === 'mase') return Math.abs(error) / scale!;
  if (metric === 'smape') return symmetricPercentageError([actual[i]!], [point.value]);
  if (metric === 'mae') return Math.abs(error);
  return metric === 'rmse' ? error * error : intervalScore(actual[i]!, point.intervals.at(-1)!);
}

function coverageOf(trials: Trial[], c: number): MethodError['coverage'][number] {
  const held = trials.flatMap(({ forecast, actual }) =>
    forecast.points.map(({ intervals }, i) => intervals[c]!.lower <= actual[i]! && actual[i]! <= intervals[c]!.upper),
  );
  const { confidence } = trials[0]!.forecast.points[0]!.intervals[c]!;
  return { confidence, covered: held.filter(Boolean).length, of: held.length };
}

/** Least error first; among equals the one named first; those that failed last. */
function rank(tested: MethodError[]): MethodError[] {
  const left = tested.filter(({ error }) => error !== null);
  const ranked: MethodError[] = [];
  while (left.length > 0) {
    const least = Math.min(...left.map(({ error }) => error!));
    const next = left.findIndex(({ error }) => error! <= least * (1 + TIE));
    ranked.push(...left.splice(next, 1));
  }
  return [...ranked, ...tested.filter(({ error }) => error === null)];
}

function backTestNotes(
  ranked: MethodError[],
  count: number,
  metric: BackTestMetric,
  options: BackTestOptions,
): string[] {
  const notes: string[] = [];
  const { origins = 6 } = options;
  if (count < origins) notes.push(`The series is long enough for ${count} of ${origins} origins.`);
  if (metric !== (options.metric ?? 'mase'))
    notes.push('The series does not change from season to season, so methods are compared by mean absolute error.');
  if (ranked[0]!.name === BENCHMARK && ranked.length > 1)
    notes.push('No method did better than repeating the last season.');
  else if (ranked.length > 1)
    notes.push(
      'The chosen method has the least of several errors, so its own error next time is likely to be a little larger.',
    );
  for (const { name, failure } of ranked) if (failure !== null) notes.push(`'${name}' could not be used: ${failure}.`);
  return notes;
}

const meanOf = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
