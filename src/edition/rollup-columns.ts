/** The columns by which rows are added up beforehand: of the table itself, or of one that it is joined to. */
import { identifier, literal } from '../engine/engine.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { Rollup, TableColumn, TableJoin, TablePlan } from './read-table-model.ts';

export interface ByColumn extends TableColumn {
  /** SQL of what a row has of it, given its value: where its band begins, or the value itself */
  told: (value: string) => string;
  /** SQL of the value, over the table as `t` and its joins by their names */
  sql: string;
  joins: TableJoin[];
}

/** A column of the table, or of one that it is joined to; null where that table is not there. */
export function findColumn(
  table: TablePlan,
  { bands = {} }: Rollup,
  path: string,
  there: Map<string, TableMade>,
): ByColumn | null {
  const [first, second] = path.split('.') as [string, string | undefined];
  const joins = second === undefined ? [] : joinsTo(table, first);
  if (!joins.every((join) => there.has(join.to))) return null;
  const columns = joins.length ? there.get(joins.at(-1)!.to)!.plan.columns : table.columns;
  const found = columns.find((c) => c.name === (second ?? first));
  if (!found) throw new Error(`a rollup of ${table.name} is by '${path}', which is no column`);
  const alias = second === undefined ? 't' : identifier(first);
  const from = bands[path];
  return {
    ...found,
    name: path.replace('.', '_'),
    description: from ? bandedText(found.description, from) : found.description,
    told: from ? (value) => bandSql(value, from) : (value) => value,
    sql: `${alias}.${identifier(found.name)}`,
    joins,
  };
}

/** What a column means of which rows have where its band begins. */
export const bandedText = (description: string, from: number[]): string =>
  `${description}; where its band begins: ${from.join(', ')}`;

/** Where the band of a value begins. What is below the first band, or not known, stays as it is. */
const bandSql = (value: string, from: number[]): string =>
  `case ${from
    .toReversed()
    .map((n) => `when ${value} >= ${n} then ${n} `)
    .join('')}else ${value} end`;

/** The join of a name, after those that it goes by. */
function joinsTo(table: TablePlan, name: string): TableJoin[] {
  const join = table.rollups?.joins.find((j) => j.name === name);
  if (!join) throw new Error(`a rollup of ${table.name} goes by '${name}', which is no join`);
  return [...(join.via ? joinsTo(table, join.via) : []), join];
}

/** SQL of a join, by its name. */
export function joinSql({ name, to, via, on, where }: TableJoin): string {
  const conditions = [
    ...Object.entries(on).map(
      ([ours, theirs]) => `${identifier(name)}.${identifier(theirs)} = ${identifier(via ?? 't')}.${identifier(ours)}`,
    ),
    ...Object.entries(where ?? {}).map(([column, value]) => {
      const sql = `${identifier(name)}.${identifier(column)}`;
      return value === null ? `${sql} is null` : `${sql} = ${typeof value === 'number' ? value : literal(value)}`;
    }),
  ];
  return `left join ${identifier(to)} as ${identifier(name)} on ${conditions.join(' and ')}`;
}
