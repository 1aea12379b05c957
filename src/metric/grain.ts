/** Periods of time: which can be built from which, their SQL, their end, their name. Weeks end on Sunday. */
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { differenceInCalendarMonths } from 'date-fns/differenceInCalendarMonths';
import { parseISO } from 'date-fns/parseISO';
import type { Grain } from './metric.ts';

/** What each finest period can be put together into; itself first. */
const COARSER: Record<Grain, Grain[]> = {
  day: ['day', 'week', 'month', 'quarter', 'financial-quarter', 'financial-year', 'year'],
  week: ['week'],
  month: ['month', 'quarter', 'financial-quarter', 'financial-year', 'year'],
  quarter: ['quarter', 'financial-quarter', 'financial-year', 'year'],
  'financial-quarter': ['financial-quarter', 'quarter', 'financial-year', 'year'],
  'financial-year': ['financial-year'],
  year: ['year'],
};

/** The periods that a source of this finest period can be asked for. */
export const grainsFrom = (finest: Grain): Grain[] => COARSER[finest];

/** Months in a period; null for those counted in days. */
const MONTHS: Record<Grain, number | null> = {
  day: null,
  week: null,
  month: 1,
  quarter: 3,
  'financial-quarter': 3,
  'financial-year': 12,
  year: 12,
};

/** SQL of the first day of the period that a date lies in. */
export function periodStartSql(date: string, grain: Grain): string {
  if (grain === 'day') return `${date}::date`;
  if (grain === 'financial-year')
    return `(date_trunc('year', ${date}::date - interval 3 month) + interval 3 month)::date`;
  return `date_trunc('${grain === 'financial-quarter' ? 'quarter' : grain}', ${date}::date)::date`;
}

/** The step between two periods as a SQL interval. */
export function stepSql(grain: Grain): string {
  const months = MONTHS[grain];
  return months === null ? `interval ${grain === 'week' ? 7 : 1} day` : `interval ${months} month`;
}

/** First day of the period that a day (ISO) lies in. */
export function periodStart(day: string, grain: Grain): string {
  const date = parseISO(day);
  const months = MONTHS[grain];
  if (grain === 'day') return day;
  if (months === null) return isoDate(addDays(date, -((date.getDay() + 6) % 7)));
  const shift = grain === 'financial-year' ? 3 : 0;
  const month = date.getMonth() - shift;
  return isoDate(new Date(date.getFullYear(), Math.floor(month / months) * months + shift, 1));
}

/** The day so many days after a day (ISO), before it when negative. */
export const shiftDays = (day: string, days: number): string => isoDate(addDays(parseISO(day), days));

/** Last day of the period that starts on `start`, ISO. */
export function periodEnd(start: string, grain: Grain): string {
  const months = MONTHS[grain];
  if (grain === 'day') return start;
  const next = months === null ? addDays(parseISO(start), 7) : addMonths(parseISO(start), months);
  return isoDate(addDays(next, -1));
}

/** First day of the period `steps` periods after the one that starts on `start`; before it when negative. */
export function shiftSteps(start: string, grain: Grain, steps: number): string {
  const months = MONTHS[grain];
  if (months !== null) return isoDate(addMonths(parseISO(start), months * steps));
  return isoDate(addDays(parseISO(start), (grain === 'week' ? 7 : 1) * steps));
}

/** How many source periods of `finest` fill the days from `start` to `end`, both included. */
export function stepsBetween(start: string, end: string, finest: Grain): number {
  const after = addDays(parseISO(end), 1);
  const months = MONTHS[finest];
  if (months !== null) return Math.round(differenceInCalendarMonths(after, parseISO(start)) / months);
  return Math.round(differenceInCalendarDays(after, parseISO(start)) / (finest === 'week' ? 7 : 1));
}

/** First day of the last source period that lies within the period ending on `end`. */
export function lastStep(end: string, finest: Grain): string {
  const after = addDays(parseISO(end), 1);
  const months = MONTHS[finest];
  if (months !== null) return isoDate(addMonths(after, -months));
  return isoDate(addDays(after, finest === 'week' ? -7 : -1));
}

const MONTH_NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * A period's name for people.
 * @example periodLabel('2025-04-01', 'financial-quarter') is '2025/26 Q1'
 */
export function periodLabel(start: string, grain: Grain): string {
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))];
  const financialYear = month >= 4 ? year : year - 1;
  const financial = `${financialYear}/${String((financialYear + 1) % 100).padStart(2, '0')}`;
  switch (grain) {
    case 'day':
      return dayLabel(start);
    case 'week':
      return `week ending ${dayLabel(periodEnd(start, 'week'))}`;
    case 'month':
      return `${MONTH_NAMES[month - 1]} ${year}`;
    case 'quarter':
      return `${MONTH_NAMES[month - 1]} to ${MONTH_NAMES[month + 1]} ${year}`;
    case 'financial-quarter':
      return `${financial} Q${Math.floor(((month + 8) % 12) / 3) + 1}`;
    case 'financial-year':
      return financial;
    case 'year':
      return String(year);
  }
}

/** The name of a stretch of several periods, e.g. 'Apr 2023 to Apr 2025'. */
export function stretchLabel(start: string, lastStart: string, grain: Grain): string {
  const [first, last] = [periodLabel(start, grain), periodLabel(lastStart, grain)];
  return first === last ? first : `${first} to ${last}`;
}

const dayLabel = (iso: string): string =>
  `${Number(iso.slice(8))} ${MONTH_NAMES[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;

/** Written out by hand from the local parts, since parseISO reads a bare date as local midnight. */
const isoDate = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
