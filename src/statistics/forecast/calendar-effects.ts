/** What weekdays, bank holidays, Christmas and winter add to a daily series, by least squares. */
import { inverse, Matrix, QrDecomposition } from 'ml-matrix';
import { studentTQuantile } from '../distributions/student-t.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { type CalendarDay, calendarDays, daysFrom } from './calendar-day.ts';
import { dayNumber } from './civil-day.ts';
import type { ForecastMethod } from './forecast-model.ts';
import { checkForecastRequest } from './forecast-request.ts';
import { putBack } from './forecast-shift.ts';

export interface CalendarEffects {
  /** what each kind of day adds; weekdays against Monday */
  effects: { name: string; estimate: Estimate }[];
  /** the mean of all effects over the days that were fitted: what the adjusted series keeps */
  meanEffect: number;
  notes: string[];
}

interface Term {
  name: string;
  holds: (day: CalendarDay) => boolean;
}

const WEEKDAYS = ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const TERMS: Term[] = [
  ...WEEKDAYS.map((name, i) => ({ name, holds: ({ weekday }: CalendarDay) => weekday === i + 2 })),
  { name: 'bank holiday', holds: ({ bankHoliday }) => bankHoliday !== null },
  { name: 'day after a bank holiday', holds: ({ dayAfterBankHoliday }) => dayAfterBankHoliday },
  { name: '24 December to 1 January', holds: ({ christmasPeriod }) => christmasPeriod },
  { name: 'December to February', holds: ({ winter }) => winter },
];
const DAYS_IN_YEAR = 365.25;
const CONFIDENCE = 0.95;

/**
 * Answers: how much more (or less) a daily figure is on each weekday, on and after a bank holiday, at Christmas, in winter.
 * Arguments: `days`, 'YYYY-MM-DD', each once, from 1978 to 2100; `values`, one for each, null where missing.
 * Result: an estimate for each effect with a 95% interval, in the units of the values, beside a level and a straight
 * trend; and the mean effect.
 * Zero, missing and small: days without a value are left out; an effect that the days cannot show (no such day, or always
 * together with another) is left out with a note; fewer than 21 days with values are refused.
 * Source: linear regression with calendar dummies, as in Hyndman and Athanasopoulos, Forecasting: principles and
 * practice, section 7.4 (from memory); least squares by QR.
 * Example:
 * ```ts
 * const june = daysFrom('2024-06-03', 28)
 * const counts = june.map((day) => (weekdayOf(day) === 7 ? 60 : 100))
 * calendarEffects(june, counts).effects[5].estimate // { value: -40, unit: 'same as the values', lower: -40, upper: -40 }
 * calendarEffects(['2024-06-03'], [1]) // ImpossibleInput
 * ```
 */
export function calendarEffects(days: readonly string[], values: readonly (number | null)[]): CalendarEffects {
  demand(days.length === values.length, 'every daily value needs its day');
  demand(new Set(days).size === days.length, 'every day may be there only once');
  const known = calendarDays(days).flatMap((day, i) => {
    const value = values[i] ?? null;
    return value === null ? [] : [{ day, value }];
  });
  demand(known.length >= 21, 'calendar effects need at least 21 days with a value');
  demand(
    known.every(({ value }) => Number.isFinite(value) && Math.abs(value) <= 1e100),
    'a daily value is a finite number within ±1e100, or missing',
  );
  return fitEffects(
    known.map(({ day }) => day),
    known.map(({ value }) => value),
  );
}

/**
 * Answers: what the calendar adds to each of some days, past or to come.
 * Arguments: `effects`, from `calendarEffects`; `days`, 'YYYY-MM-DD'.
 * Result: one number for each day, in the units of the values, 0 on average over the days that were fitted.
 * Zero and missing: an effect that was left out adds nothing.
 * Source: as `calendarEffects`.
 * Example:
 * ```ts
 * const june = daysFrom('2024-06-03', 28)
 * const counts = june.map((day) => (weekdayOf(day) === 7 ? 60 : 100))
 * calendarEffectOn(calendarEffects(june, counts), ['2024-07-01', '2024-07-07']) // [5.7142857, -34.2857143]
 * ```
 */
export function calendarEffectOn({ effects, meanEffect }: CalendarEffects, days: readonly string[]): number[] {
  const sizes = new Map(effects.map(({ name, estimate }) => [name, estimate.value ?? 0]));
  return calendarDays(days).map(
    (day) => sumOf(TERMS, (term) => (term.holds(day) ? (sizes.get(term.name) ?? 0) : 0)) - meanEffect,
  );
}

/**
 * Answers: how to forecast a daily series by methods that know nothing of weekdays, bank holidays and winter.
 * Arguments: `firstDay`, 'YYYY-MM-DD', the day of the first value.
 * Result: what turns a forecasting method into one that takes calendar effects off, forecasts the rest as a series without
 * season, and puts the effects of the days ahead back. Methods turned by the same result share their sums.
 * Missing and small: as the method; fewer than 21 values are refused.
 * Source: as `calendarEffects`.
 * Example:
 * ```ts
 * const june = daysFrom('2024-06-03', 28)
 * const values = june.map((day) => (weekdayOf(day) === 7 ? 60 : 100))
 * const forecast = withDayCalendar('2024-06-03')(naiveForecast)({ values, season: 7, horizon: 7, confidence: [] })
 * forecast.points[6].value // 60
 * ```
 */
export function withDayCalendar(firstDay: string): (method: ForecastMethod) => ForecastMethod {
  const known = new Map<number, { values: readonly number[]; effects: CalendarEffects }>();
  const effectsOf = (values: readonly number[]): CalendarEffects => {
    const before = known.get(values.length);
    if (before?.values.every((value, i) => value === values[i])) return before.effects;
    const effects = calendarEffects(daysFrom(firstDay, values.length), values);
    known.set(values.length, { values: [...values], effects });
    return effects;
  };
  return (method) => (request) => {
    checkForecastRequest(request, 21);
    const { values, horizon } = request;
    const fit = effectsOf(values);
    const effect = calendarEffectOn(fit, daysFrom(firstDay, values.length + horizon));
    const forecast = method({ ...request, season: 1, values: values.map((value, i) => value - effect[i]!) });
    const shifted = putBack(
      forecast,
      (value, step) => value + effect[values.length + step]!,
      (value, i) => value + effect[i]!,
    );
    const note = 'Calendar effects were taken off and put back; intervals leave out how uncertain they are.';
    return { ...shifted, notes: [...forecast.notes, ...fit.notes, note] };
  };
}

function fitEffects(days: CalendarDay[], values: number[]): CalendarEffects {
  const start = dayNumber(days[0]!.day);
  const level = days.map(() => 1);
  const trend = days.map(({ day }) => (dayNumber(day) - start) / DAYS_IN_YEAR);
  const dummies = TERMS.map(({ name, holds }) => ({ name, column: days.map((day) => (holds(day) ? 1 : 0)) }));
  const kept = independentOf([level, trend], dummies);
  const columns = [level, trend, ...kept.map(({ column }) => column)];
  const { coefficients, errors, freedom } = leastSquares(columns, values);
  const effects = kept.map(({ name }, i) => ({
    name,
    estimate: effectEstimate(coefficients[i + 2]!, errors[i + 2]!, freedom),
  }));
  const totals = kept.map(({ column }, i) => sumOf(column, (x) => x) * coefficients[i + 2]!);
  return {
    effects,
    meanEffect: sumOf(totals, (x) => x) / days.length,
    notes: effectNotes(
      kept.map(({ name }) => name),
      trend.at(-1)!,
    ),
  };
}

/** The dummies that say something which the columns before them do not. */
function independentOf<T extends { column: number[] }>(given: number[][], candidates: T[]): T[] {
  const basis: number[][] = [];
  const enters = (column: number[]): boolean => {
    const rest = basis.reduce((left, unit) => minus(left, unit, dot(left, unit)), column);
    const again = basis.reduce((left, unit) => minus(left, unit, dot(left, unit)), rest);
    const size = Math.sqrt(dot(again, again));
    if (size <= 1e-7 * Math.sqrt(dot(column, column)) || size === 0) return false;
    basis.push(again.map((x) => x / size));
    return true;
  };
  given.forEach(enters);
  return candidates.filter(({ column }) => enters(column));
}

function leastSquares(columns: number[][], values: number[]) {
  const design = new Matrix(columns).transpose();
  // measured against the largest value, so that no square can leave the range of a double
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const target = Matrix.columnVector(values.map((value) => value / scale));
  const coefficients = new QrDecomposition(design).solve(target);
  const residuals = Matrix.sub(target, design.mmul(coefficients)).to1DArray();
  const freedom = values.length - columns.length;
  const variance = dot(residuals, residuals) / freedom;
  const spread = inverse(design.transpose().mmul(design)).diagonal();
  return {
    coefficients: coefficients.to1DArray().map((c) => c * scale),
    errors: spread.map((d) => Math.sqrt(Math.max(0, d * variance)) * scale),
    freedom,
  };
}

function effectEstimate(value: number, error: number, freedom: number): Estimate {
  const reach = studentTQuantile((1 + CONFIDENCE) / 2, freedom) * error;
  return {
    value,
    unit: 'same as the values',
    lower: value - reach,
    upper: value + reach,
    confidence: CONFIDENCE,
    numerator: null,
    denominator: null,
    method: 'Least squares',
    notes: [],
  };
}

function effectNotes(kept: string[], years: number): string[] {
  const absent = TERMS.map(({ name }) => name).filter((name) => !kept.includes(name));
  const notes = ['The intervals take the days as independent; neighbouring days seldom are, so they are too narrow.'];
  if (absent.length > 0) notes.push(`These days cannot show the effect of: ${absent.join(', ')}.`);
  if (kept.includes('December to February') && years < 2)
    notes.push('Fewer than two years were given: the winter effect cannot be told from other changes in that time.');
  return notes;
}

const sumOf = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((sum, item) => sum + size(item), 0);
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const minus = (a: readonly number[], b: readonly number[], times: number): number[] =>
  a.map((x, i) => x - times * b[i]!);
