/** The quality rules of a contract: rules about a row, and rules about the whole file. */
import { identifier, literal } from '../../engine/engine.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Column, DatasetRule, Dimension, RowRule } from '../contract.ts';
import { type QualityDocument, TABLE_MARK } from '../contract-schema.ts';
import { RULE_PROPERTIES } from '../custom-properties.ts';
import type { Faults } from './faults.ts';
import { checkPattern } from './read-columns.ts';
import { readCustomProperties } from './read-custom-properties.ts';

export interface Rules {
  rowRules: RowRule[];
  datasetRules: DatasetRule[];
}

/** The standard's words for dimensions, and the DAMA ones that Concord scores by. */
const DIMENSIONS: Record<QualityDocument['dimension'], Dimension> = {
  accuracy: 'accuracy',
  completeness: 'completeness',
  conformity: 'validity',
  consistency: 'consistency',
  coverage: 'completeness',
  timeliness: 'timeliness',
  uniqueness: 'uniqueness',
};

/** Settings that belong to a type of rule; on any other type they would be read by nothing. */
const SETTINGS_OF: Record<string, string[]> = {
  library: ['metric', 'arguments', 'unit'],
  custom: ['engine', 'implementation'],
  sql: ['query'],
};

/**
 * @param list rules as in the document
 * @param columns every column of the contract
 * @param about the column a rule is written on; null when it is written on the table
 */
export function readRules(
  list: QualityDocument[],
  columns: Column[],
  about: Column | null,
  at: SettingPath,
  faults: Faults,
): Rules {
  const rules: Rules = { rowRules: [], datasetRules: [] };
  for (const [i, q] of list.entries()) readRule(q, columns, about, [...at, i], faults, rules);
  return rules;
}

function readRule(
  q: QualityDocument,
  columns: Column[],
  about: Column | null,
  path: SettingPath,
  faults: Faults,
  rules: Rules,
): void {
  checkSettings(q, path, faults);
  const own = readCustomProperties(q.customProperties, RULE_PROPERTIES, [...path, 'customProperties'], faults);
  const { name, description } = q;
  const dimension = DIMENSIONS[q.dimension];
  const told = { name, description, expected: own.expected ?? description, remedy: own.remedy ?? '', dimension };
  if (own.columns) checkKnown(own.columns, columns, path, faults);
  if (q.type === 'custom') {
    const expression = q.implementation ?? 'true';
    const named = own.columns ?? columnsIn(expression, columns);
    rules.rowRules.push({ ...told, expression, columns: named, severity: q.severity === 'error' ? 'reject' : 'warn' });
  } else {
    const query = q.type === 'sql' ? (q.query ?? '') : libraryQuery(q, columns, about, path, faults);
    const severity = q.severity === 'error' ? 'refuse' : 'warn';
    rules.datasetRules.push({ ...told, query, ...limits(q, path, faults), severity });
  }
}

function checkSettings(q: QualityDocument, path: SettingPath, faults: Faults): void {
  const type = String(q.type);
  const needed: Record<string, string[]> = {
    library: ['metric'],
    custom: ['engine', 'implementation'],
    sql: ['query'],
  };
  for (const name of needed[type] ?? [])
    if (!(name in q))
      faults.add(path, `rule '${q.name}' lacks '${name}'`, `'${name}' on type ${type}`, `add '${name}'`);
  for (const [other, names] of Object.entries(SETTINGS_OF))
    for (const name of names)
      if (other !== type && name in q)
        faults.add(
          [...path, name],
          `'${name}' does not fit type ${type}`,
          `'${name}' only on rules of type ${other}`,
          'remove it',
        );
  if (type === 'custom' && Object.keys(q).some((k) => k.startsWith('mustBe')))
    faults.add(path, 'a row rule takes no limit', 'an expression that is true for a good row', 'remove mustBe…');
}

/** Lowest and highest right answer, both included. */
function limits(q: QualityDocument, path: SettingPath, faults: Faults): { min: number; max: number } {
  const given = Object.keys(q).filter((k) => k.startsWith('mustBe'));
  if (given.length !== 1)
    faults.add(path, `rule '${q.name}' has ${given.length} limits`, 'exactly one mustBe…', 'keep or add one');
  const whole = q.type === 'library' && q.unit !== 'percent';
  const step = whole ? 1 : 1e-9;
  const [low, high] = q.mustBeBetween ?? [];
  if (low !== undefined && low > high!)
    faults.add([...path, 'mustBeBetween'], 'the larger number comes first', 'the smaller first', 'swap them');
  if (q.mustBe !== undefined) return { min: q.mustBe, max: q.mustBe };
  if (q.mustBeGreaterThan !== undefined) return { min: q.mustBeGreaterThan + step, max: Number.MAX_VALUE };
  if (q.mustBeGreaterOrEqualTo !== undefined) return { min: q.mustBeGreaterOrEqualTo, max: Number.MAX_VALUE };
  if (q.mustBeLessThan !== undefined) return { min: -Number.MAX_VALUE, max: q.mustBeLessThan - step };
  if (q.mustBeLessOrEqualTo !== undefined) return { min: -Number.MAX_VALUE, max: q.mustBeLessOrEqualTo };
  return { min: low ?? 0, max: high ?? 0 };
}

/** The standard's own measures, as SQL over the file's rows. */
function libraryQuery(
  q: QualityDocument,
  columns: Column[],
  about: Column | null,
  path: SettingPath,
  faults: Faults,
): string {
  if (q.metric === 'rowCount') return `select count(*) from ${TABLE_MARK}`;
  const names = q.arguments?.properties ?? (about ? [about.name] : []);
  if (!names.length)
    faults.add(
      path,
      `'${q.metric}' is about no column`,
      'the rule on a column, or arguments.properties',
      'say which column',
    );
  checkKnown(names, columns, path, faults);
  if (q.arguments?.pattern) checkPattern(q.arguments.pattern, [...path, 'arguments', 'pattern'], faults);
  const counted = q.metric === 'duplicateValues' ? duplicates(names) : `count(*) filter (where ${badValue(q, names)})`;
  return q.unit === 'percent'
    ? `select coalesce(100.0 * (${counted}) / nullif(count(*), 0), 0) from ${TABLE_MARK}`
    : `select ${counted} from ${TABLE_MARK}`;
}

/** Rows beyond the first of each value; rows with a missing value are not counted as equal to each other. */
function duplicates(names: string[]): string {
  const row = names.map(identifier).join(', ');
  const present = names.map((n) => `${identifier(n)} is not null`).join(' and ');
  return `count(*) filter (where ${present}) - count(distinct (${row})) filter (where ${present})`;
}

function badValue(q: QualityDocument, names: string[]): string {
  const { missingValues, validValues, pattern } = q.arguments ?? {};
  const any = (test: (column: string) => string): string =>
    names.map((n) => test(identifier(n))).join(' or ') || 'false';
  if (q.metric === 'nullValues') return any((c) => `${c} is null`);
  if (q.metric === 'missingValues')
    return any(
      (c) => `${c} is null or trim(${c}::varchar) in ('', ${(missingValues ?? ['']).map(literal).join(', ')})`,
    );
  const wrong = [
    ...(validValues ? [(c: string) => `${c}::varchar not in (${validValues.map(literal).join(', ')})`] : []),
    ...(pattern ? [(c: string) => `not regexp_full_match(${c}::varchar, ${literal(pattern)})`] : []),
  ];
  return any((c) => `${c} is not null and (${wrong.map((w) => w(c)).join(' or ') || 'false'})`);
}

function checkKnown(names: string[], columns: Column[], path: SettingPath, faults: Faults): void {
  for (const name of names)
    if (!columns.some((c) => c.name === name))
      faults.add(path, `column '${name}' does not exist`, 'a column of this contract', 'mend the name or remove it');
}

const columnsIn = (expression: string, columns: Column[]): string[] => {
  const words = new Set(expression.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  return columns.map((c) => c.name).filter((name) => words.has(name));
};
