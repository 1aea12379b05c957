/** A database of a zone without the pages that a build used for its work and gave back: every later build reads, seals and opens it. */
import { rmSync } from 'node:fs';
import { type Engine, identifier, literal } from '../engine/engine.ts';

/** Of its pages, how many must be empty for a database to be written anew, and how large it must be for that to be worth while. */
const EMPTY_SHARE = 0.3;
const LEAST_BYTES = 64 * 2 ** 20;

/**
 * Writes the engine's own database into another file, when much of it is empty pages. Every table keeps its rows in their order; what
 * is temporary stays behind.
 * @param engine on a file, checkpointed
 * @param into path of the new file, in place of any there
 * @param least bytes below which a database is left as it is
 * @returns whether it was written
 * @throws Error when a table would come out with another number of rows: then nothing may take its place
 */
export async function writeWithoutGaps(engine: Engine, into: string, least = LEAST_BYTES): Promise<boolean> {
  const { total, free, bytes } = await engine.one<{ total: number; free: number; bytes: number }>(
    `select total_blocks as total, free_blocks as free, total_blocks * block_size as bytes
     from pragma_database_size() where database_name = current_database()`,
  );
  if (bytes < least || free <= EMPTY_SHARE * total) return false;
  for (const left of [into, `${into}.wal`]) rmSync(left, { force: true });
  const { own } = await engine.one<{ own: string }>('select current_database() as own');
  await engine.run(`attach ${literal(into)} as without_gaps`);
  try {
    await engine.run(`copy from database ${identifier(own)} to without_gaps`);
    await requireSameRows(engine, own);
    await engine.run('checkpoint without_gaps');
  } finally {
    await engine.run('detach without_gaps');
  }
  return true;
}

async function requireSameRows(engine: Engine, own: string): Promise<void> {
  const tables = await engine.all<{ schema: string; name: string }>(
    'select schema_name as schema, table_name as name from duckdb_tables() where database_name = ? and not temporary',
    [own],
  );
  for (const { schema, name } of tables) {
    const countIn = (database: string): string =>
      `(select count(*) from ${[database, schema, name].map(identifier).join('.')})`;
    const { same } = await engine.one<{ same: boolean }>(`select ${countIn(own)} = ${countIn('without_gaps')} as same`);
    if (!same) throw new Error(`table ${name} came out with another number of rows`);
  }
}
