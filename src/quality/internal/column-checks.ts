/** Every check that one column's contract asks of each row. */
import type { Column, Contract, Dimension } from '../../contract/contract.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { FORMAT_CHECKS, testNumberFault } from '../value-formats.ts';
import { numberName, type RowCheck, textName } from './rule.ts';
import { expectedType, typeFault } from './typed-value.ts';

export interface ColumnContext {
  typedDates: boolean;
}

type Told = [problem: string, expected: string, remedy: string];

/** Checks of a column that is in the file. */
export function columnChecks(column: Column, context: ColumnContext): RowCheck[] {
  return [
    ...requiredCheck(column),
    ...typeCheck(column, context),
    ...textChecks(column),
    ...codeCheck(column),
    ...rangeCheck(column),
    ...formatChecks(column),
  ];
}

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
  // Only a text that sorts before '!' can be blank, and few do: the dear test runs on those alone
  const blankTold = column.type !== 'string' || column.codeList || column.format || column.cleanse.includes('trim');
  const blank = blankTold ? '' : ` or (case when ${t} < '!' then trim(${t}) = '' else false end)`;
  const fault = `${t} is null${blank}`;
  return [check(column, 'required', ['is missing', 'a value in every row', 'fill it in'], fault, 'completeness')];
}

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

function textChecks(column: Column): RowCheck[] {
  const t = textOf(column);
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

/** Longer lists are looked up in a pass of their own: here each code costs every row a comparison. */
const LONGEST_LIST = 100;

export const hasLongList = (column: Column): boolean => (column.codeList?.codes.length ?? 0) > LONGEST_LIST;

/** What is told when a value is not in the column's code list. */
export function codeRule(column: Column): Omit<RowCheck, 'fault'> {
  const { id, codes } = column.codeList ?? { id: '', codes: [] };
  const shown = codes.length <= 20 ? codes.join(', ') : `one of the ${codes.length} codes of ${id}`;
  const told: Told = [`is not a code of the list ${id}`, shown, 'use a code of the list, in the same case'];
  const { fault: _none, ...rule } = check(column, 'code', told, '');
  return rule;
}

/** `list_contains` and not `in`: the engine makes a join of `in`, and a join gives the rows in another order. */
function codeCheck(column: Column): RowCheck[] {
  const codes = column.codeList?.codes;
  if (!codes || hasLongList(column)) return [];
  const fault =
    codes.length === 0 ? 'true' : `not list_contains([${codes.map(literal).join(', ')}], ${textOf(column)})`;
  return [{ ...codeRule(column), fault }];
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

function formatChecks(column: Column): RowCheck[] {
  if (!column.format) return [];
  const t = textOf(column);
  const { expected, remedy, fault } = FORMAT_CHECKS[column.format];
  const checks = [
    check(
      column,
      'format',
      [`is not a valid ${column.format}`, expected, remedy],
      fault(t, identifier(numberName(column.name))),
    ),
  ];
  if (column.format !== 'nhs-number') return checks;
  const told: Told = ['is in the range kept for tests', 'numbers of real people', 'leave test patients out'];
  return [
    ...checks,
    { ...check(column, 'test-number', told, testNumberFault(identifier(numberName(column.name)))), severity: 'warn' },
  ];
}
