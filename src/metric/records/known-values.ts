/** Which values of a dimension a metric of records knows, without reading every row where that can be helped. */
import type { SqlValue } from '../../engine/engine.ts';
import { DUCKDB } from '../dialect.ts';
import type { HeldRows } from '../dimensions.ts';
import { editionTable } from '../edition-table.ts';
import { partsOf } from '../expression.ts';
import type { DimensionValue, ListValuesOptions } from '../list-values.ts';
import type { Metric } from '../metric.ts';
import { pathFor } from '../metric-source.ts';
import { parseExpression } from '../parse-expression.ts';
import { columnOf } from '../write-expression.ts';
import { dayOf } from './day-of.ts';
import type { RecordTime } from './record-metric.ts';
import { lateName } from './record-plan.ts';
import { openQuery, type RecordQuery } from './record-query.ts';
import { openRows } from './table-rows.ts';
import { SOURCE } from './write-periods.ts';

/** As `listValues`; of the metric only which rows it reads, and when one counts. */
export interface KnownRecordOptions extends Omit<ListValuesOptions, 'metric'> {
  metric: Pick<Metric, 'source'> & { records: { time: RecordTime | { kind: 'as-at' } } | null };
}

/**
 * Answers: those of the asked values that are known, with their names; when one is not, every value that the rows have, so that
 * the nearest can be told.
 * Arguments: as `listValues`, and the codes that were asked for. Known is what the table of names has, unless the policy limits
 * rows; what the dimension's own expression can give; and what the rows that may be seen have.
 */
export async function knownRecordValues(options: KnownRecordOptions & { values: string[] }): Promise<DimensionValue[]> {
  const { values } = options;
  const named = [...(await namedValues(options)), ...bandsOf(options)];
  const codes = (found: DimensionValue[]): Set<string> => new Set(found.map((v) => v.code));
  const others = values.filter((value) => !codes(named).has(value));
  if (!others.length) return named;
  const seen = await seenValues(options, others);
  if (others.every((value) => codes(seen).has(value))) return [...named, ...seen];
  return [...new Map([...(await seenValues(options, null)), ...named].map((v) => [v.code, v])).values()];
}

function queryOf({ edition, tables, grant }: KnownRecordOptions): RecordQuery {
  const inEdition = editionTable(edition, tables);
  return openQuery({
    model: tables,
    rowFilter: grant.rowFilter,
    tableSql: (name) => (grant.tables.includes(name) ? inEdition(name) : null),
    dialect: DUCKDB,
    asOf: edition.manifest.inputs.asAt.slice(0, 10),
  });
}

/** Codes and names of the table that the names come from. */
async function namedValues(options: KnownRecordOptions): Promise<DimensionValue[]> {
  const { edition, metric, dimension, grant } = options;
  if (Object.keys(grant.rowFilter).length) return [];
  const query = queryOf(options);
  const { held, names } = options.tables.dimensions[dimension]!;
  if (names) return edition.engine.all<DimensionValue>(...everyValue(query, names));
  if (held) return edition.engine.all<DimensionValue>(...heldValues(query, held));
  const late = lateName(query, metric, dimension);
  const table = late && query.joined(late.join.to);
  if (!late || !table) return [];
  const fixed = Object.entries(late.join.where ?? {}).map(([name, value]) =>
    value === null ? `${columnOf('n', name)} is null` : `${columnOf('n', name)} = ${query.text(String(value))}`,
  );
  const code = `cast(${columnOf('n', late.code)} as varchar)`;
  const where = fixed.length ? ` where ${fixed.join(' and ')}` : '';
  return edition.engine.all<DimensionValue>(
    `select ${code} as code, coalesce(cast(${columnOf('n', late.label)} as varchar), ${code}) as label from ${table} as n${where}`,
    query.parameters,
  );
}

/** Everything that can be held; of how many, what its bands name. */
const heldValues = (query: RecordQuery, { table, code, label, names }: HeldRows): [string, SqlValue[]] =>
  everyValue(query, names ?? (code === null ? null : { table, code, label: label ?? code }));

function everyValue(
  query: RecordQuery,
  from: { table: string; code: string; label: string } | null,
): [string, SqlValue[]] {
  const sql = from && query.joined(from.table);
  if (!from || !sql) return ['select null as code, null as label where false', []];
  const [known, name] = [from.code, from.label].map((c) => `cast(${columnOf('n', c)} as varchar)`);
  return [`select distinct ${known} as code, coalesce(${name}, ${known}) as label from ${sql} as n`, []];
}

/** What the expression of a dimension can give: the texts that its branches name. */
function bandsOf({ tables, metric, dimension }: KnownRecordOptions): DimensionValue[] {
  const own = tables.dimensions[dimension]?.code;
  const text = own ?? pathFor(tables, metric, dimension)?.code;
  if (!text) return [];
  const given = [...partsOf(parseExpression(text))].flatMap((part) =>
    part.kind === 'case' ? [...part.branches.map((b) => b.gives), part.otherwise] : [],
  );
  return given.flatMap((e) => (e.kind === 'text' ? [{ code: e.value, label: e.value }] : []));
}

/** @param looked the codes looked for; null for all */
async function seenValues(options: KnownRecordOptions, looked: string[] | null): Promise<DimensionValue[]> {
  const { edition, metric, dimension } = options;
  const query = queryOf(options);
  if (query.tableSql(metric.source) === null) return [];
  const { time } = metric.records!;
  const rows = openRows(query, metric.source, SOURCE, (column) =>
    time.kind === 'as-at' ? query.day(query.asOf!) : dayOf(column(time.at)),
  );
  const [code, label] = [rows.code(dimension), rows.label(dimension)];
  const conditions = [
    looked === null ? `${code} is not null` : rows.has(dimension, looked),
    ...rows.policy(),
    ...rows.fixed([dimension]),
  ];
  return edition.engine.all<DimensionValue>(
    `select ${code} as code, max(${label}) as label from ${rows.table}${rows.joins()}
where ${conditions.join(' and ')} group by ${code} order by 1`,
    query.parameters,
  );
}
