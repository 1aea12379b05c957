import type { ForecastMethod } from './forecast-model.ts';
import { checkForecastRequest } from './forecast-request.ts';
import { putBack } from './forecast-shift.ts';
import { stlDecompose } from './stl.ts';

export interface StlForecastOptions {
  /** in seasons; 11 when not given, as R forecast 8.20 `stlf` */
  seasonalWindow?: number | 'periodic';
  robust?: boolean;
}

/**
 * Answers: how to forecast a seasonal series by a method that knows no season.
 * Arguments: `method`, which forecasts the seasonally adjusted series; `options`: `seasonalWindow` in seasons (11 when not
 * given, or 'periodic') and `robust`, as `stlDecompose` has them.
 * Result: a forecasting method: the season is taken off by STL, the rest forecast, and the last season put back.
 * Zero, missing and small: with a season of 1, or not more than two seasons of values, nothing is taken off, which a
 * note says; otherwise as `method`.
 * Source: Hyndman and Athanasopoulos, Forecasting: principles and practice, section 5.7 (from memory); R `forecast::stlf`.
 * Example:
 * ```ts
 * const values = [11, 20, 12, 21, 13, 22, 14, 23]
 * const forecast = withStl(driftForecast, { seasonalWindow: 'periodic' })({ values, season: 2, horizon: 2, confidence: [] })
 * forecast.method // 'STL + Drift'
 * forecast.points[1].value > 20 // true
 * ```
 */
export function withStl(method: ForecastMethod, options: StlForecastOptions = {}): ForecastMethod {
  return (request) => {
    checkForecastRequest(request, 1);
    const { values, season } = request;
    if (season === 1 || values.length <= 2 * season) {
      const plain = method({ ...request, season: 1 });
      return { ...plain, notes: [...plain.notes, 'No season was taken off: more than two whole seasons are needed.'] };
    }
    const { seasonalWindow = 11, robust = false } = options;
    const { seasonal } = stlDecompose(values, { season, seasonalWindow, robust });
    const forecast = method({ ...request, season: 1, values: values.map((value, i) => value - seasonal[i]!) });
    const last = seasonal.slice(-season);
    const shifted = putBack(
      forecast,
      (value, step) => value + last[step % season]!,
      (value, i) => value + seasonal[i]!,
    );
    const note = 'The last season was put back as it was; intervals leave out how uncertain it is.';
    return { ...shifted, method: `STL + ${forecast.method}`, notes: [...forecast.notes, note] };
  };
}
