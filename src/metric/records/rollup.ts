/**
 * Rows that the build added up beforehand (`rollups` of a table in the model): a question that they can answer is asked of them
 * instead of the table, and gives the same figures.
 */
import { type Expression, namesIn } from '../expression.ts';
import { findColumn, valueTypeOf } from '../find-column.ts';
import { type Limits, limitsIn } from '../limits-in.ts';
import type { Metric } from '../metric.ts';
import { parseExpression } from '../parse-expression.ts';
import type { JoinDefinition, RollupDefinition, TableModel } from '../table-model.ts';
import { columnOf } from '../write-expression.ts';
import type { RecordQuery } from './record-query.ts';

/** One that stands for its table in a query. */
export interface Rollup {
  /** paths of the columns that its rows are of */
  by: string[];
  /** SQL of where it lies */
  sql: string;
}

/** How many rows of the table one of the rollup's rows is. */
const ROWS_ADDED = 'rows_added';

/** The column of a rollup that a path of its table is in. */
export const rollupColumn = (path: string): string => path.replace('.', '_');

/** SQL of how many rows of its table a row is. */
export const rowsAdded = (alias: string): string => columnOf(alias, ROWS_ADDED);

/**
 * Answers: the first rollup of a table in whose columns is all that tells rows apart, and the sums of all that is added up; null
 * where there is none.
 * Arguments: paths of the columns that conditions, dimensions and days speak of, with the numbers at which their values make a
 * difference; formulas that are summed over the rows.
 */
export function chooseRollup(
  query: RecordQuery,
  table: string,
  asked: Map<string, Limits>,
  summed: Expression[],
): Rollup | null {
  const { model, tableSql } = query;
  for (const rollup of model.tables[table]!.rollups ?? []) {
    const { name, by } = rollup;
    const sql = tableSql(name);
    const tells = (told: Map<string, Limits>): boolean =>
      [...told].every(([path, limits]) => reaches(model, table, rollup, path, limits));
    if (sql === null || !tells(asked) || !summed.every((e) => isTold(rollup, e, tells))) continue;
    query.needed(table);
    for (const path of [...asked.keys(), ...summed.flatMap(namesIn)].filter((p) => by.includes(p))) {
      const join = findColumn(model, table, path)!.join;
      if (join) query.joined(join.to);
    }
    return { by, sql };
  }
  return null;
}

/** A path is a column of the rollup, or stands in a table that it can be joined to as the table itself can. */
function reaches(model: TableModel, table: string, rollup: RollupDefinition, path: string, limits: Limits): boolean {
  const { by, bands = {} } = rollup;
  if (by.includes(path)) return !bands[path] || nest(bands[path], limits);
  const join = findColumn(model, table, path)?.join;
  const whole = by.filter((own) => !bands[own]);
  return !!join && isJoined(model, table, whole, join);
}

/** Every limit is where a band begins, or no later than the first does: what is below that is not put in bands. */
const nest = (bands: number[], limits: Limits): boolean =>
  limits?.every((limit) => bands.includes(limit) || limit < bands[0]!) ?? false;

/** Through another table only where that one is joined too: a column of it that the rollup holds is no table. */
function isJoined(model: TableModel, table: string, by: string[], { via, on }: JoinDefinition): boolean {
  if (via === undefined) return Object.keys(on).every((own) => by.includes(own));
  const first = model.tables[table]!.joins.find(({ name }) => name === via);
  return !!first && isJoined(model, table, by, first);
}

/** Answers: the columns of a rollup in which paths of its table are, or by which the tables that they are in are joined to it. */
export function ownColumns(model: TableModel, table: string, { by }: Rollup, paths: string[]): string[] {
  const found = paths.flatMap((path) => {
    if (by.includes(path)) return [path];
    const join = findColumn(model, table, path)?.join;
    return join ? Object.keys(firstJoin(model, table, join).on) : [];
  });
  return [...new Set(found)].map(rollupColumn);
}

/** Of the tables through which one is joined, the join of the first. */
function firstJoin(model: TableModel, table: string, join: JoinDefinition): JoinDefinition {
  const first = model.tables[table]!.joins.find(({ name }) => name === join.via);
  return first ? firstJoin(model, table, first) : join;
}

/** Sums are had of what a row of the rollup tells of each of its rows, and of columns that it holds the sums of. */
function isTold({ by, sums }: RollupDefinition, e: Expression, tells: (told: Map<string, Limits>) => boolean): boolean {
  const column = columnSummed(e, by);
  return column === null ? tells(limitsIn(e)) : sums.includes(column);
}

/** The column whose sum is asked, in a multiple; null when the formula is none of one, or of one that rows are told apart by. */
function columnSummed(e: Expression, by: string[]): string | null {
  if (e.kind === 'name') return by.includes(e.name) ? null : e.name;
  if (e.kind !== 'arithmetic' || namesIn(e.right).length > 0) return null;
  return e.operator === '*' || e.operator === '/' ? columnSummed(e.left, by) : null;
}

/**
 * Answers: what a metric sums over the rows of its source; null when its figures are no sums, such as shares (`sharedBy`), means,
 * percentiles and what the highest add up to, or look at other rows of the same person.
 */
export function summedBy(model: TableModel, metric: Metric): Expression[] | null {
  const { kind, source } = metric;
  const formulas = formulasOfRows(metric);
  if (formulas === null) return null;
  if (kind === 'ratio') return formulas.some((e) => isTruth(model, source, e)) ? null : formulas;
  return ADDED_UP.includes(kind) ? formulas : null;
}

/** Answers: what tells whether a row counts in a share, by its columns alone; null when the figures of a metric are no shares. */
export const sharedBy = (metric: Metric): Expression[] | null =>
  metric.kind === 'proportion' ? formulasOfRows(metric) : null;

/** Null where rows do not count on a day of their own, or not all do. */
function formulasOfRows({ numerator, denominator, records }: Metric): Expression[] | null {
  if (records!.time.kind !== 'flow' || records!.top !== undefined) return null;
  return [numerator, ...(denominator === null ? [] : [denominator])].map(parseExpression);
}

const ADDED_UP: readonly Metric['kind'][] = ['count', 'rate', 'standardised-rate', 'standardised-ratio'];

/** Whether a formula is a column that is true or false: the rollup then has how often it is true. */
const isTruth = (model: TableModel, table: string, e: Expression): boolean =>
  e.kind === 'name' && valueTypeOf(findColumn(model, table, e.name)?.column.type ?? '') === 'truth';

/**
 * SQL of what a row of a rollup adds.
 * Arguments: the rollup; its alias; the formula; its SQL over a row, as it would be counted of the table.
 */
export function addedSql({ by }: Rollup, alias: string, e: Expression, counted: string): string {
  const column = columnSummed(e, by);
  if (column === null) return `${counted} * ${rowsAdded(alias)}`;
  return e.kind === 'name' ? columnOf(alias, column) : counted;
}

/** SQL of how many rows of its table counted in the numerator of a metric (of a share in its denominator), from what each row of the rollup added. */
export function countedSql(model: TableModel, { kind, source, numerator }: Metric, { by }: Rollup): string {
  if (kind === 'proportion') return 'sum(case when denominator is not null then rows_added end)';
  const e = parseExpression(numerator);
  if (columnSummed(e, by) !== null && isTruth(model, source, e)) return 'sum(numerator)';
  const counts = `numerator is not null${kind === 'ratio' ? ' or denominator is not null' : ''}`;
  return `sum(case when ${counts} then rows_added end)`;
}
