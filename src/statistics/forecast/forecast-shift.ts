import type { Forecast } from './forecast-model.ts';

/**
 * Answers: the same forecast, with what was taken off before put back.
 * Arguments: `forecast`; `ahead(value, step)`, the value on the original scale of a figure `step` periods ahead (step
 * counted from 0), never falling as the figure rises; `behind(value, i)`, the same for the fitted value of period `i`.
 * Result: the forecast with every value, limit and fitted value put back.
 * Missing: fitted values that are null stay null.
 * Source: Hyndman and Athanasopoulos, Forecasting: principles and practice, section 5.7 (from memory).
 * Example:
 * ```ts
 * const flat = { method: 'Mean', points: [{ step: 1, value: 2, intervals: [] }], fitted: [null, 2], parameters: {}, notes: [] }
 * const put = putBack(flat, (value) => value * 10, (value) => value * 10)
 * put.points[0].value // 20
 * put.fitted // [null, 20]
 * ```
 */
export function putBack(
  forecast: Forecast,
  ahead: (value: number, step: number) => number,
  behind: (value: number, i: number) => number,
): Forecast {
  return {
    ...forecast,
    points: forecast.points.map((point, step) => ({
      ...point,
      value: ahead(point.value, step),
      intervals: point.intervals.map(({ confidence, lower, upper }) => ({
        confidence,
        lower: ahead(lower, step),
        upper: ahead(upper, step),
      })),
    })),
    fitted: forecast.fitted.map((value, i) => (value === null ? null : behind(value, i))),
  };
}
