/** How a cleansed text becomes a typed value, and when it cannot. */
import type { Column, LogicalType } from '../../contract/contract.ts';
import { ENGINE_TYPES } from '../../contract/engine-types.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { textName } from './rule.ts';

const TYPE_WORDS: Record<LogicalType, string> = {
  string: 'text',
  integer: 'a whole number in digits',
  number: 'a number in digits, with a point before decimals',
  date: 'a date as YYYY-MM-DD',
  timestamp: 'a date and time as YYYY-MM-DD HH:MM:SS, without a time zone',
  time: 'a time as HH:MM or HH:MM:SS',
  boolean: 'true or false',
};

/** Stated date formats; typed sources (XLSX, Parquet) give ISO text as well. */
const formatsOf = (column: Column, typedDates: boolean): string[] =>
  column.formats.length > 0 && typedDates ? [...column.formats, ...ISO_FORMATS] : column.formats;

const ISO_FORMATS = ['%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%H:%M:%S'];

/** SQL of the typed value; null where the text is not of the type. */
export function typedValue(column: Column, typedDates: boolean): string {
  const text = identifier(textName(column.name));
  if (column.type === 'string') return text;
  const formats = formatsOf(column, typedDates);
  if (formats.length === 0) return `try_cast(${text} as ${ENGINE_TYPES[column.type]})`;
  // tried one by one: a list of formats in one call is nine times slower
  const tries = formats.map((f) => `try_strptime(${text}, ${literal(f)})`);
  return `coalesce(${tries.join(', ')})::${ENGINE_TYPES[column.type]}`;
}

/** What a person should have written. */
export function expectedType(column: Column): string {
  if (column.formats.length === 0) return TYPE_WORDS[column.type];
  const kind = column.type === 'timestamp' ? 'date and time' : column.type;
  return `a ${kind} such as ${column.formats.map(exampleOf).join(' or ')}`;
}

const EXAMPLE: Record<string, string> = {
  '%Y': '2025',
  '%y': '25',
  '%m': '03',
  '%d': '31',
  '%B': 'March',
  '%b': 'Mar',
  '%H': '14',
  '%I': '02',
  '%M': '30',
  '%S': '00',
  '%p': 'PM',
};

/** Format codes are for programmers: `%d/%m/%Y` is shown as 31/03/2025. A code without an example is left as it is. */
const exampleOf = (format: string): string =>
  format.replace(/%-?([A-Za-z])/g, (code, letter) => EXAMPLE[`%${letter}`] ?? code);

/**
 * SQL that is true where a text is not of the column's type. The engine's own casts take too much: they round 1.5 to a
 * whole number, read 1_000, NaN and hexadecimal, ignore time zones, and take a date without its time.
 */
export function typeFault(column: Column, typedDates: boolean): string | null {
  const text = identifier(textName(column.name));
  const value = identifier(column.name);
  const unread = `(${value} is null and ${text} is not null)`;
  if (column.type === 'string') return null;
  if (formatsOf(column, typedDates).length > 0) {
    if (column.type === 'time') return unread;
    return `${unread} or ${beyondReason(value)} or (case when ${value} < '1900-01-02' then ${isWord(text)} else false end)`;
  }
  const strict = STRICT[column.type];
  return strict ? strict(text, value, unread) : unread;
}

/**
 * A text that is written just as the engine writes the value settles the matter cheaply; the dear test runs only on the
 * others. It also settles that there is a value, so `unread` need not be asked of those.
 */
const unlessPlain = (text: string, value: string, fault: string): string =>
  `case when ${value}::varchar = ${text} then false else ${fault} end`;

/** Of the texts that the engine reads as a number, those that begin and end with a digit are one, but for underscores. */
const plainNumber = (t: string): string =>
  `${t} >= '0' and ${t} < ':' and right(${t}, 1) between '0' and '9' and not contains(${t}, '_')`;

/** Outside these years a date is a slip, or a word that the engine takes for one (infinity). */
const beyondReason = (value: string): string => `${value} < '1800-01-01' or ${value} >= '2300-01-01'`;

/** Given a format, the engine reads infinity and epoch as 1 January 1900; no date is without a digit. */
const isWord = (text: string): string => `not regexp_matches(${text}, '[0-9]')`;

type Strict = (text: string, value: string, unread: string) => string;

const STRICT: Partial<Record<LogicalType, Strict>> = {
  integer: (t, v, unread) => unlessPlain(t, v, `${unread} or not regexp_full_match(${t}, '[+-]?[0-9]+(\\.0*)?')`),
  number: (t, v, unread) =>
    `${unread} or not isfinite(${v}) or (case when ${plainNumber(t)} then false
      else not regexp_full_match(${t}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') end)`,
  date: (t, v, unread) =>
    `${unlessPlain(t, v, `${unread} or not regexp_full_match(${t}, '${DAY}[ T]00:00(:00(\\.0+)?)?')`)} or ${beyondReason(v)}`,
  timestamp: (t, v, unread) =>
    `${unlessPlain(t, v, `${unread} or not regexp_full_match(${t}, '${DAY}[ T]${CLOCK}')`)} or ${beyondReason(v)}`,
  time: (t, _v, unread) => `${unread} or not regexp_full_match(${t}, '[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?')`,
};

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const CLOCK = '[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?';
