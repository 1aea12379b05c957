/** The methods any other must beat: last value, last season, last value with drift, mean. */
import { studentTQuantile } from '../distributions/student-t.ts';
import type { Forecast, ForecastRequest } from './forecast-model.ts';
import { checkForecastRequest, normalPoints } from './forecast-request.ts';

/**
 * Answers: what comes next if nothing changes from the last value.
 * Arguments: `request`, with at least 2 values; its season is not used.
 * Result: the last value at every step; intervals from the mean square of one-step changes, times the steps ahead;
 * fitted values are the value before, null at the first.
 * Zero, missing and small: a series that never changes has intervals of no width; a missing value or fewer than 2 is refused.
 * Source: R forecast 8.20 `naive`; Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.2 (from memory).
 * Example:
 * ```ts
 * naiveForecast({ values: [3, 5, 4, 6], season: 1, horizon: 2, confidence: [0.95] }).points[1].value // 6
 * naiveForecast({ values: [3], season: 1, horizon: 2, confidence: [0.95] }) // ImpossibleInput
 * ```
 */
export function naiveForecast(request: ForecastRequest): Forecast {
  return walkForecast(request, 'Naive', 1, false);
}

/**
 * Answers: what comes next if each period repeats the same period of the last season.
 * Arguments: `request`, with at least one value more than a season.
 * Result: the value a whole number of seasons earlier; intervals from the mean square of changes over a season, times the
 * number of seasons ahead; fitted values are null in the first season.
 * Zero, missing and small: as `naiveForecast`; with a season of 1 it is `naiveForecast`; a shorter series is refused.
 * Source: R forecast 8.20 `snaive`; Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.2 (from memory).
 * Example:
 * ```ts
 * seasonalNaiveForecast({ values: [3, 5, 4, 6], season: 2, horizon: 3, confidence: [] }).points[2].value // 4
 * seasonalNaiveForecast({ values: [3, 5], season: 2, horizon: 3, confidence: [] }) // ImpossibleInput
 * ```
 */
export function seasonalNaiveForecast(request: ForecastRequest): Forecast {
  return walkForecast(request, 'Seasonal naive', request.season, false);
}

/**
 * Answers: what comes next if the mean change from one period to the next goes on.
 * Arguments: `request`, with at least 3 values; its season is not used.
 * Result: the last value plus the mean change times the steps ahead; intervals also carry the uncertainty of that mean;
 * `parameters` give drift and its standard error.
 * Zero, missing and small: a drift of 0 gives the naive forecast with wider intervals; fewer than 3 values are refused.
 * Source: R forecast 8.20 `rwf(drift = TRUE)`; Hyndman and Athanasopoulos, section 5.2 (from memory).
 * Example:
 * ```ts
 * driftForecast({ values: [3, 5, 4, 6], season: 1, horizon: 2, confidence: [] }).points[1].value // 8
 * driftForecast({ values: [3, 5], season: 1, horizon: 2, confidence: [] }) // ImpossibleInput
 * ```
 */
export function driftForecast(request: ForecastRequest): Forecast {
  return walkForecast(request, 'Drift', 1, true);
}

/**
 * Answers: what comes next if every value is drawn about one mean.
 * Arguments: `request`, with at least 2 values; its season is not used.
 * Result: the mean at every step, with t intervals for a new value: s × √(1 + 1/n); every fitted value is the mean.
 * Zero, missing and small: a constant series has intervals of no width; a missing value or fewer than 2 is refused.
 * Source: R forecast 8.20 `meanf`; Hyndman and Athanasopoulos, section 5.2 (from memory).
 * Example:
 * ```ts
 * meanForecast({ values: [3, 5, 4, 6], season: 1, horizon: 1, confidence: [] }).points[0].value // 4.5
 * meanForecast({ values: [3], season: 1, horizon: 1, confidence: [] }) // ImpossibleInput
 * ```
 */
export function meanForecast(request: ForecastRequest): Forecast {
  checkForecastRequest(request, 2);
  const { values, horizon, confidence } = request;
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  const reach = Math.sqrt(variance * (1 + 1 / n));
  const intervals = confidence.map((c) => {
    const half = studentTQuantile((1 + c) / 2, n - 1) * reach;
    return { confidence: c, lower: mean - half, upper: mean + half };
  });
  return {
    method: 'Mean',
    points: Array.from({ length: horizon }, (_, i) => ({ step: i + 1, value: mean, intervals })),
    fitted: values.map(() => mean),
    parameters: { mean, standardDeviation: Math.sqrt(variance) },
    notes: [],
  };
}

/** A random walk that steps over `lag` periods, with or without drift. */
function walkForecast(request: ForecastRequest, method: string, lag: number, withDrift: boolean): Forecast {
  checkForecastRequest(request, lag + (withDrift ? 2 : 1));
  const { values, horizon, confidence } = request;
  const n = values.length;
  const changes = values.slice(lag).map((v, i) => v - values[i]!);
  const drift = withDrift ? changes.reduce((sum, c) => sum + c, 0) / changes.length : 0;
  const squares = changes.reduce((sum, c) => sum + (c - drift) ** 2, 0);
  const variance = squares / (changes.length - (withDrift ? 1 : 0));
  const driftVariance = withDrift ? variance / changes.length : 0;
  const rounds = Array.from({ length: horizon }, (_, i) => Math.floor(i / lag) + 1);
  return {
    method,
    points: normalPoints(
      rounds.map((k, i) => values[n - lag + (i % lag)]! + k * drift),
      rounds.map((k) => Math.sqrt(variance * k + k * k * driftVariance)),
      confidence,
    ),
    fitted: values.map((_, i) => (i < lag ? null : values[i - lag]! + drift)),
    parameters: {
      variance,
      ...(withDrift ? { drift, driftStandardError: Math.sqrt(driftVariance) } : {}),
    },
    notes: [],
  };
}
