/** Exponential smoothing whose form is chosen for the series. */
import { demand, demandChoice } from '../impossible-input.ts';
import type { Forecast, ForecastRequest } from './forecast-model.ts';
import { checkForecastRequest, constantForecast, normalPoints } from './forecast-request.ts';
import { fitSmoothing, smoothingSeries } from './smoothing-fit.ts';
import { type FittedSmoothing, type SmoothingModel, smoothingName } from './smoothing-model.ts';
import { smoothingMoments } from './smoothing-variance.ts';

const FEWEST_VALUES = 5;
/** The longest season that the models carry; R forecast `ets` stops there as well. */
const LONGEST_SEASON = 24;

/**
 * Answers: what comes next, by the exponential smoothing model that explains the series best for its size.
 * Arguments: `request`, with at least 5 values; seasons of more than 24 periods are not modelled, with a note.
 * Result: `method` names the model, as ETS(M,Ad,A): error, trend (A, Ad damped, N none), season; intervals by formula
 * (classes 1 to 3), never by simulation; `parameters` give weights, last states, log-likelihood and AICc.
 * Zero, missing and small: with a value of 0 or less only additive models are tried; a constant series is forecast to stay,
 * with intervals of no width; a series too short for a season is fitted without, with a note; missing values are refused.
 * Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing (from memory); models, bounds and
 * choice by AICc as R forecast 8.20 `ets`.
 * Example:
 * ```ts
 * const values = [12, 15, 11, 14, 13, 12, 16, 13];
 * exponentialSmoothingForecast({ values, season: 1, horizon: 1, confidence: [0.95] }).method // 'ETS(A,N,N)'
 * exponentialSmoothingForecast({ values: [5, 5, 5, 5, 5], season: 1, horizon: 1, confidence: [] }).points[0].value // 5
 * exponentialSmoothingForecast({ values: [1, 2], season: 1, horizon: 1, confidence: [] }) // ImpossibleInput
 * ```
 */
export function exponentialSmoothingForecast(request: ForecastRequest): Forecast {
  checkForecastRequest(request, FEWEST_VALUES);
  const { values, season } = request;
  if (values.every((v) => v === values[0])) return constantForecast(request, 'ETS(A,N,N)', 'level');
  const periods = season > LONGEST_SEASON ? 1 : season;
  const fits = fitCandidates(values, periods);
  const best = fits.reduce((a, b) => (b.aicc < a.aicc ? b : a));
  const notes = [];
  if (season > LONGEST_SEASON)
    notes.push(`A season of more than ${LONGEST_SEASON} periods is not modelled by exponential smoothing.`);
  else if (season > 1 && !fits.some((fit) => fit.model.season !== 'N'))
    notes.push('The series is too short for a season to be fitted.');
  return smoothedForecast(request, best, notes);
}

/**
 * Answers: what comes next, by one given exponential smoothing model.
 * Arguments: `request`, see ForecastRequest; `model`: error A or M, trend N, A or Ad, season N, A or M. A multiplicative
 * season needs a multiplicative error.
 * Result: as `exponentialSmoothingForecast`.
 * Zero, missing and small: a multiplicative error with a value of 0 or less, a season with too few values, or a missing
 * value is refused.
 * Source: as `exponentialSmoothingForecast`.
 * Example:
 * ```ts
 * const values = [12, 15, 11, 14, 13, 12, 16, 13];
 * const model = { error: 'A', trend: 'N', season: 'N' };
 * smoothingModelForecast({ values, season: 1, horizon: 1, confidence: [] }, model).method // 'ETS(A,N,N)'
 * smoothingModelForecast({ values, season: 1, horizon: 1, confidence: [] }, { ...model, season: 'A' }) // ImpossibleInput
 * ```
 */
export function smoothingModelForecast(request: ForecastRequest, model: SmoothingModel): Forecast {
  checkForecastRequest(request, FEWEST_VALUES);
  const { values, season } = request;
  demandChoice(model.error, ['A', 'M'], 'an error');
  demandChoice(model.trend, ['N', 'A', 'Ad'], 'a trend');
  demandChoice(model.season, ['N', 'A', 'M'], 'a season');
  demand(model.season !== 'M' || model.error === 'M', 'a multiplicative season needs a multiplicative error');
  demand(model.season === 'N' || (season > 1 && season <= LONGEST_SEASON), 'a seasonal model has 2 to 24 periods');
  demand(
    model.error === 'A' || allowRelativeErrors(values),
    'a multiplicative error needs values that are all above 0',
  );
  const fit = fitSmoothing(smoothingSeries(values, model.season === 'N' ? 1 : season), model);
  demand(fit !== null, 'the series is too short for this exponential smoothing model');
  return smoothedForecast(request, fit, []);
}

/** All above 0, and none so small beside the largest that it is lost in rounding. */
function allowRelativeErrors(values: readonly number[]): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least > 1e-12 * most;
}

/** A model this much worse by AICc after a quick search is not searched further. */
const HOPELESS = 8;

/** Every model that the series allows, searched from one place; those that came near the best, from all. */
function fitCandidates(values: number[], periods: number): FittedSmoothing[] {
  const series = smoothingSeries(values, periods);
  const quick = possibleModels(values, periods)
    .map((model) => fitSmoothing(series, model, 1))
    .filter((fit) => fit !== null && Number.isFinite(fit.aicc)) as FittedSmoothing[];
  const least = Math.min(...quick.map((fit) => fit.aicc));
  return quick.map((fit) => (fit.aicc > least + HOPELESS ? fit : (fitSmoothing(series, fit.model) ?? fit)));
}

function possibleModels(values: number[], periods: number): SmoothingModel[] {
  const errors = allowRelativeErrors(values) ? (['A', 'M'] as const) : (['A'] as const);
  const seasons = periods === 1 ? (['N'] as const) : (['N', 'A', 'M'] as const);
  return errors
    .flatMap((error) => seasons.map((season) => ({ error, season })))
    .filter(({ error, season }) => error === 'M' || season !== 'M')
    .flatMap((pair) => (['N', 'A', 'Ad'] as const).map((trend) => ({ ...pair, trend })));
}

function smoothedForecast({ horizon, confidence }: ForecastRequest, fit: FittedSmoothing, notes: string[]): Forecast {
  const { means, variances } = smoothingMoments(fit, horizon);
  const { alpha, beta, gamma, phi } = fit.weights;
  return {
    method: smoothingName(fit.model),
    points: normalPoints(means, variances.map(Math.sqrt), confidence),
    fitted: fit.fitted,
    parameters: {
      alpha,
      ...(fit.model.trend === 'N' ? {} : { beta, slope: fit.final.slope }),
      ...(fit.model.trend === 'Ad' ? { phi } : {}),
      ...(fit.model.season === 'N' ? {} : { gamma }),
      level: fit.final.level,
      variance: fit.variance,
      logLikelihood: fit.logLikelihood,
      aicc: fit.aicc,
    },
    notes,
  };
}
