/** Faults of what a dimension says people hold: rows of a table with the days between which each holds. */
import type { Problem } from '../concord-error.ts';
import type { DimensionFile, HeldFile } from './dimensions.ts';
import { ExpressionFault, namesIn, type ValueType } from './expression.ts';
import { expressionProblems } from './expression-problems.ts';
import { findColumn, valueTypeOf } from './find-column.ts';
import { parseExpression } from './parse-expression.ts';
import { lastDayProblems } from './records/last-day.ts';
import type { TableModel } from './table-model.ts';

/** Every fault of a dimension's `held`; none for a dimension without. */
export function checkHeld(
  model: TableModel,
  { held, paths }: DimensionFile,
  where: (path: (string | number)[]) => string,
): Problem[] {
  if (!held) return [];
  const at = where(['held']);
  if (!model.tables[held.table]) return [fault(at, `there is no table '${held.table}'`, 'a table of the model')];
  const shape = [...columnProblems(model, held, at), ...valueProblems(model, held, at)];
  return shape.length
    ? shape
    : [
        ...lastDayProblems(model, held.table, held.to, at),
        ...rowsProblems(model, held, at),
        ...namesProblems(model, held, at),
        ...knownProblems(model, held, at),
        ...paths.flatMap((path, i) => pathProblems(model, held, path, where(['paths', i]))),
      ];
}

function columnProblems(model: TableModel, { table, by, from, to, code, label }: HeldFile, at: string): Problem[] {
  const named = [by, from, to, code, label].filter((column) => column !== undefined);
  const unknown = named.filter((column) => !typeIn(model, table, column));
  if (unknown.length)
    return unknown.map((column) => fault(at, `'${column}' is no column of ${table}`, 'one of its columns'));
  return [from, to]
    .filter((column) => typeIn(model, table, column) !== 'date')
    .map((column) => fault(at, `${column} is no day`, 'a column with a day'));
}

/**
 * A row stands in each group once only when the table has one row for each person and thing that is held; in one group only when
 * each row of a person begins on a day of its own.
 */
function valueProblems(model: TableModel, held: HeldFile, at: string): Problem[] {
  const { table, by, from, code, label, one, count, known_by: knownBy } = held;
  if ((code === undefined) === (count === undefined))
    return [fault(at, '`code` and `count` are both there, or neither', 'one of the two')];
  if ((count === undefined) !== (knownBy === undefined))
    return [fault(at, '`count` and `known_by` are not there together', 'both, or neither')];
  if (one && code === undefined) return [fault(at, '`one` is there without `code`', '`code` beside it')];
  if (code === undefined) return label === undefined ? [] : [fault(at, 'a number has no label here', '`label` beside')];
  const { key } = model.tables[table]!;
  const other = one ? from : code;
  if ([...key].sort().join() === [by, other].sort().join()) return [];
  return [
    fault(at, `${table} has a row for each ${key.join(', ')}`, `a table with one row for each ${by} and ${other}`),
  ];
}

function rowsProblems(model: TableModel, { table, rows }: HeldFile, at: string): Problem[] {
  if (rows === undefined) return [];
  return expressionProblems(rows, at, ['truth'], (name) => {
    const type = name.includes('.') ? null : typeIn(model, table, name);
    if (type) return type;
    throw new ExpressionFault(`'${name}' is no column of ${table}`, 'its own columns alone');
  });
}

function namesProblems(model: TableModel, { names }: HeldFile, at: string): Problem[] {
  if (!names) return [];
  const known = [names.code, names.label].every((column) => typeIn(model, names.table, column));
  return known
    ? []
    : [fault(at, `there is no table '${names.table}' with ${names.code} and ${names.label}`, 'a list of codes')];
}

/** Rows that say of whom a number is known name people as what is held does. */
function knownProblems(model: TableModel, { table, by, known_by: known }: HeldFile, at: string): Problem[] {
  if (!known) return [];
  const alike = typeIn(model, known.table, known.by) === typeIn(model, table, by);
  return alike && typeIn(model, known.table, known.from) === 'date'
    ? []
    : [
        fault(
          at,
          `there is no table '${known.table}' with ${known.by} as ${table} has ${by}, and a day ${known.from}`,
          'a table with a row for whom it is known, and the day since when',
        ),
      ];
}

/** A path names the column that says whose row it is. */
function pathProblems(model: TableModel, held: HeldFile, path: DimensionFile['paths'][number], at: string): Problem[] {
  const wanted = typeIn(model, held.table, held.by);
  const tables = [...(path.table === undefined ? [] : [path.table]), ...(path.tables ?? [])];
  return tables
    .filter((table) => !isNameOf(model, table, path.code, wanted))
    .map((table) =>
      fault(at, `'${path.code}' does not say whose a row of ${table} is`, `a column that ${held.by} is compared with`),
    );
}

function isNameOf(model: TableModel, table: string, code: string, wanted: ValueType | null): boolean {
  try {
    return namesIn(parseExpression(code)).join() === code && typeIn(model, table, code) === wanted;
  } catch (error) {
    if (error instanceof ExpressionFault) return false;
    throw error;
  }
}

function typeIn(model: TableModel, table: string, column: string): ValueType | null {
  const found = findColumn(model, table, column);
  return found ? valueTypeOf(found.column.type) : null;
}

const fault = (where: string, problem: string, expected: string): Problem => ({
  where,
  problem,
  expected,
  remedy: 'correct it',
});
