/** What a column of an unknown file probably is: its type, its dates, its missing texts, its codes. */
import type { Classification, LogicalType, ValueFormat } from '../../contract.ts';
import type { IdentifyingWord } from '../../identifies.ts';
import { DATE_FORMATS, ISO_FORMATS } from './date-formats.ts';
import { headerWords } from './heading-words.ts';
import type { ColumnFacts } from './profile-columns.ts';

/** A column as it will stand in the drafted contract, with the reasons for each guess. */
export interface DraftColumn {
  facts: ColumnFacts;
  name: string;
  type: LogicalType;
  /** strptime; empty for ISO */
  formats: string[];
  /** the formats read the other way, day and month exchanged, when the values fit both */
  otherFormats: string[] | null;
  cleanse: string[];
  /** texts of this column that mean missing and must be so in the whole file */
  nullTexts: string[];
  classification: Classification;
  /** what identifying kind it was taken for, in words; null when plain */
  looksLike: string | null;
  /** that as a contract says it */
  identifies: IdentifyingWord | null;
  format: ValueFormat | null;
  pattern: string | null;
  codes: string[] | null;
  minimum: number | null;
  unit: string;
  /** rows without a value, texts that mean missing included */
  missing: number;
  required: boolean;
  severity: 'reject' | 'warn';
  /** sentences, without values */
  reasons: string[];
}

/** Headers that name a thing, so that digits in them are no number. */
const CODE_WORDS = new Set([
  'code',
  'id',
  'ids',
  'identifier',
  'ods',
  'nhs',
  'phone',
  'telephone',
  'mobile',
  'ref',
  'snomed',
  'icd',
  'opcs',
  'uprn',
  'ssn',
  'postcode',
  'index',
  'bnf',
  'key',
  'ukprn',
]);

export const isCodeHeader = (header: string): boolean => {
  const words = headerWords(header);
  return words.some((w) => CODE_WORDS.has(w)) || /(code|id)$/.test(words.at(-1) ?? '');
};

/** A whole number that is a year: it can say which period a row is about. */
export const isYear = (c: DraftColumn): boolean =>
  c.type === 'integer' &&
  headerWords(c.facts.header).includes('year') &&
  (c.facts.minimum ?? 0) >= 1900 &&
  (c.facts.maximum ?? 0) <= 2100;

/** The date of a row as SQL, from the column that says it. */
export const dateSql = (c: DraftColumn, sql: string): string =>
  isYear(c) ? `make_date(${sql}, 1, 1)` : c.type === 'date' ? sql : `${sql}::date`;

/** Shares of values that must fit before a type is believed; those that do not fit are then counted, not rejected. */
const NEARLY_ALL = 0.98;

/**
 * @param dayFirst what the rest of the file says of its dates; null when nothing decides it
 */
export function guessColumn(facts: ColumnFacts, name: string, dayFirst: boolean | null): DraftColumn {
  const column: DraftColumn = {
    facts,
    name,
    type: 'string',
    formats: [],
    otherFormats: null,
    cleanse: facts.spaced > 0 ? ['trim'] : [],
    nullTexts: [],
    classification: 'plain',
    looksLike: null,
    identifies: null,
    format: null,
    pattern: null,
    codes: null,
    minimum: null,
    unit: '',
    missing: facts.blank,
    required: false,
    severity: 'reject',
    reasons: [],
  };
  if (facts.spaced > 0) column.reasons.push(`${facts.spaced} values have spaces around them`);
  if (facts.real === 0) column.reasons.push('it is empty in this file');
  else if (!guessDate(column, dayFirst) && !guessNumber(column)) guessText(column);
  return column;
}

function guessDate(column: DraftColumn, dayFirst: boolean | null): boolean {
  const { facts } = column;
  const onlyDigits = facts.integers === facts.real;
  if (!facts.dates.length || (onlyDigits && !/date|day|period|month|dob|birth/i.test(facts.header))) return false;
  const chosen = chooseFormats(facts, dayFirst);
  const types = new Set(chosen.formats.map((f) => f.type));
  if (chosen.rows < NEARLY_ALL * facts.real || (types.has('time') && types.size > 1)) return false;
  column.type = types.has('timestamp') ? 'timestamp' : [...types][0]!;
  const formats = chosen.formats.map((f) => f.format);
  column.formats = formats.every((f) => ISO_FORMATS.has(f)) && types.size === 1 ? [] : formats;
  if (chosen.undecided) {
    column.otherFormats = chosen.formats.map((f) => f.twin ?? f.format);
    column.reasons.push('every value can be read day first or month first');
  }
  if (chosen.rows < facts.real) allowFew(column, facts.real - chosen.rows, 'a date in these formats');
  takeMissingTexts(column);
  return true;
}

function chooseFormats(facts: ColumnFacts, dayFirst: boolean | null) {
  const known = (format: string) => DATE_FORMATS.find((f) => f.format === format)!;
  const rowsOf = (format: string) => facts.dates.find((d) => d.format === format)?.rows ?? 0;
  let undecided = false;
  // Of twins the one that fits more rows; when both fit the same, what the file says elsewhere, then English practice.
  const kept = facts.dates
    .map((d) => known(d.format))
    .filter((f) => {
      if (!f.twin) return true;
      const [mine, other] = [rowsOf(f.format), rowsOf(f.twin)];
      if (mine !== other) return mine > other;
      if (dayFirst === null) undecided = true;
      return f.format.startsWith('%d') === (dayFirst ?? true);
    });
  const formats = kept.slice(0, 3);
  return { formats, rows: formats.reduce((sum, f) => sum + rowsOf(f.format), 0), undecided };
}

/**
 * What a file's dates together say of day and month.
 * @returns true when some column can only be day first, false when some can only be month first, null otherwise
 */
export function decideDayFirst(columns: ColumnFacts[]): boolean | null {
  for (const facts of columns)
    for (const { format, rows } of facts.dates) {
      const twin = DATE_FORMATS.find((f) => f.format === format)?.twin;
      const other = facts.dates.find((d) => d.format === twin)?.rows ?? 0;
      if (twin && rows === facts.real && other < rows) return format.startsWith('%d');
    }
  return null;
}

function guessNumber(column: DraftColumn): boolean {
  const { facts } = column;
  const fits = facts.numbers + facts.thousands + facts.percents;
  if (fits < NEARLY_ALL * facts.real || facts.leadingZeros > 0 || isCodeHeader(facts.header)) return false;
  const whole = facts.integers + facts.thousands === facts.real;
  column.type = whole ? 'integer' : 'number';
  if (facts.thousands > 0) column.cleanse.push('remove-thousands-separators');
  if (facts.percents > 0) {
    column.cleanse.push('remove-percent-sign');
    column.unit = '%';
  }
  if (facts.minimum !== null && facts.minimum >= 0 && facts.percents === 0) column.minimum = 0;
  if (fits < facts.real) allowFew(column, facts.real - fits, 'a number');
  takeMissingTexts(column);
  return true;
}

function allowFew(column: DraftColumn, rows: number, expected: string): void {
  column.severity = 'warn';
  column.reasons.push(
    `${rows} of ${column.facts.real} values are not ${expected}: they are counted, and the rows kept`,
  );
}

function takeMissingTexts(column: DraftColumn): void {
  for (const text of Object.keys(column.facts.missingTexts)) {
    if (text === '-') column.cleanse.push('null-if-dash');
    else if (text === '*') column.cleanse.push('null-if-star');
    else column.nullTexts.push(text);
  }
  const texts = Object.keys(column.facts.missingTexts);
  if (texts.length) column.reasons.push(`${texts.map((t) => `'${t}'`).join(', ')} taken for missing`);
}

const ENTITY_WORDS =
  /org|provider|trust|practice|name|code|area|region|period|month|year|date|site|ward|lsoa|icb|ccg|pcn|title|address|comment|note|free|text/i;
const MOST_CODES = 15;
const LONGEST_CODE = 60;

function guessText(column: DraftColumn): void {
  const { facts } = column;
  if (facts.lsoaCodes === facts.real) column.pattern = '^[EW]01[0-9]{6}$';
  else if (facts.gssCodes === facts.real) column.pattern = '^[EWSNKJ][0-9]{8}$';
  if (column.pattern) column.reasons.push('every value is an ONS code');
  const isCodeList =
    facts.distinct <= MOST_CODES && facts.distinct * 5 <= facts.rows && facts.maxLength <= LONGEST_CODE;
  if (!isCodeList || column.pattern || ENTITY_WORDS.test(facts.header) || facts.values.length === 0) return;
  column.codes = facts.values;
  column.severity = 'warn';
  column.reasons.push(
    `only ${facts.distinct} different values: taken for a code list; a new one is counted, not rejected`,
  );
}
