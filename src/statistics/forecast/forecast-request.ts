/** What every forecasting method asks of its request, and how it writes its answer. */
import { normalQuantile } from '../distributions/normal.ts';
import { demand } from '../impossible-input.ts';
import type { Forecast, ForecastPoint, ForecastRequest } from './forecast-model.ts';

/** Beyond this a sum of squares could overflow. */
const LARGEST_VALUE = 1e100;
const LONGEST_HORIZON = 1000;
const LONGEST_SEASON = 1000;

/**
 * Answers: whether a forecast can be asked for at all.
 * Arguments: `request`, see ForecastRequest; `shortest`, the fewest values that the method can learn from.
 * Result: nothing; it returns when the request is good.
 * Zero, missing and small: zero is a value like any other; a missing (null) or infinite value, one beyond ±1e100, fewer
 * values than `shortest`, a season or a horizon that is no whole number from 1 to 1,000, and a confidence outside 0.5 to
 * below 1 (so that 0.05 cannot pass for 95%) are refused.
 * Source: the house's rule that impossible input is refused with what was expected.
 * Example:
 * ```ts
 * checkForecastRequest({ values: [1, 2], season: 1, horizon: 1, confidence: [0.95] }, 2) // undefined
 * checkForecastRequest({ values: [1], season: 1, horizon: 1, confidence: [0.95] }, 2) // ImpossibleInput
 * checkForecastRequest({ values: [1, 2], season: 1, horizon: 1, confidence: [0.05] }, 2) // ImpossibleInput
 * ```
 */
export function checkForecastRequest({ values, season, horizon, confidence }: ForecastRequest, shortest: number): void {
  const whole = (n: number, largest: number): boolean => Number.isInteger(n) && n >= 1 && n <= largest;
  demand(whole(season, LONGEST_SEASON), `a season is a whole number of periods from 1 to ${LONGEST_SEASON}`);
  demand(whole(horizon, LONGEST_HORIZON), `a horizon is a whole number of periods from 1 to ${LONGEST_HORIZON}`);
  demand(
    confidence.every((c) => c >= 0.5 && c < 1),
    'the confidence of a forecast interval is a fraction from 0.5 to below 1',
  );
  demand(values.length >= shortest, `this forecasting method needs at least ${shortest} values at this season`);
  demand(
    values.every((v) => typeof v === 'number' && Math.abs(v) <= LARGEST_VALUE),
    'a series to forecast has a number in every period, none missing and none beyond ±1e100',
  );
}

/**
 * Answers: the points of a forecast whose errors are taken as normal.
 * Arguments: `means` and `deviations` (standard deviations of the forecast errors), one for each step ahead;
 * `confidence`, fractions from 0.5 to below 1.
 * Result: one point for each step, with mean ± z × deviation for each confidence.
 * Zero, missing and small: a deviation of 0 gives an interval of no width.
 * Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.5 (from memory).
 * Example:
 * ```ts
 * normalPoints([10], [1], [0.95])[0].intervals[0] // { confidence: 0.95, lower: 8.0400360, upper: 11.9599640 }
 * ```
 */
export function normalPoints(
  means: ArrayLike<number>,
  deviations: ArrayLike<number>,
  confidence: readonly number[],
): ForecastPoint[] {
  const z = confidence.map((c) => normalQuantile((1 + c) / 2));
  return Array.from(means, (value, i) => ({
    step: i + 1,
    value,
    intervals: confidence.map((c, k) => ({
      confidence: c,
      lower: value - z[k]! * deviations[i]!,
      upper: value + z[k]! * deviations[i]!,
    })),
  }));
}

/**
 * Answers: what comes next of a series that never moved: the same, with intervals of no width.
 * Arguments: `request`, whose values are all alike; `method`, as the model of such a series is named; `parameter`, what that
 * model calls its level.
 * Result: a forecast whose fitted values are the series, with a note that nothing could be fitted.
 * Zero, missing and small: a level of 0 is a level; one value is enough.
 * Source: the limit of every model here as its variance goes to 0.
 * Example:
 * ```ts
 * constantForecast({ values: [7, 7], season: 1, horizon: 1, confidence: [0.95] }, 'ETS(A,N,N)', 'level').points[0].value // 7
 * ```
 */
export function constantForecast(
  { values, horizon, confidence }: ForecastRequest,
  method: string,
  parameter: string,
): Forecast {
  const means = new Array<number>(horizon).fill(values[0]!);
  return {
    method,
    points: normalPoints(means, new Array<number>(horizon).fill(0), confidence),
    fitted: [...values],
    parameters: { [parameter]: values[0]!, variance: 0 },
    notes: ['Every value is the same, so nothing could be fitted.'],
  };
}
