/** Faults of the dimensions of `catalogue/tables.yaml`: tables and columns that are not there, expressions that cannot be read. */
import type { Problem } from '../concord-error.ts';
import { checkExpression } from './check-expression.ts';
import { checkHeld } from './check-held.ts';
import { type DimensionFile, type DimensionPath, type HeldFile, pathsOf, VALUE } from './dimensions.ts';
import { type Expression, ExpressionFault, type ValueType } from './expression.ts';
import { findColumn, valueTypeOf } from './find-column.ts';
import { parseExpression } from './parse-expression.ts';
import { INDEX_DAY } from './records/record-metric.ts';
import type { TableModel } from './table-model.ts';

/** Every fault of the dimensions, each with its line. */
export function checkDimensions(
  model: TableModel,
  files: Record<string, DimensionFile>,
  where: (path: (string | number)[]) => string,
): Problem[] {
  return Object.entries(files).flatMap(([name, dimension]) => [
    ...checkHeld(model, dimension, (path) => where(['dimensions', name, ...path])),
    ...namesProblems(model, dimension, where(['dimensions', name, 'names'])),
    ...dimension.paths.flatMap((path, i) => {
      const at = where(['dimensions', name, 'paths', i]);
      const named = pathsOf(path);
      if ((path.table === undefined) === (path.tables === undefined)) return [eitherTable(at)];
      return named.flatMap((each) => pathProblems(model, dimension, each, at));
    }),
  ]);
}

function namesProblems(model: TableModel, { names }: DimensionFile, where: string): Problem[] {
  if (!names) return [];
  const missing = [names.code, names.label].filter((column) => !findColumn(model, names.table, column));
  return missing.map((column) => ({
    where,
    problem: `there is no table '${names.table}' with a column '${column}'`,
    expected: 'the table of every value of the dimension, by code and name',
    remedy: 'correct it',
  }));
}

const eitherTable = (where: string): Problem => ({
  where,
  problem: 'a path names both `table` and `tables`, or neither',
  expected: 'one of the two',
  remedy: 'name the tables that it is about',
});

function pathProblems(model: TableModel, dimension: DimensionFile, path: DimensionPath, where: string): Problem[] {
  const table = model.tables[path.table];
  const fault = (problem: string, expected: string): Problem => ({ where, problem, expected, remedy: 'correct it' });
  if (!table) return [fault(`there is no table '${path.table}'`, 'a table of tables.yaml or of catalogue/tables/')];
  const unknown = Object.keys(path.when ?? {}).filter((c) => !table.columns.some((column) => column.name === c));
  const problems = unknown.map((column) => fault(`'${column}' is no column of ${path.table}`, 'a column of the table'));
  try {
    const code = parseExpression(path.code);
    const reached = checkExpression(code, (name) => nameType(model, path.table, name));
    const value = dimension.held ? heldType(model, dimension.held) : reached;
    if (path.label !== null) checkExpression(parseExpression(path.label), (name) => nameType(model, path.table, name));
    const own = (name: string): ValueType =>
      name === VALUE ? value : unknownName(name, `'${VALUE}' and nothing else`);
    for (const words of [dimension.code, dimension.label])
      if (words !== undefined) wantText(parseExpression(words), own);
    if (dimension.code === undefined && code.kind !== 'name' && value !== 'text' && value !== 'date')
      throw new ExpressionFault(`the code that is worked out is a ${value}`, 'a text or a date');
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    problems.push(fault(`from ${path.table}: ${error.message}`, error.expected));
  }
  return problems;
}

/** The sort of what is held: of how many, a number. */
const heldType = (model: TableModel, { table, code }: HeldFile): ValueType =>
  code === undefined ? 'number' : nameType(model, table, code);

function wantText(expression: Expression, typeOf: (name: string) => ValueType): void {
  const found = checkExpression(expression, typeOf);
  if (found !== 'text') throw new ExpressionFault(`the dimension's code or label gives a ${found}`, 'a text');
}

function nameType(model: TableModel, table: string, name: string): ValueType {
  if (name === INDEX_DAY) return 'date';
  const found = findColumn(model, table, name);
  return found ? valueTypeOf(found.column.type) : unknownName(name, 'a column, or <join>.<column>');
}

function unknownName(name: string, expected: string): never {
  throw new ExpressionFault(`'${name}' cannot be reached`, expected);
}
