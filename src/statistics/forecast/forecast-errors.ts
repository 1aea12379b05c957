/** How far forecasts were from what came: the measures by which methods are compared. */
import { demand } from '../impossible-input.ts';
import type { ForecastInterval } from './forecast-model.ts';

/**
 * Answers: how far forecasts were off on average, in the units of the values.
 * Arguments: `actual` and `forecast`, finite, of the same length, one or more.
 * Result: the mean absolute error, 0 or more.
 * Zero: 0 for forecasts that were all right; missing values are refused.
 * Source: Hyndman and Koehler (2006), International Journal of Forecasting 22, 679–688 (from memory).
 * Example:
 * ```ts
 * meanAbsoluteError([10, 12], [11, 15]) // 2
 * ```
 */
export function meanAbsoluteError(actual: readonly number[], forecast: readonly number[]): number {
  return meanOver(actual, forecast, (value, guess) => Math.abs(value - guess));
}

/**
 * Answers: how far forecasts were off, with large errors weighing more.
 * Arguments: as `meanAbsoluteError`.
 * Result: the square root of the mean squared error, in the units of the values.
 * Zero: 0 for forecasts that were all right; missing values are refused.
 * Source: Hyndman and Koehler (2006) (from memory).
 * Example:
 * ```ts
 * rootMeanSquaredError([10, 12], [11, 15]) // 2.2360680
 * ```
 */
export function rootMeanSquaredError(actual: readonly number[], forecast: readonly number[]): number {
  const errors = actual.map((value, i) => Math.abs(value - forecast[i]!));
  const worst = Math.max(...errors);
  // squared as shares of the worst: squares of very small errors are below what numbers hold
  if (!(worst > 0)) return meanAbsoluteError(actual, forecast);
  return worst * Math.sqrt(meanOver(actual, forecast, (value, guess) => ((value - guess) / worst) ** 2));
}

/**
 * Answers: how far forecasts were off as a percentage of the mean of forecast and value.
 * Arguments: as `meanAbsoluteError`.
 * Result: symmetric MAPE, from 0 to 200: the mean of 200·|y − f|/(|y| + |f|), the definition of the M3 competition.
 * Zero: a term whose value and forecast are both 0 counts as 0; missing values are refused.
 * Source: Makridakis and Hibon (2000), International Journal of Forecasting 16, 451–476, appendix A (from memory).
 * Example:
 * ```ts
 * symmetricPercentageError([100, 0], [50, 0]) // 33.3333333
 * ```
 */
export function symmetricPercentageError(actual: readonly number[], forecast: readonly number[]): number {
  return meanOver(actual, forecast, (value, guess) =>
    value === guess ? 0 : (200 * Math.abs(value - guess)) / (Math.abs(value) + Math.abs(guess)),
  );
}

/**
 * Answers: by how much a series changes from one season to the next: the unit in which MASE counts errors.
 * Arguments: `training`, the values that a forecast was made from; `season`, periods in a season (1 for none).
 * Result: the mean of |y(t) − y(t − season)|.
 * Zero, missing and small: null when it is 0 (a series that never changes) or the series is no longer than a season.
 * Source: Hyndman and Koehler (2006); seasonal form as R `forecast::accuracy` (from memory).
 * Example:
 * ```ts
 * naiveScale([1, 3, 2, 5], 1) // 2
 * naiveScale([4, 4, 4], 1) // null
 * ```
 */
export function naiveScale(training: readonly number[], season: number): number | null {
  if (training.length <= season) return null;
  const scale = meanAbsoluteError(training.slice(season), training.slice(0, -season));
  return scale === 0 ? null : scale;
}

/**
 * Answers: how far forecasts were off, against how far the (seasonal) naive forecast is within the training values.
 * Arguments: `actual` and `forecast`, as `meanAbsoluteError`; `training` and `season`, as `naiveScale`.
 * Result: MASE: below 1, better than the naive forecast one step ahead was on the training values.
 * Zero, missing and small: null where `naiveScale` is, and where the figure would be beyond the range of numbers.
 * Source: Hyndman and Koehler (2006), International Journal of Forecasting 22, 679–688 (from memory).
 * Example:
 * ```ts
 * meanAbsoluteScaledError([6, 8], [5, 5], [1, 3, 2, 5], 1) // 1
 * ```
 */
export function meanAbsoluteScaledError(
  actual: readonly number[],
  forecast: readonly number[],
  training: readonly number[],
  season: number,
): number | null {
  const scale = naiveScale(training, season);
  if (scale === null) return null;
  const scaled = meanAbsoluteError(actual, forecast) / scale;
  return Number.isFinite(scaled) ? scaled : null;
}

/**
 * Answers: how good a forecast interval was: narrow is good, missing the value is bad.
 * Arguments: `actual`, what came; `interval`, its limits and confidence, a fraction.
 * Result: width + 2/α × how far the value lay outside, α = 1 − confidence; in the units of the values, lower is better.
 * Zero: 0 for an interval of no width on the value.
 * Source: Gneiting and Raftery (2007), Journal of the American Statistical Association 102, 359–378; Winkler (1972) (from
 * memory).
 * Example:
 * ```ts
 * intervalScore(12, { confidence: 0.8, lower: 8, upper: 10 }) // 22
 * ```
 */
export function intervalScore(actual: number, { confidence, lower, upper }: ForecastInterval): number {
  demand(confidence > 0 && confidence < 1, 'a confidence is a fraction between 0 and 1');
  const outside = Math.max(0, lower - actual, actual - upper);
  return upper - lower + (2 / (1 - confidence)) * outside;
}

function meanOver(
  actual: readonly number[],
  forecast: readonly number[],
  size: (value: number, guess: number) => number,
): number {
  demand(actual.length === forecast.length && actual.length > 0, 'every value needs its forecast, and one at least');
  demand(
    [...actual, ...forecast].every((value) => Math.abs(value) <= 1e150),
    'values and forecasts are finite numbers within ±1e150',
  );
  return actual.reduce((sum, value, i) => sum + size(value, forecast[i]!), 0) / actual.length;
}
