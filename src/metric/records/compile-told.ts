/** The query of who told what a question stands on: stretches of months, with the groups of each sender. */

import { identifier } from '../../engine/engine.ts';
import type { CompiledRecords } from './compile-records.ts';
import { openQuery, type QueryOptions } from './record-query.ts';
import { openRows } from './table-rows.ts';

/**
 * Answers: a query with `told`, `teller`, `from_month`, `to_month`, `state`, `usual`, `by_<dimension>` and `name_<dimension>` of the senders of some tables.
 * Arguments: the table of stretches, the tables that they are of, and the dimensions whose groups are made of its senders.
 * Result: every sender, whatever the policy lets be seen of their rows: it tells months, and no row.
 * @throws ConcordError as `openRows`
 */
export function compileTold(
  options: QueryOptions,
  { from, told, dimensions }: { from: string; told: string[]; dimensions: string[] },
): CompiledRecords {
  const query = openQuery(options);
  const rows = openRows(query, from, 't', () => 'cast(null as date)');
  const teller = query.model.tables[from]!.key[1]!;
  const columns = [
    `${rows.column('told')} as told`,
    `${rows.column(teller)} as teller`,
    ...['from_month', 'to_month'].map((name) => `cast(${rows.column(name)} as date) as ${name}`),
    `${rows.column('state')} as state`,
    `${rows.column('usual')} as usual`,
    ...dimensions.flatMap((dimension) => [
      `${rows.code(dimension)} as ${identifier(`by_${dimension}`)}`,
      `${rows.label(dimension)} as ${identifier(`name_${dimension}`)}`,
    ]),
  ];
  const among = told.map(query.text).join(', ');
  const sql = `select ${columns.join(',\n  ')}
from ${rows.table}${rows.joins()}
where ${rows.column('told')} in (${among})
order by 1, 2, 3`;
  return { ...options.dialect.settle({ sql, parameters: query.parameters }), tables: query.tables() };
}
