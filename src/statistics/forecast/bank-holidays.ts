/** Bank holidays in England, by rule, with the changes that were proclaimed for single years. */
import { demand } from '../impossible-input.ts';
import { addDays, daysInMonth, dayText, weekdayOf } from './civil-day.ts';

export interface BankHoliday {
  /** 'YYYY-MM-DD' */
  day: string;
  name: string;
  /** true where the day stands in for one that fell on a weekend */
  substitute: boolean;
}

/** The early May bank holiday began in 1978. */
const FIRST_YEAR = 1978;
const LAST_YEAR = 2100;

/** Proclaimed for one year: days that were moved, by name, and days that were added. */
const SINGLE_YEARS: Record<number, { moved?: Record<string, string>; added?: Record<string, string> }> = {
  1981: { added: { '1981-07-29': 'Wedding of the Prince of Wales' } },
  1995: { moved: { 'Early May bank holiday': '1995-05-08' } },
  1999: { added: { '1999-12-31': 'Millennium' } },
  2002: { moved: { 'Spring bank holiday': '2002-06-04' }, added: { '2002-06-03': 'Golden Jubilee' } },
  2011: { added: { '2011-04-29': 'Wedding of Prince William' } },
  2012: { moved: { 'Spring bank holiday': '2012-06-04' }, added: { '2012-06-05': 'Diamond Jubilee' } },
  2020: { moved: { 'Early May bank holiday': '2020-05-08' } },
  2022: {
    moved: { 'Spring bank holiday': '2022-06-02' },
    added: { '2022-06-03': 'Platinum Jubilee', '2022-09-19': 'State Funeral of Queen Elizabeth II' },
  },
  2023: { added: { '2023-05-08': 'Coronation of King Charles III' } },
};

/**
 * Answers: which days of a year are bank holidays in England (and Wales).
 * Arguments: `year`, from 1978 (when the early May holiday began) to 2100.
 * Result: the days in order, with names; a holiday that falls on a weekend is given as its substitute day alone.
 * Missing: single holidays proclaimed after 2026 are not known and not given; a year outside is refused.
 * Source: Banking and Financial Dealings Act 1971 and yearly proclamations, as gov.uk/bank-holidays lists them (2018 to
 * 2025 compared with that list as others have published it; earlier and later changes from memory).
 * Example:
 * ```ts
 * bankHolidays(2022).map(({ day }) => day).slice(2, 5) // ['2022-04-18', '2022-05-02', '2022-06-02']
 * bankHolidays(2022)[0] // { day: '2022-01-03', name: "New Year's Day", substitute: true }
 * bankHolidays(1950) // ImpossibleInput
 * ```
 */
export function bankHolidays(year: number): BankHoliday[] {
  demand(
    Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR,
    `bank holidays are known for whole years from ${FIRST_YEAR} to ${LAST_YEAR}`,
  );
  const easter = easterSunday(year);
  const { moved = {}, added = {} } = SINGLE_YEARS[year] ?? {};
  const fixed = [
    { day: addDays(easter, -2), name: 'Good Friday' },
    { day: addDays(easter, 1), name: 'Easter Monday' },
    { day: firstMonday(year, 5), name: 'Early May bank holiday' },
    { day: lastMonday(year, 5), name: 'Spring bank holiday' },
    { day: lastMonday(year, 8), name: 'Summer bank holiday' },
  ].map(({ day, name }) => ({ day: moved[name] ?? day, name, substitute: false }));
  const once = Object.entries(added).map(([day, name]) => ({ day, name, substitute: false }));
  return [...movable(year), ...fixed, ...once].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/**
 * Answers: on which day Easter Sunday falls.
 * Arguments: `year`, from 1583 to 9999, in the Gregorian calendar.
 * Result: 'YYYY-MM-DD', from 22 March to 25 April.
 * Missing: a year outside is refused.
 * Source: the anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, chapter 8; from memory).
 * Example:
 * ```ts
 * easterSunday(2024) // '2024-03-31'
 * easterSunday(2038) // '2038-04-25'
 * ```
 */
export function easterSunday(year: number): string {
  demand(Number.isInteger(year) && year >= 1583 && year <= 9999, 'Easter is known for whole years from 1583 to 9999');
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * sunday) / 451);
  const count = epact + sunday - 7 * late + 114;
  return dayText(year, Math.floor(count / 31), (count % 31) + 1);
}

/** New Year's Day, Christmas Day and Boxing Day, each moved to the next free weekday when it falls on a weekend. */
function movable(year: number): BankHoliday[] {
  const newYear = dayText(year, 1, 1);
  const christmas = dayText(year, 12, 25);
  const boxing = dayText(year, 12, 26);
  return [
    substituteFor(newYear, "New Year's Day", []),
    substituteFor(christmas, 'Christmas Day', [boxing]),
    substituteFor(boxing, 'Boxing Day', weekdayOf(christmas) >= 6 ? [addDays(boxing, 1)] : []),
  ];
}

/** `taken`: days that are holidays in their own right, or already given to another. */
function substituteFor(day: string, name: string, taken: string[]): BankHoliday {
  if (weekdayOf(day) < 6) return { day, name, substitute: false };
  let free = day;
  while (weekdayOf(free) >= 6 || taken.includes(free)) free = addDays(free, 1);
  return { day: free, name, substitute: true };
}

const firstMonday = (year: number, month: number): string => {
  const first = dayText(year, month, 1);
  return addDays(first, (8 - weekdayOf(first)) % 7);
};

const lastMonday = (year: number, month: number): string => {
  const last = dayText(year, month, daysInMonth(year, month));
  return addDays(last, 1 - weekdayOf(last));
};
