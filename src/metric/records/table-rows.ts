/** Rows of one table in a query: its columns and those it is joined to, its dimensions, and what the policy lets be seen of it. */
import { ConcordError } from '../../concord-error.ts';
import { identifier } from '../../engine/engine.ts';
import { type Cut, codeLimits, codeSql, labelLimits, labelSql } from '../dimension-sql.ts';
import type { Dimension } from '../dimensions.ts';
import { findColumn } from '../find-column.ts';
import { bothLimits, type Limits, limitsIn } from '../limits-in.ts';
import { pathFor } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import type { JoinDefinition } from '../table-model.ts';
import { columnOf, writeExpression } from '../write-expression.ts';
import { type HeldAnyJoin, type HeldBy, type HeldJoin, heldAnyJoin, heldJoin } from './held-rows.ts';
import { INDEX_DAY } from './record-metric.ts';
import { hasValue, type RecordQuery } from './record-query.ts';
import { type Rollup, rollupColumn } from './rollup.ts';

export interface TableRows {
  /** of the table */
  name: string;
  /** SQL of `<column>`, `<join>.<column>` or `index_day` */
  column(path: string): string;
  /** SQL of an expression over a row */
  write(expression: string): string;
  /** SQL of a dimension's code, as text */
  code(dimension: string): string;
  label(dimension: string): string;
  /** SQL of whether the row has one of some codes of a dimension; of what people have several of, whatever else they have */
  has(dimension: string, codes: string[]): string;
  /** SQL of whether the row stands in the first of its groups of a dimension in which it stands in several */
  isFirst(dimension: string): string;
  /** conditions that the policy imposes, whatever is asked */
  policy(): string[];
  /** conditions on columns that dimensions in use impose, and the table's own where nobody asks */
  fixed(dimensions: string[]): string[];
  /** `<table> as <alias>` */
  table: string;
  /** the joins in use, each many to one, after those they stand on; to be asked for last */
  joins(): string;
  /** every path whose column was asked for so far, with the numbers at which its value makes a difference */
  asked(): Map<string, Limits>;
}

/**
 * Answers: the rows of a table.
 * Arguments: the query; the table; its alias; SQL of the day on which a row counts, given its columns, for expressions and
 * dimensions that speak of it; the rows added up beforehand that stand for it, or null.
 * @throws ConcordError 'no-data' when the edition lacks the table
 */
export function openRows(
  query: RecordQuery,
  table: string,
  alias: string,
  indexDay: (column: (path: string) => string) => string,
  rollup: Rollup | null = null,
): TableRows {
  const { column, columnIn, joins, asked } = openColumns(query, table, alias, indexDay, rollup);
  const write = (text: string): string => {
    const expression = parseExpression(text);
    return writeExpression(expression, columnIn(limitsIn(expression)), query.text, query.dialect);
  };
  const held = new Map<string, HeldJoin>();
  const heldIn = (dimension: string): HeldBy & { join: HeldJoin } => {
    const { held: rows } = query.model.dimensions[dimension]!;
    const by = { key: column(cutOf(query, table, dimension).path.code), day: indexDay(column) };
    const join = held.get(dimension) ?? heldJoin(query, rows!, `held_${dimension}`, by);
    held.set(dimension, join);
    return { ...by, join };
  };
  const cut = (dimension: string): Cut => {
    const one = cutOf(query, table, dimension);
    return query.model.dimensions[dimension]!.held ? { ...one, held: heldIn(dimension).join } : one;
  };
  const code = (dimension: string): string => {
    const one = cut(dimension);
    return codeSql(one, columnIn(codeLimits(one)), query.text, query.dialect);
  };
  const label = (dimension: string): string => {
    const one = cut(dimension);
    return labelSql(one, columnIn(labelLimits(one)), query.text, query.dialect);
  };
  const had = new Map<string, HeldAnyJoin>();
  const has = (dimension: string, codes: string[]): string => {
    const { held: rows } = query.model.dimensions[dimension] ?? { held: null };
    if (!codes.length || !rows?.code) return among(query, () => code(dimension), codes);
    const { path } = cutOf(query, table, dimension);
    const asked = JSON.stringify([dimension, codes]);
    const by = { key: column(path.code), day: indexDay(column) };
    const name = `had_${dimension}${had.size ? `_${had.size + 1}` : ''}`;
    const join = had.get(asked) ?? heldAnyJoin(query, rows, name, by, codes);
    had.set(asked, join);
    return join.holds;
  };
  return {
    name: table,
    column,
    write,
    code,
    label,
    has,
    isFirst: (dimension) => {
      const { key, day, join } = heldIn(dimension);
      return `(${join.value} is null or ${join.value} = min(${join.value}) over (partition by ${key}, ${day}))`;
    },
    policy: () => [
      ...conditionsOf(query, table, column, Object.keys(query.rowFilter)),
      ...Object.entries(query.rowFilter).map(([dimension, codes]) => has(dimension, codes)),
    ],
    fixed: (dimensions) => conditionsOf(query, table, column, dimensions),
    table: `${rollup?.sql ?? query.needed(table)} as ${identifier(alias)}`,
    asked,
    joins: () =>
      [
        ...joins.map((join) => joinSql(query, alias, join)),
        ...[...held.values(), ...had.values()].map((join) => join.sql),
      ]
        .map((sql) => `\n  ${sql}`)
        .join(''),
  };
}

/** `in`, where an empty list is no rows at all: a policy that allows nothing shows nothing, and its column is not written. */
const among = (query: RecordQuery, sql: () => string, codes: string[]): string =>
  codes.length ? `${sql()} in (${codes.map(query.text).join(', ')})` : 'false';

function openColumns(
  query: RecordQuery,
  table: string,
  alias: string,
  indexDay: (column: (path: string) => string) => string,
  rollup: Rollup | null,
): {
  column: (path: string) => string;
  /** the columns of an expression, of whose values the limits are known */
  columnIn: (limits: Map<string, Limits>) => (path: string) => string;
  joins: JoinDefinition[];
  asked: () => Map<string, Limits>;
} {
  const joins: JoinDefinition[] = [];
  const asked: Map<string, Limits>[] = [];
  const definitions = query.model.tables[table]!.joins;
  const viaOf = (join: JoinDefinition): JoinDefinition | undefined =>
    join.via ? definitions.find((j) => j.name === join.via) : undefined;
  const reachable = (join: JoinDefinition): boolean => {
    const via = viaOf(join);
    return query.tableSql(join.to) !== null && (!via || reachable(via));
  };
  const add = (join: JoinDefinition): void => {
    const via = viaOf(join);
    if (via) add(via);
    if (!joins.includes(join)) joins.push(join);
  };
  const column = (path: string): string => columnIn(new Map())(path);
  const columnIn =
    (limits: Map<string, Limits>) =>
    (path: string): string => {
      if (path === INDEX_DAY) return indexDay(column);
      asked.push(new Map([[path, limits.get(path) ?? null]]));
      if (rollup?.by.includes(path)) return columnOf(alias, rollupColumn(path));
      const { join, column: found } = findColumn(query.model, table, path)!;
      if (!join) return columnOf(alias, found.name);
      if (!reachable(join)) return `cast(null as ${found.type.replace(/^double$/i, 'double precision')})`;
      add(join);
      return columnOf(join.name, found.name);
    };
  return { column, columnIn, joins, asked: () => bothLimits(asked) };
}

/**
 * @throws ConcordError 'policy-refused' when the policy limits rows by what the table cannot be cut by, otherwise 'usage'; 'no-data' when
 *   the edition lacks the table of all that the dimension can be
 */
function cutOf(query: RecordQuery, table: string, dimension: string): Cut {
  const path = pathFor(query.model, { source: table, records: true }, dimension);
  if (path) return { dimension: named(query, dimension), path };
  const limited = Object.hasOwn(query.rowFilter, dimension);
  throw new ConcordError(limited ? 'policy-refused' : 'usage', {
    where: `dimension '${dimension.slice(0, 60)}'`,
    problem: limited
      ? `the policy limits rows by it, and ${table} cannot be cut by it`
      : `${table} cannot be cut by it`,
    expected: 'a dimension that every table of the definition can be cut by',
    remedy: limited ? 'ask for a metric that can be cut by it' : 'ask by another dimension',
  });
}

/** A dimension whose values the edition has. */
function named({ model, tableSql }: RecordQuery, dimension: string): Dimension {
  const found = model.dimensions[dimension]!;
  if (!found.names || tableSql(found.names.table) !== null) return found;
  throw new ConcordError('no-data', {
    where: `dimension '${dimension}'`,
    problem: `the edition has no table '${found.names.table}', which says what ${dimension} there is`,
    expected: 'an edition that has it',
    remedy: found.names.remedy,
  });
}

function conditionsOf(
  query: RecordQuery,
  table: string,
  column: (path: string) => string,
  dimensions: string[],
): string[] {
  const fixed = new Map<string, string | number | null>();
  for (const dimension of dimensions)
    for (const [name, value] of Object.entries(cutOf(query, table, dimension).path.when ?? {})) {
      if (fixed.has(name) && fixed.get(name) !== value) throw never(table, fixed.get(name)!, value);
      fixed.set(name, value);
    }
  for (const [name, value] of Object.entries(query.model.tables[table]!.unless_asked ?? {}))
    if (!fixed.has(name)) fixed.set(name, value);
  return [...fixed].map(([name, value]) => hasValue(query, column(name), value));
}

const never = (table: string, one: string | number, other: string | number | null): ConcordError =>
  new ConcordError('usage', {
    where: `question about ${table}`,
    problem: `dimensions are combined that no row has together (${one} and ${other})`,
    expected: 'one of them at a time',
    remedy: 'ask two questions',
  });

function joinSql(query: RecordQuery, alias: string, join: JoinDefinition): string {
  const on = Object.entries(join.on).map(
    ([ours, theirs]) => `${columnOf(join.name, theirs)} = ${columnOf(join.via ?? alias, ours)}`,
  );
  const where = Object.entries(join.where ?? {}).map(([name, value]) =>
    hasValue(query, columnOf(join.name, name), value),
  );
  return `left join ${query.joined(join.to)} as ${identifier(join.name)} on ${[...on, ...where].join(' and ')}`;
}
