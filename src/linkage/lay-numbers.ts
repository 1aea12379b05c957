/** Lays lists of whole numbers into a table of the engine. */
import { type Engine, identifier } from '../engine/engine.ts';

/** Rows that one statement lays; more would make its text too long to be quick. */
export const ROWS_AT_ONCE = 50_000;

/** Makes a temporary table with an integer column for each list; the lists are of one length, and may be empty. */
export async function layNumbers(engine: Engine, table: string, columns: Record<string, number[]>): Promise<void> {
  const names = Object.keys(columns);
  await engine.run(
    `create or replace temp table ${identifier(table)} (${names.map((n) => `${identifier(n)} integer`).join(', ')})`,
  );
  const rows = Math.max(...Object.values(columns).map((values) => values.length));
  for (let from = 0; from < rows; from += ROWS_AT_ONCE)
    await engine.run(
      `insert into ${identifier(table)} select ${names.map(() => 'unnest(cast(? as integer[]))').join(', ')}`,
      Object.values(columns).map((values) => `[${values.slice(from, from + ROWS_AT_ONCE).join(',')}]`),
    );
}
