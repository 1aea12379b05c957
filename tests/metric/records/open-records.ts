/** Small tables of records on an engine, and questions to them through the compiler. */
import pg from 'pg';
import { identifier, openEngine, type SqlValue } from '../../../src/engine/engine.ts';
import { type Dialect, DUCKDB, POSTGRES } from '../../../src/metric/dialect.ts';
import type { Dimension } from '../../../src/metric/dimensions.ts';
import type { Figure, Metric, Question } from '../../../src/metric/metric.ts';
import { compileRecords } from '../../../src/metric/records/compile-records.ts';
import { makeRecordFigures } from '../../../src/metric/records/make-record-figures.ts';
import type { RecordDefinition } from '../../../src/metric/records/record-metric.ts';
import type { RecordRow } from '../../../src/metric/records/record-row.ts';
import type { RollupDefinition, TableDefinition, TableModel } from '../../../src/metric/table-model.ts';
import { EMPTY, metricOf, written } from '../open-fixture.ts';

export type Cell = string | number | boolean | null;
export type TableRows = Record<string, Record<string, Cell>[]>;

/** An engine that holds the tables of a test. */
export interface RecordEngine {
  dialect: Dialect;
  run(sql: string): Promise<void>;
  rows(sql: string, parameters: SqlValue[]): Promise<RecordRow[]>;
  close(): Promise<void>;
}

export async function openDuckdb(): Promise<RecordEngine> {
  const engine = await openEngine({ threads: 1 });
  return {
    dialect: DUCKDB,
    run: (sql) => engine.run(sql),
    rows: (sql, parameters) => engine.all<RecordRow>(sql, parameters),
    close: async () => engine.close(),
  };
}

/** Dates as text and every number as a number, as DuckDB gives them. */
export async function openPostgres(url: string): Promise<RecordEngine> {
  const asText = (value: string): string => value;
  const types = new Map<number, (value: string) => unknown>([
    [1082, asText],
    [20, Number],
    [1700, Number],
  ]);
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: ((oid: number) => types.get(oid) ?? pg.types.getTypeParser(oid, 'text')) as never },
  });
  await client.connect();
  // compiling each small query to machine code takes a hundred times what running it does
  await client.query('set jit = off');
  return {
    dialect: POSTGRES,
    run: async (sql) => void (await client.query(sql)),
    rows: async (sql, parameters) => (await client.query(sql, parameters)).rows as RecordRow[],
    close: () => client.end(),
  };
}

/** Lays the tables of a model with rows; a column that a row leaves out is null. */
export async function layTables(engine: RecordEngine, model: TableModel, rows: TableRows): Promise<void> {
  for (const [table, { columns }] of Object.entries(model.tables)) {
    await engine.run(`drop table if exists ${identifier(table)}`);
    await engine.run(
      `create table ${identifier(table)} (${columns.map((c) => `${identifier(c.name)} ${c.type}`).join(', ')})`,
    );
    const values = (rows[table] ?? []).map((row) => `(${columns.map((c) => written(row[c.name] ?? null)).join(', ')})`);
    if (values.length) await engine.run(`insert into ${identifier(table)} values ${values.join(', ')}`);
  }
  for (const [table, definition] of Object.entries(model.tables))
    for (const rollup of definition.rollups ?? []) await layRollup(engine, table, definition, rollup);
}

/** Rows added up beforehand; of tables that are joined to the table itself alone. */
async function layRollup(
  engine: RecordEngine,
  table: string,
  { columns, joins }: TableDefinition,
  { name, by, bands = {}, sums }: RollupDefinition,
) {
  const keys = by.map((path) => banded(path.includes('.') ? path : `t.${path}`, bands[path]));
  const added = columns
    .filter((c) => sums.includes(c.name))
    .map((c) => `${c.type === 'boolean' ? `count(*) filter (where t.${c.name})` : `sum(t.${c.name})`} as ${c.name}`);
  const joined = joins
    .filter((join) => by.some((path) => path.startsWith(`${join.name}.`)))
    .map(
      (join) =>
        ` left join ${join.to} as ${join.name} on ${Object.entries(join.on).map(([a, b]) => `${join.name}.${b} = t.${a}`)}`,
    );
  await engine.run(`drop table if exists ${name}`);
  await engine.run(`create table ${name} as
    select ${[...keys.map((key, i) => `${key} as ${by[i]!.replace('.', '_')}`), 'count(*) as rows_added', ...added].join(', ')}
    from ${table} as t${joined.join('')} group by ${keys.join(', ')}`);
}

/** The last of the beginnings that a value has reached; the value itself where it has reached none, or is not known. */
function banded(value: string, from: number[] = []): string {
  const [first, ...others] = from;
  if (first === undefined) return value;
  const below = others.map((n, i) => `when ${value} < ${n} then ${from[i]} `).join('');
  return `case when ${value} is null or ${value} < ${first} then ${value} ${below}else ${from.at(-1)} end`;
}

/** Tables and rollups of a model. */
const namesOf = (model: TableModel): Set<string> =>
  new Set(Object.entries(model.tables).flatMap(([name, t]) => [name, ...(t.rollups ?? []).map((r) => r.name)]));

export interface Asked {
  model: TableModel;
  metric: Metric;
  question?: Partial<Question>;
  rowFilter?: Record<string, string[]>;
  asOf?: string | null;
  knownTo?: string | null;
  dataEnd?: string | null;
}

export async function askRecords(engine: RecordEngine, asked: Asked): Promise<Figure[]> {
  const { model, metric, rowFilter = {}, asOf = null, knownTo = null, dataEnd = null } = asked;
  const question = { ...EMPTY, ...asked.question };
  const there = namesOf(model);
  const { sql, parameters } = compileRecords({
    metric,
    model,
    question,
    rowFilter,
    asOf,
    knownTo,
    dataEnd,
    dialect: engine.dialect,
    tableSql: (name) => (there.has(name) ? identifier(name) : null),
  });
  const rows = await engine.rows(sql, parameters);
  const placed = rows.filter((row) => question.by.every((d) => row[`by_${d}`] !== null));
  return makeRecordFigures(placed, metric, question, new Map());
}

/** A table by its columns: `name type`. */
export const tableOf = (
  key: string[],
  columns: string[],
  joins: TableDefinition['joins'] = [],
  rollups: RollupDefinition[] = [],
): TableDefinition => ({
  title: 't',
  description: 't',
  key,
  from: [],
  columns: columns.map((column) => {
    const [name, ...type] = column.split(' ');
    return { name: name!, type: type.join(' '), unit: '', description: 'c' };
  }),
  joins,
  rollups,
});

export const modelOf = (
  tables: TableModel['tables'],
  dimensions: Record<string, Partial<Dimension>> = {},
): TableModel => ({
  tables,
  dimensions: Object.fromEntries(
    Object.entries(dimensions).map(([name, d]) => [
      name,
      { title: name, held: null, code: null, label: null, paths: [], ...d },
    ]),
  ),
});

/** A count of every row of `source`, unless the test says otherwise. */
export const recordMetric = (
  source: string,
  records: Partial<RecordDefinition> & Pick<RecordDefinition, 'time'>,
  changes: Partial<Metric> = {},
): Metric =>
  metricOf({
    source,
    numerator: '1',
    grain: 'day',
    records: { rows: null, features: {}, population: null, standard: null, percentile: null, ...records },
    ...changes,
  });
