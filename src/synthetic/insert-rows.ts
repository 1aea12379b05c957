/** Tables from rows that TypeScript worked out. */
import { type Engine, identifier, literal } from '../engine/engine.ts';

/**
 * Makes a table, its rows in the order given.
 * @param columns engine type by column name; a row's other fields are left out
 */
export async function insertRows(
  engine: Engine,
  table: string,
  columns: Record<string, string>,
  rows: object[],
): Promise<void> {
  const shape = literal(JSON.stringify([columns]));
  await engine.run(
    `create or replace table ${identifier(table)} as select unnest(from_json(?, ${shape}), recursive := true)`,
    [JSON.stringify(rows)],
  );
}
