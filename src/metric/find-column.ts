/** Columns of tables by the paths that expressions and dimensions use. */
import type { ValueType } from './expression.ts';
import type { ColumnDefinition, JoinDefinition, TableModel } from './table-model.ts';

/** A column that a path such as `imd_2019_score` or `lsoa.imd_2019_score` reaches. */
export interface FoundColumn {
  /** null when it is the table's own */
  join: JoinDefinition | null;
  column: ColumnDefinition;
}

/**
 * The column that a path reaches from a table.
 * @param path `<column>` or `<join>.<column>`
 * @returns null when there is none
 */
export function findColumn(model: TableModel, table: string, path: string): FoundColumn | null {
  const definition = model.tables[table];
  const [first, second] = path.split('.') as [string, string | undefined];
  const join = second === undefined ? null : (definition?.joins.find((j) => j.name === first) ?? null);
  if (second !== undefined && !join) return null;
  const target = join ? model.tables[join.to] : definition;
  const column = target?.columns.find((c) => c.name === (second ?? first));
  return column ? { join, column } : null;
}

/** The sort of value a column of an engine type holds. */
export function valueTypeOf(engineType: string): ValueType {
  if (/^(tiny|small|big|huge)?int|^integer|^decimal|^double|^float|^real/i.test(engineType)) return 'number';
  if (/^bool/i.test(engineType)) return 'truth';
  return /^(date|timestamp)/i.test(engineType) ? 'date' : 'text';
}
