/** The period of a whole file, for files whose rows carry no date: read from the file's name or said by the person. */
import type { FilePeriod } from './contract.ts';

/** First and last day, ISO. */
export interface Period {
  from: string;
  to: string;
}

/** How a period of each grain is written, for people. */
export const PERIOD_FORMS: Record<FilePeriod['grain'], string> = {
  day: 'a day such as 2024-06-01',
  month: 'a month such as 2024-06',
  year: 'a year such as 2024',
  'financial-year': 'a financial year such as 2024-25',
};

const WRITTEN: Record<FilePeriod['grain'], RegExp> = {
  day: /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  month: /^(?<year>\d{4})-(?<month>\d{2})$/,
  year: /^(?<year>\d{4})$/,
  'financial-year': /^(?<year>\d{4})[-/](?<end>\d{2})$/,
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** @returns null when the text is no period of this grain, or one that the calendar does not have */
export function parsePeriod(text: string, grain: FilePeriod['grain']): Period | null {
  const groups = WRITTEN[grain].exec(text)?.groups;
  return groups ? periodOf(groups, grain) : null;
}

/**
 * The period that a file's name gives: one of the names that the contract lists, or by its pattern.
 * @param fileName without its folder
 * @returns null when the name gives none; a period is never guessed
 */
export function periodOfName(fileName: string, rules: FilePeriod): Period | null {
  const listed = rules.files.find((f) => f.name.toLowerCase() === fileName.toLowerCase());
  if (listed) return parsePeriod(listed.period, rules.grain);
  const groups = rules.pattern ? new RegExp(rules.pattern, 'i').exec(fileName)?.groups : undefined;
  return groups ? periodOf(groups, rules.grain) : null;
}

/** A part that is not given is the first: a name that says April 2020 of a count on one day means 1 April. */
function periodOf(groups: Record<string, string | undefined>, grain: FilePeriod['grain']): Period | null {
  const year = Number(groups.year);
  if (grain === 'financial-year') {
    if (groups.end && Number(groups.end) !== (year + 1) % 100) return null;
    return { from: isoDay(year, 4, 1), to: isoDay(year + 1, 3, 31) };
  }
  if (grain === 'year') return { from: isoDay(year, 1, 1), to: isoDay(year, 12, 31) };
  const month = monthNumber(groups.month);
  if (month < 1 || month > 12) return null;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (grain === 'month') return { from: isoDay(year, month, 1), to: isoDay(year, month, last) };
  const day = Number(groups.day ?? 1);
  return day < 1 || day > last ? null : { from: isoDay(year, month, day), to: isoDay(year, month, day) };
}

/** '6', '06', 'Jun' and 'June' alike; 0 when it is no month. */
function monthNumber(text = '1'): number {
  return /^\d+$/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

const isoDay = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
