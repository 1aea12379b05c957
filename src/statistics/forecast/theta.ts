/** The Theta method: half the straight line's slope, on top of simple exponential smoothing. */
import { normalQuantile } from '../distributions/normal.ts';
import { demand } from '../impossible-input.ts';
import { classicalDecompose } from './classical-decomposition.ts';
import type { Forecast, ForecastRequest } from './forecast-model.ts';
import { checkForecastRequest, normalPoints } from './forecast-request.ts';
import { fitSmoothing, smoothingSeries, smoothWith } from './smoothing-fit.ts';
import type { FittedSmoothing, SmoothingModel } from './smoothing-model.ts';
import { straightLine } from './smoothing-start.ts';

const SIMPLE: SmoothingModel = { error: 'A', trend: 'N', season: 'N' };
const FEWEST_VALUES = 5;
/** Seasonal factors nearer to 0 than this cannot be divided by. */
const NO_FACTOR = 1e-4;

/**
 * Answers: what comes next, by the Theta method, which did best in the M3 competition.
 * Arguments: `request`, with at least 5 values; `given`, an alpha (above 0, up to 1) and a first level to use instead of
 * fitted ones.
 * Result: a seasonal series (autocorrelation test at 90%, on more than two seasons) is divided by its classical factors
 * first and multiplied by them after; a season with values of 0 or less is subtracted and added, with a note.
 * Intervals are those of simple exponential smoothing, of the same width in every season; fitted values leave out the slope.
 * Zero, missing and small: a constant series is forecast to stay; a missing value or fewer than 5 are refused.
 * Source: Assimakopoulos and Nikolopoulos (2000), in the form of Hyndman and Billah (2003); R forecast 8.20 `thetaf`.
 * Example:
 * ```ts
 * const values = [10, 12, 11, 13, 14, 13, 15, 16];
 * const given = { alpha: 0.5, level: 10 };
 * thetaForecast({ values, season: 1, horizon: 1, confidence: [] }, given).points[0].value // 15.7589286
 * thetaForecast({ values: [5, 5, 5, 5, 5], season: 1, horizon: 1, confidence: [] }).points[0].value // 5
 * thetaForecast({ values: [1, 2], season: 1, horizon: 1, confidence: [] }) // ImpossibleInput
 * ```
 */
export function thetaForecast(request: ForecastRequest, given?: { alpha: number; level: number }): Forecast {
  checkForecastRequest(request, FEWEST_VALUES);
  demand(given === undefined || (given.alpha > 0 && given.alpha <= 1), 'alpha is above 0 and at most 1');
  const { values, season, horizon, confidence } = request;
  const { adjusted, factors, join, notes } = withoutSeason(values, season);
  const n = values.length;
  const { level, alpha, variance, fitted } = smoothSimply(adjusted, given);
  const drift = straightLine(adjusted, n).slope / 2;
  const begun = (1 - (1 - alpha) ** n) / alpha;
  const steps = Array.from({ length: horizon }, (_, i) => i);
  const phase = (i: number): number => factors[(n + i) % season]!;
  return {
    method: 'Theta',
    points: normalPoints(
      steps.map((i) => join(level + drift * (i + begun), phase(i))),
      steps.map((i) => Math.sqrt(variance * (i * alpha * alpha + 1))),
      confidence,
    ),
    fitted: fitted.map((v, i) => join(v, factors[i % season]!)),
    parameters: { alpha, drift, level, variance },
    notes,
  };
}

interface SimpleSmoothing {
  level: number;
  alpha: number;
  variance: number;
  fitted: number[];
}

function smoothSimply(values: number[], given: { alpha: number; level: number } | undefined): SimpleSmoothing {
  if (given === undefined && values.every((v) => v === values[0]))
    return { level: values[0]!, alpha: 1, variance: 0, fitted: [...values] };
  const fit = given === undefined ? fitSmoothing(smoothingSeries(values, 1), SIMPLE) : smoothGiven(values, given);
  demand(fit !== null, 'a series that simple exponential smoothing can follow');
  return { level: fit.final.level, alpha: fit.weights.alpha, variance: fit.variance, fitted: fit.fitted };
}

const smoothGiven = (values: number[], { alpha, level }: { alpha: number; level: number }): FittedSmoothing =>
  smoothWith(values, 1, SIMPLE, { alpha, beta: 0, gamma: 0, phi: 1 }, { level, slope: 0, seasons: [] });

interface Seasonless {
  adjusted: number[];
  factors: number[];
  join: (value: number, factor: number) => number;
  notes: string[];
}

const add = (value: number, part: number): number => value + part;
const multiply = (value: number, part: number): number => value * part;

function withoutSeason(values: number[], season: number): Seasonless {
  const none = { adjusted: values, factors: new Array<number>(season).fill(0), join: add };
  if (season === 1 || !isSeasonal(values, season)) return { ...none, notes: [] };
  const multiplied = values.every((v) => v > 0);
  const figure = classicalDecompose(values, season, multiplied ? 'multiplicative' : 'additive').seasonal;
  if (multiplied && figure.some((s) => s < NO_FACTOR))
    return { ...none, notes: ['A seasonal factor is close to 0, so that the season was left out.'] };
  return {
    adjusted: values.map((v, i) => (multiplied ? v / figure[i]! : v - figure[i]!)),
    factors: figure.slice(0, season),
    join: multiplied ? multiply : add,
    notes: multiplied ? [] : ['Values of 0 or less: the season was subtracted instead of divided out.'],
  };
}

/** The autocorrelation a season apart, against its standard error were there none (90% two-sided). */
function isSeasonal(values: number[], season: number): boolean {
  const n = values.length;
  if (n <= 2 * season || values.every((v) => v === values[0])) return false;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const apart = values.map((v) => v - mean);
  const product = (lag: number): number => apart.slice(lag).reduce((sum, v, i) => sum + v * apart[i]!, 0);
  const total = product(0);
  const correlations = Array.from({ length: season }, (_, k) => product(k + 1) / total);
  const before = correlations.slice(0, -1).reduce((sum, r) => sum + r * r, 0);
  const error = Math.sqrt((1 + 2 * before) / n);
  return Math.abs(correlations.at(-1)!) / error > normalQuantile(0.95);
}
