/** Monthly totals, freed of how long the months are. */
import { demand, demandChoice } from '../impossible-input.ts';
import { monthCalendar, monthsFrom } from './calendar-day.ts';
import type { ForecastMethod } from './forecast-model.ts';
import { checkForecastRequest } from './forecast-request.ts';
import { putBack } from './forecast-shift.ts';

export type MonthBasis = 'day' | 'working-day';

/**
 * Answers: what monthly totals come to per day, or per working day.
 * Arguments: `months`, 'YYYY-MM'; `totals`, one for each month; `basis`, 'day' or 'working-day' (Monday to Friday and no
 * bank holiday in England).
 * Result: one figure for each month.
 * Zero and missing: a total of 0 gives 0, null gives null.
 * Source: Hyndman and Athanasopoulos, Forecasting: principles and practice, section 3.1, calendar adjustments (from memory).
 * Example:
 * ```ts
 * perCalendarDay(['2024-02', '2024-03'], [290, null], 'day') // [10, null]
 * perCalendarDay(['2024-12'], [290], 'working-day') // [14.5]
 * ```
 */
export function perCalendarDay(
  months: readonly string[],
  totals: readonly (number | null)[],
  basis: MonthBasis,
): (number | null)[] {
  demandChoice(basis, ['day', 'working-day'], 'a basis');
  demand(months.length === totals.length, 'every monthly total needs its month');
  return totals.map((total, i) => (total === null ? null : total / daysOf(months[i]!, basis)));
}

/**
 * Answers: how to forecast monthly totals by a method that knows nothing of how long months are.
 * Arguments: `firstMonth`, 'YYYY-MM', the month of the first value; `basis`, 'day' or 'working-day' (Monday to Friday and
 * no bank holiday in England); `method`, the forecasting method for the figures per day.
 * Result: a forecasting method for totals: per-day figures are forecast, then multiplied by the days of each month ahead.
 * Missing and small: as `method`.
 * Source: as `perCalendarDay`.
 * Example:
 * ```ts
 * const request = { values: [310, 280, 310], season: 1, horizon: 1, confidence: [] }
 * withMonthLengths('2023-01', 'day', naiveForecast)(request).points[0].value // 300
 * ```
 */
export function withMonthLengths(firstMonth: string, basis: MonthBasis, method: ForecastMethod): ForecastMethod {
  demandChoice(basis, ['day', 'working-day'], 'a basis');
  return (request) => {
    checkForecastRequest(request, 1);
    const { values, horizon } = request;
    const days = monthsFrom(firstMonth, values.length + horizon).map((month) => daysOf(month, basis));
    const forecast = method({ ...request, values: values.map((value, i) => value / days[i]!) });
    const shifted = putBack(
      forecast,
      (value, step) => value * days[values.length + step]!,
      (value, i) => value * days[i]!,
    );
    const each = basis === 'day' ? 'day' : 'working day';
    return { ...shifted, notes: [...forecast.notes, `Figures per ${each} were forecast and put back to totals.`] };
  };
}

function daysOf(month: string, basis: MonthBasis): number {
  const { days, workingDays } = monthCalendar(month);
  return basis === 'day' ? days : workingDays;
}
