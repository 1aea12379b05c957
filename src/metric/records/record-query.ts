/** What one compiled query collects while it is written: parameters, the tables it reads, and what may be read. */
import { ConcordError } from '../../concord-error.ts';
import type { SqlValue } from '../../engine/engine.ts';
import type { Dialect, ParameterType } from '../dialect.ts';
import type { TableModel } from '../table-model.ts';

export interface QueryOptions {
  model: TableModel;
  /** by dimension: the codes that may be seen. An empty list means no rows; an absent dimension means all. */
  rowFilter: Record<string, string[]>;
  /** the SQL of a table, or null when the edition does not have it */
  tableSql: (name: string) => string | null;
  dialect: Dialect;
  /** last day of which anything is seen, ISO; null: no limit */
  asOf: string | null;
  /** day up to which it is known what the source holds, ISO, whether or not a row changed by then; absent or null: up to its last change */
  knownTo?: string | null;
  /** day after which nothing is known of the source, ISO, whatever its rows say; absent or null: that of its last change */
  dataEnd?: string | null;
}

export interface RecordQuery extends QueryOptions {
  parameters: SqlValue[];
  /** keeps a value as a parameter and gives its placeholder; the same value of the same type is kept once */
  bind(value: string | number, type: ParameterType): string;
  /** as `bind`, of a text */
  text(value: string): string;
  day(value: string): string;
  /** SQL of a table that the query cannot do without. @throws ConcordError 'no-data' */
  needed(table: string): string;
  /** SQL of a table that a join names; null when the edition lacks it */
  joined(table: string): string | null;
  /** tables in use, in the order in which they were asked for */
  tables(): string[];
}

/** Answers: a query with nothing in it yet. */
export function openQuery(options: QueryOptions): RecordQuery {
  const parameters: SqlValue[] = [];
  const places = new Map<string, number>();
  const used = new Set<string>();
  const bind = (value: string | number, type: ParameterType): string => {
    const key = `${type} ${value}`;
    if (!places.has(key)) places.set(key, parameters.push(value));
    return options.dialect.placeholder(places.get(key)!, type);
  };
  const joined = (table: string): string | null => {
    const sql = options.tableSql(table);
    if (sql !== null) used.add(table);
    return sql;
  };
  return {
    ...options,
    parameters,
    bind,
    text: (value) => bind(value, 'varchar'),
    day: (value) => bind(value, 'date'),
    needed: (table) => {
      used.add(table);
      return joined(table) ?? refuse(table);
    },
    joined,
    tables: () => [...used],
  };
}

/**
 * SQL that is true where a column has a value of the model; null: where it has none. A whole number is compared as one: compared as
 * a double, an engine would turn every row's number into a double first, and could not tell how few rows have it.
 */
export function hasValue(query: RecordQuery, column: string, value: string | number | null): string {
  if (value === null) return `${column} is null`;
  if (typeof value === 'string') return `${column} = ${query.text(value)}`;
  return `${column} = ${query.bind(value, Number.isInteger(value) ? 'bigint' : 'double precision')}`;
}

function refuse(table: string): never {
  throw new ConcordError('no-data', {
    where: `table '${table}'`,
    problem: 'the edition does not have it',
    expected: 'an edition with every table that the definition names',
    remedy: 'land a delivery that fills it, and build',
  });
}
