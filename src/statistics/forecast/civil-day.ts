/** Days as 'YYYY-MM-DD' and as numbers, by arithmetic alone: no clock, no time zone. */
import { demand } from '../impossible-input.ts';

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_IN_400_YEARS = 146_097;
/** from 0000-03-01 to 1970-01-01 */
const MARCH_OF_YEAR_NOUGHT = 719_468;

/**
 * Answers: how many days lie between 1 January 1970 and a day.
 * Arguments: `day`, 'YYYY-MM-DD' from '0001-01-01' to '9999-12-31', in the Gregorian calendar.
 * Result: a whole number, 0 for '1970-01-01', negative before.
 * Zero and missing: a text that is no such day ('2023-02-29') is refused.
 * Source: Hinnant, chrono-compatible low-level date algorithms, `days_from_civil` (from memory).
 * Example:
 * ```ts
 * dayNumber('2024-02-29') // 19782
 * dayNumber('1969-12-31') // -1
 * dayNumber('2023-02-29') // ImpossibleInput
 * ```
 */
export function dayNumber(day: string): number {
  demand(/^\d{4}-\d\d-\d\d$/.test(day), 'a day is written YYYY-MM-DD');
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  demand(year >= 1 && month >= 1 && month <= 12, 'a day is written YYYY-MM-DD, with a month from 01 to 12');
  demand(date >= 1 && date <= daysInMonth(year, month), 'a day has to exist in its month');
  return numberOf(year, month, date);
}

/**
 * Answers: which day has a given number.
 * Arguments: `number`, whole days since 1 January 1970, within the years 1 to 9999.
 * Result: 'YYYY-MM-DD'.
 * Zero: 0 is '1970-01-01'; a number that is not whole or leaves those years is refused.
 * Source: Hinnant, `civil_from_days` (from memory).
 * Example:
 * ```ts
 * dayFromNumber(19782) // '2024-02-29'
 * ```
 */
export function dayFromNumber(number: number): string {
  demand(
    Number.isInteger(number) && number >= -719_162 && number <= 2_932_896,
    'a day number is whole and falls in the years 1 to 9999',
  );
  const since = number + MARCH_OF_YEAR_NOUGHT;
  const era = Math.floor(since / DAYS_IN_400_YEARS);
  const dayOfEra = since - era * DAYS_IN_400_YEARS;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return dayText(400 * era + yearOfEra + (month <= 2 ? 1 : 0), month, date);
}

/**
 * Answers: which day of the week a day is.
 * Arguments: `day`, 'YYYY-MM-DD'.
 * Result: 1 for Monday to 7 for Sunday, as ISO 8601 counts.
 * Missing: a text that is no day is refused.
 * Source: ISO 8601; 1 January 1970 was a Thursday.
 * Example:
 * ```ts
 * weekdayOf('2024-12-25') // 3
 * ```
 */
export function weekdayOf(day: string): number {
  return weekdayOfNumber(dayNumber(day));
}

/**
 * Answers: which day of the week the day with a given number is.
 * Arguments: `number`, whole days since 1 January 1970.
 * Result: 1 for Monday to 7 for Sunday.
 * Zero: 0 gives 4, a Thursday.
 * Source: ISO 8601.
 * Example:
 * ```ts
 * weekdayOfNumber(0) // 4
 * ```
 */
export function weekdayOfNumber(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/**
 * Answers: which day comes some days after another.
 * Arguments: `day`, 'YYYY-MM-DD'; `days`, a whole number, negative for earlier.
 * Result: 'YYYY-MM-DD'.
 * Zero: 0 gives the day itself; leaving the years 1 to 9999 is refused.
 * Source: as `dayNumber`.
 * Example:
 * ```ts
 * addDays('2024-02-28', 2) // '2024-03-01'
 * ```
 */
export function addDays(day: string, days: number): string {
  return dayFromNumber(dayNumber(day) + days);
}

/**
 * Answers: how many days a month has.
 * Arguments: `year`, from 1 to 9999; `month`, from 1 to 12.
 * Result: 28 to 31.
 * Missing: a year or month outside is refused.
 * Source: the Gregorian calendar: every fourth year is a leap year, but of the centuries only every fourth.
 * Example:
 * ```ts
 * daysInMonth(2024, 2) // 29
 * daysInMonth(1900, 2) // 28
 * ```
 */
export function daysInMonth(year: number, month: number): number {
  demand(Number.isInteger(year) && year >= 1 && year <= 9999, 'a year is a whole number from 1 to 9999');
  demand(Number.isInteger(month) && month >= 1 && month <= 12, 'a month is a whole number from 1 to 12');
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_LENGTHS[month - 1]!;
}

/**
 * Answers: how a day of a month is written.
 * Arguments: `year`, `month`, `date`, whole numbers.
 * Result: 'YYYY-MM-DD', whether or not there is such a day.
 * Zero: leading zeros are written.
 * Source: ISO 8601.
 * Example:
 * ```ts
 * dayText(2024, 3, 1) // '2024-03-01'
 * ```
 */
export function dayText(year: number, month: number, date: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

function numberOf(year: number, month: number, date: number): number {
  const fromMarch = month > 2 ? year : year - 1;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_400_YEARS + dayOfEra - MARCH_OF_YEAR_NOUGHT;
}
