import type { OpenEdition } from '../edition/open-edition.ts';
import type { ReadGrant } from './compile-options.ts';
import { editionTable } from './edition-table.ts';
import { findColumn } from './find-column.ts';
import { openParts, type SqlParts } from './internal/sql-parts.ts';
import type { Metric } from './metric.ts';
import { pathFor } from './metric-source.ts';
import type { TableModel } from './table-model.ts';
import { columnOf } from './write-expression.ts';

export interface DimensionValue {
  code: string;
  label: string;
}

export interface ListValuesOptions {
  edition: OpenEdition;
  tables: TableModel;
  metric: Metric;
  dimension: string;
  grant: ReadGrant;
}

/**
 * The values a dimension of a metric can have, with their names, sorted by code: those its source has rows for, and
 * (unless the policy limits rows) those that the table of names knows although nothing was reported. A table that the
 * grant does not hold is not read: its codes go without names.
 * @throws ConcordError 'usage' when the metric cannot be cut by the dimension
 */
export async function listValues(options: ListValuesOptions): Promise<DimensionValue[]> {
  const { edition, metric, dimension, grant } = options;
  const inEdition = editionTable(edition, options.tables);
  const tableSql = (name: string): string | null => (grant.tables.includes(name) ? inEdition(name) : null);
  if (!tableSql(metric.source)) return [];
  const question = { metric: metric.id, by: [dimension], grain: null, from: null, to: null, where: [] };
  const parts = openParts({ metric, model: options.tables, question, rowFilter: grant.rowFilter, tableSql });
  const [code, label] = [parts.code(dimension), parts.label(dimension)];
  const conditions = parts.conditions();
  const where = conditions.length ? ` where ${conditions.join(' and ')}` : '';
  const seen = `select ${code} as code, max(${label}) as label from ${parts.from()}${where} group by all`;
  const named = Object.keys(grant.rowFilter).length ? null : namedSql(options, parts, tableSql);
  const sql = `select code, coalesce(max(label), code) as label from (${[seen, ...(named ? [named] : [])].join(' union all ')})
where code is not null group by code order by code`;
  return edition.engine.all<DimensionValue & Record<string, string>>(sql, parts.parameters);
}

/** Codes and names of the table that the label comes from, when the code is, or leads to, one of its columns. */
function namedSql(
  options: ListValuesOptions,
  parts: SqlParts,
  tableSql: (name: string) => string | null,
): string | null {
  const { metric, tables, dimension } = options;
  const path = pathFor(tables, metric, dimension)!;
  const label = path.label === null ? null : findColumn(tables, metric.source, path.label);
  const join = label?.join;
  if (!label || !join || tables.dimensions[dimension]!.code !== null || !tableSql(join.to)) return null;
  const [first, second] = path.code.split('.') as [string, string | undefined];
  const code = first === join.name ? second : join.on[second ?? first];
  if (!code) return null;
  const fixed = Object.entries(join.where ?? {}).map(
    ([name, value]) => `${columnOf('n', name)} = ${parts.bind(value)}`,
  );
  const where = fixed.length ? ` where ${fixed.join(' and ')}` : '';
  return `select cast(${columnOf('n', code)} as varchar), cast(${columnOf('n', label.column.name)} as varchar) from ${tableSql(join.to)} as n${where}`;
}
