/** Date and time formats that are looked for, each with the shape of its text, so that a number is never taken for a date. */
import type { LogicalType } from '../../contract.ts';

export interface DateFormat {
  format: string;
  type: Extract<LogicalType, 'date' | 'timestamp' | 'time'>;
  /** RE2 */
  shape: string;
  /** the other way to read the same shape: day and month exchanged */
  twin?: string;
}

const MONTH = '(January|February|March|April|May|June|July|August|September|October|November|December)';
const MON = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = String.raw`\d{1,2}:\d{2}`;

/** A day-first format and its month-first twin. English practice is day first, so it stands first. */
const twins = (dayFirst: string, monthFirst: string, type: DateFormat['type'], shape: string): DateFormat[] => [
  { format: dayFirst, type, shape, twin: monthFirst },
  { format: monthFirst, type, shape, twin: dayFirst },
];

export const DATE_FORMATS: DateFormat[] = [
  { format: '%Y-%m-%d', type: 'date', shape: String.raw`\d{4}-\d{1,2}-\d{1,2}` },
  ...twins('%d/%m/%Y', '%m/%d/%Y', 'date', String.raw`\d{1,2}/\d{1,2}/\d{4}`),
  ...twins('%d-%m-%Y', '%m-%d-%Y', 'date', String.raw`\d{1,2}-\d{1,2}-\d{4}`),
  ...twins('%d.%m.%Y', '%m.%d.%Y', 'date', String.raw`\d{1,2}\.\d{1,2}\.\d{4}`),
  ...twins('%d/%m/%y', '%m/%d/%y', 'date', String.raw`\d{1,2}/\d{1,2}/\d{2}`),
  { format: '%Y/%m/%d', type: 'date', shape: String.raw`\d{4}/\d{1,2}/\d{1,2}` },
  { format: '%d-%b-%Y', type: 'date', shape: String.raw`\d{1,2}-(?i:${MON})-\d{4}` },
  { format: '%d-%b-%y', type: 'date', shape: String.raw`\d{1,2}-(?i:${MON})-\d{2}` },
  { format: '%d %b %Y', type: 'date', shape: String.raw`\d{1,2} (?i:${MON}) \d{4}` },
  { format: '%d %B %Y', type: 'date', shape: String.raw`\d{1,2} (?i:${MONTH}) \d{4}` },
  { format: '%B %Y', type: 'date', shape: String.raw`(?i:${MONTH}) \d{4}` },
  { format: '%b %Y', type: 'date', shape: String.raw`(?i:${MON}) \d{4}` },
  { format: '%b-%y', type: 'date', shape: String.raw`(?i:${MON})-\d{2}` },
  { format: '%B-%Y', type: 'date', shape: String.raw`(?i:${MONTH})-\d{4}` },
  { format: '%Y-%m', type: 'date', shape: String.raw`(19|20)\d{2}-(0[1-9]|1[0-2])` },
  { format: '%Y%m%d', type: 'date', shape: String.raw`(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])` },
  { format: '%Y-%m-%d %H:%M:%S', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2} ${TIME}:\d{2}` },
  { format: '%Y-%m-%d %H:%M', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2} ${TIME}` },
  { format: '%Y-%m-%dT%H:%M:%S', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2}T${TIME}:\d{2}` },
  { format: '%Y-%m-%dT%H:%M', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2}T${TIME}` },
  { format: '%Y-%m-%dT%H:%M:%SZ', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2}T${TIME}:\d{2}Z` },
  { format: '%Y-%m-%dT%H:%M:%S.%gZ', type: 'timestamp', shape: String.raw`\d{4}-\d{2}-\d{2}T${TIME}:\d{2}\.\d{3}Z` },
  {
    format: '%Y-%m-%dT%H:%M:%S%z',
    type: 'timestamp',
    shape: String.raw`\d{4}-\d{2}-\d{2}T${TIME}:\d{2}[+-]\d{2}:\d{2}`,
  },
  ...twins('%d/%m/%Y %H:%M', '%m/%d/%Y %H:%M', 'timestamp', String.raw`\d{1,2}/\d{1,2}/\d{4} ${TIME}`),
  ...twins('%d/%m/%Y %H:%M:%S', '%m/%d/%Y %H:%M:%S', 'timestamp', String.raw`\d{1,2}/\d{1,2}/\d{4} ${TIME}:\d{2}`),
  { format: '%H:%M', type: 'time', shape: TIME },
  { format: '%H:%M:%S', type: 'time', shape: String.raw`${TIME}:\d{2}` },
];

/** Formats that need not be written down, since a contract without formats accepts them. */
export const ISO_FORMATS = new Set(['%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%H:%M:%S']);
