/** What the calendar says of a day or a month, as far as it moves demand for care. */
import { demand } from '../impossible-input.ts';
import { bankHolidays } from './bank-holidays.ts';
import { addDays, dayFromNumber, dayNumber, daysInMonth, dayText, weekdayOfNumber } from './civil-day.ts';

export interface CalendarDay {
  day: string;
  /** 1 for Monday to 7 for Sunday */
  weekday: number;
  /** the bank holiday's name, or null */
  bankHoliday: string | null;
  dayAfterBankHoliday: boolean;
  dayBeforeBankHoliday: boolean;
  /** Monday to Friday and no bank holiday */
  workingDay: boolean;
  /** 24 December to 1 January */
  christmasPeriod: boolean;
  /** December, January or February */
  winter: boolean;
}

export interface MonthCalendar {
  /** 'YYYY-MM' */
  month: string;
  days: number;
  /** Mondays to Fridays that are no bank holiday */
  workingDays: number;
  bankHolidays: number;
  /** how many Mondays, Tuesdays, … Sundays */
  weekdays: number[];
}

/**
 * Answers: what the calendar of England says of each of some days.
 * Arguments: `days`, 'YYYY-MM-DD', from 2 January 1978 to 30 December 2100 (where bank holidays are known).
 * Result: for each: weekday; bank holiday; the day before and after one; working day; Christmas period (24 December to 1
 * January); winter (December to February).
 * Missing: a text that is no day, or a day outside those years, is refused; no days give none.
 * Source: `bankHolidays`; winter as meteorologists count it.
 * Example:
 * ```ts
 * calendarDays(['2024-12-27'])[0] // { weekday: 5, bankHoliday: null, dayAfterBankHoliday: true, workingDay: true }
 * ```
 */
export function calendarDays(days: readonly string[]): CalendarDay[] {
  const names = holidayNames(days);
  return days.map((day) => {
    const number = dayNumber(day);
    const weekday = weekdayOfNumber(number);
    const month = Number(day.slice(5, 7));
    const date = Number(day.slice(8));
    return {
      day,
      weekday,
      bankHoliday: names.get(number) ?? null,
      dayAfterBankHoliday: names.has(number - 1),
      dayBeforeBankHoliday: names.has(number + 1),
      workingDay: weekday <= 5 && !names.has(number),
      christmasPeriod: (month === 12 && date >= 24) || (month === 1 && date === 1),
      winter: month === 12 || month <= 2,
    };
  });
}

/** By day number, in every year that the days or their neighbours fall in. */
function holidayNames(days: readonly string[]): Map<number, string> {
  const years = new Set(days.map(yearOf));
  for (const day of days) {
    if (day.endsWith('-01-01')) years.add(yearOf(day) - 1);
    if (day.endsWith('-12-31')) years.add(yearOf(day) + 1);
  }
  return new Map([...years].flatMap(bankHolidays).map(({ day, name }) => [dayNumber(day), name]));
}

/**
 * Answers: how far the nearest bank holiday in England is from a day.
 * Arguments: `day`, 'YYYY-MM-DD', from 1979 to 2099; `reach`, whole days to look either way, 1 to 60 (7 when not given).
 * Result: 0 on a bank holiday, −1 the day before, 1 the day after, and so on; the earlier holiday where two are as near.
 * Missing: null when none is within reach; a text that is no day is refused.
 * Source: `bankHolidays`.
 * Example:
 * ```ts
 * daysFromBankHoliday('2024-12-24') // -1
 * daysFromBankHoliday('2024-07-10') // null
 * ```
 */
export function daysFromBankHoliday(day: string, reach = 7): number | null {
  demand(Number.isInteger(reach) && reach >= 1 && reach <= 60, 'a bank holiday is looked for 1 to 60 whole days away');
  const middle = dayNumber(day);
  const years = new Set([addDays(day, -reach), day, addDays(day, reach)].map(yearOf));
  const holidays = [...years].flatMap(bankHolidays).map((holiday) => middle - dayNumber(holiday.day));
  const nearest = holidays.filter((away) => Math.abs(away) <= reach).sort((a, b) => Math.abs(a) - Math.abs(b) || b - a);
  return nearest[0] ?? null;
}

/**
 * Answers: how many days, working days and Mondays to Sundays a month has in England.
 * Arguments: `month`, 'YYYY-MM', from 1978-01 to 2100-12.
 * Result: days, working days (Monday to Friday and no bank holiday), bank holidays, and how many of each weekday, Monday
 * first.
 * Missing: a text that is no month of those years is refused.
 * Source: `bankHolidays`.
 * Example:
 * ```ts
 * monthCalendar('2024-12') // { days: 31, workingDays: 20, bankHolidays: 2, weekdays: [5, 5, 4, 4, 4, 4, 5] }
 * monthCalendar('2024-13') // ImpossibleInput
 * ```
 */
export function monthCalendar(month: string): MonthCalendar {
  demand(/^\d{4}-(0[1-9]|1[0-2])$/.test(month), 'a month is written YYYY-MM');
  const [year, number] = month.split('-').map(Number) as [number, number];
  const holidays = bankHolidays(year).filter(({ day }) => day.startsWith(month));
  const days = daysInMonth(year, number);
  const first = dayNumber(dayText(year, number, 1));
  const weekdays = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < days; i++) weekdays[weekdayOfNumber(first + i) - 1]! += 1;
  const weekdaysOnly = weekdays.slice(0, 5).reduce((sum, count) => sum + count, 0);
  return { month, days, workingDays: weekdaysOnly - holidays.length, bankHolidays: holidays.length, weekdays };
}

/**
 * Answers: which months follow one another from a given one.
 * Arguments: `month`, 'YYYY-MM', the first; `count`, how many, a whole number of 0 or more.
 * Result: 'YYYY-MM' texts.
 * Zero: none for a count of 0.
 * Source: the Gregorian calendar.
 * Example:
 * ```ts
 * monthsFrom('2023-12', 3) // ['2023-12', '2024-01', '2024-02']
 * ```
 */
export function monthsFrom(month: string, count: number): string[] {
  demand(/^\d{4}-(0[1-9]|1[0-2])$/.test(month), 'a month is written YYYY-MM');
  demand(Number.isInteger(count) && count >= 0, 'a count of months is a whole number of 0 or more');
  const first = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  return Array.from({ length: count }, (_, i) =>
    dayText(Math.floor((first + i) / 12), ((first + i) % 12) + 1, 1).slice(0, 7),
  );
}

/**
 * Answers: which days follow one another from a given one.
 * Arguments: `day`, 'YYYY-MM-DD', the first; `count`, how many, a whole number of 0 or more.
 * Result: 'YYYY-MM-DD' texts.
 * Zero: none for a count of 0.
 * Source: the Gregorian calendar.
 * Example:
 * ```ts
 * daysFrom('2023-12-31', 2) // ['2023-12-31', '2024-01-01']
 * ```
 */
export function daysFrom(day: string, count: number): string[] {
  demand(Number.isInteger(count) && count >= 0, 'a count of days is a whole number of 0 or more');
  const first = dayNumber(day);
  return Array.from({ length: count }, (_, i) => dayFromNumber(first + i));
}

const yearOf = (day: string): number => Number(day.slice(0, 4));
