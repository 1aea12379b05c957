/** Every check that one column's contract asks of each row. */
import type { Column, Contract, Dimension } from '../../contract/contract.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { FORMAT_CHECKS, isNhsNumber, nhsNumberInside, testNumberFault } from '../value-formats.ts';
import { numberName, type RowCheck, textName } from './rule.ts';
import { expectedType, typeFault } from './typed-value.ts';

/** What a column's checks ask of its contract. */
type Around = Pick<Contract, 'key' | 'identity'>;

export interface ColumnContext extends Around {
  typedDates: boolean;
}

type Told = [problem: string, expected: string, remedy: string];

/** Checks of a column that is in the file, answered while it is read. */
export function columnChecks(column: Column, context: ColumnContext): RowCheck[] {
  return [
    ...requiredCheck(column),
    ...typeCheck(column, context),
    ...rangeCheck(column),
    ...numberFormatChecks(column),
    ...nobodyNumberCheck(column, context),
    ...(isAskedLater(column, context.key) ? [] : formChecks(column, textOf(column), context)),
  ];
}

/**
 * Checks of what is written of a column, answered after the writing. Parquet keeps a column of few values as a list of them,
 * and the engine then asks each value once: a regular expression over five million site codes costs as much as over six.
 */
export const valueChecks = (column: Column, around: Around): RowCheck[] =>
  isAskedLater(column, around.key) ? formChecks(column, identifier(column.name), around) : [];

/**
 * A text is written as it was checked; anything else is written as its type, and its text is gone. A column of which every
 * value is its own gains nothing by waiting.
 */
const isAskedLater = (column: Column, key: string[]): boolean =>
  column.type === 'string' && !column.unique && !(key.length === 1 && key[0] === column.name);

/** The form of a text: pattern, length, code list, format, and nobody's number in rows about nobody. `t` is the text in SQL. */
const formChecks = (column: Column, t: string, around: Around): RowCheck[] => [
  ...textChecks(column, t),
  ...codeCheck(column, t),
  ...formatChecks(column, t),
  ...nobodyCheck(column, t, around),
];

/** Checks of every row rule; a rule that is null for a row is not broken by it. */
export function ruleChecks(contract: Contract): RowCheck[] {
  return contract.rowRules.map((r) => ({
    rule: `rule:${r.name}`,
    column: r.columns.length === 1 ? (r.columns[0] ?? null) : null,
    severity: r.severity,
    dimension: r.dimension,
    problem: r.columns.length > 1 ? `${r.description} (${r.columns.join(', ')})` : r.description,
    expected: r.expected,
    remedy: r.remedy,
    fault: `not (${r.expression})`,
  }));
}

function check(column: Column, kind: string, told: Told, fault: string, dimension: Dimension = 'validity'): RowCheck {
  const [problem, expected, remedy] = told;
  return {
    rule: `${kind}:${column.name}`,
    column: column.name,
    severity: column.severity,
    dimension,
    problem: `${column.businessName || column.name} ${problem}`,
    expected,
    remedy,
    fault,
  };
}

const textOf = (column: Column): string => identifier(textName(column.name));

function requiredCheck(column: Column): RowCheck[] {
  if (!column.required) return [];
  const t = textOf(column);
  // a blank text breaks any check of form, and trimming makes it missing; elsewhere it must not pass for a value.
  // Only a text that sorts before '!' or after '~' can be blank, and few do: the dear test runs on those alone
  const blankTold = column.type !== 'string' || column.codeList || column.format || column.cleanse.includes('trim');
  const blank = blankTold
    ? ''
    : ` or (case when ${t} < '!' or ${t} > '~' then trim(${t}, ${BLANKS}) = '' else false end)`;
  const fault = `${t} is null${blank}`;
  return [check(column, 'required', ['is missing', 'a value in every row', 'fill it in'], fault, 'completeness')];
}

/** What shows nothing on a screen: spaces of every width, tab, no-break and zero-width ones. */
const BLANKS = literal(
  ' \t\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u202F\u205F\u2060\u3000\uFEFF',
);

const TYPE_WORDS: Record<Column['type'], string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  date: 'a date',
  timestamp: 'a date and time',
  time: 'a time of day',
  boolean: 'true or false',
};

function typeCheck(column: Column, context: ColumnContext): RowCheck[] {
  const fault = typeFault(column, context.typedDates);
  if (!fault) return [];
  const expected = expectedType(column);
  return [check(column, 'type', [`is not ${TYPE_WORDS[column.type]}`, expected, `write ${expected}`], fault)];
}

function textChecks(column: Column, t: string): RowCheck[] {
  const checks: RowCheck[] = [];
  if (column.pattern !== undefined) {
    const told: Told = ['does not have the right form', `the form ${column.pattern}`, 'correct it at the source'];
    checks.push(check(column, 'pattern', told, `not regexp_matches(${t}, ${literal(column.pattern)})`));
  }
  const { minLength, maxLength } = column;
  const bounds = [
    ...(minLength === undefined ? [] : [`length(${t}) < ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length(${t}) > ${maxLength}`]),
  ];
  if (bounds.length > 0) {
    const expected = between(minLength, maxLength, 'characters');
    checks.push(
      check(column, 'length', ['is too short or too long', expected, 'correct it at the source'], bounds.join(' or ')),
    );
  }
  return checks;
}

function codeCheck(column: Column, t: string): RowCheck[] {
  if (!column.codeList) return [];
  const { id, codes } = column.codeList;
  const shown = codes.length <= 20 ? codes.join(', ') : `one of the ${codes.length} codes of ${id}`;
  const told: Told = [`is not a code of the list ${id}`, shown, 'use a code of the list, in the same case'];
  // a function, since the engine asks a function of each distinct value once, and `in` of every row
  const fault = codes.length === 0 ? 'true' : `not list_contains([${codes.map(literal).join(', ')}], ${t})`;
  return [check(column, 'code', told, fault)];
}

function rangeCheck(column: Column): RowCheck[] {
  const { minimum, maximum } = column;
  const value = identifier(column.name);
  const bounds = [
    ...(minimum === undefined ? [] : [`${value} < ${bound(minimum)}`]),
    ...(maximum === undefined ? [] : [`${value} > ${bound(maximum)}`]),
  ];
  if (bounds.length === 0) return [];
  const told: Told = ['is out of range', between(minimum, maximum, column.unit), 'correct it at the source'];
  return [check(column, 'range', told, bounds.join(' or '))];
}

const bound = (value: number | string): string => (typeof value === 'number' ? String(value) : literal(value));

function between(low: number | string | undefined, high: number | string | undefined, unit: string): string {
  const what = unit ? ` ${unit}` : '';
  if (low === undefined) return `at most ${high}${what}`;
  return high === undefined ? `at least ${low}${what}` : `from ${low} to ${high}${what}`;
}

function formatChecks(column: Column, t: string): RowCheck[] {
  if (!column.format || column.format === 'nhs-number') return [];
  const { expected, remedy, fault } = FORMAT_CHECKS[column.format];
  return [check(column, 'format', [`is not a valid ${column.format}`, expected, remedy], fault(t, ''))];
}

/** Nearly every row has a number of its own, and its digits are at hand while the file is read. */
function numberFormatChecks(column: Column): RowCheck[] {
  if (column.format !== 'nhs-number') return [];
  const number = identifier(numberName(column.name));
  const { expected, remedy, fault } = FORMAT_CHECKS['nhs-number'];
  const told: Told = ['is in the range kept for tests', 'numbers of real people', 'leave test patients out'];
  return [
    check(column, 'format', ['is not a valid nhs-number', expected, remedy], fault(textOf(column), number)),
    { ...check(column, 'test-number', told, testNumberFault(number)), severity: 'warn' },
  ];
}

/** Of a text without a form of its own: rows about nobody cross no line, and are published as they came. */
function nobodyCheck(column: Column, t: string, { identity }: Around): RowCheck[] {
  const formed = column.codeList || column.format || column.pattern !== undefined;
  if (identity !== 'none' || column.type !== 'string' || formed) return [];
  return [nobody(column, 'a pattern', nhsNumberInside(t))];
}

/** Of a number that may be of any size, as of a text: its author did not say how large it can be. */
const nobodyNumberCheck = (column: Column, { identity }: Around): RowCheck[] =>
  identity !== 'none' || !NUMBERS.includes(column.type) || column.maximum !== undefined
    ? []
    : [nobody(column, 'a maximum', isNhsNumber(identifier(column.name)))];

const NUMBERS: Column['type'][] = ['integer', 'number'];

function nobody(column: Column, form: string, fault: string): RowCheck {
  const told: Told = [
    'holds an NHS number, and no row of this dataset is about anybody',
    'nothing that tells who somebody is',
    `take it out and send the file again; if it is another number, give the column's form as ${form} in the contract`,
  ];
  return { ...check(column, 'nobody', told, fault), severity: 'reject' };
}
