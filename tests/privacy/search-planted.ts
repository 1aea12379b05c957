/** Searches for what was planted: in a text, in the bytes of a file and in every cell of a table. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, identifier, literal } from '../../src/engine/engine.ts';
import { ADULTS, PLANTED } from './planted-people.ts';

/** Days of birth of the grown-up, as files write them: those of babies are days of the calendar and of events too. */
const BIRTHS = ADULTS.flatMap(({ birth }) => {
  const [year, month, day] = birth.split('-');
  return [birth, `${day}/${month}/${year}`];
});
const SOUGHT = [...PLANTED, ...BIRTHS].map((text) => text.toLowerCase());

/** Any of them: most texts hold none, and are read once. */
const ANY = new RegExp(SOUGHT.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'));

/** What of the planted a text holds. */
export function foundIn(text: string): string[] {
  const low = text.toLowerCase();
  if (!ANY.test(low)) return [];
  return SOUGHT.filter((sought) => low.includes(sought));
}

export const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** What of the planted a file holds: in its bytes, and for tables in their cells, which may be packed. */
export async function foundInFile(engine: Engine, path: string): Promise<string[]> {
  const raw = foundIn(readFileSync(path, 'latin1'));
  if (path.endsWith('.parquet')) return [...raw, ...foundIn(await cellsOf(engine, `read_parquet(${literal(path)})`))];
  if (!path.endsWith('.duckdb')) return raw;
  await engine.run(`attach ${literal(path)} as searched (read_only)`);
  try {
    const tables = await engine.all<{ name: string }>(
      `select table_name as name from duckdb_tables() where database_name = 'searched'`,
    );
    for (const { name } of tables) raw.push(...foundIn(await cellsOf(engine, `searched.main.${identifier(name)}`)));
    return raw;
  } finally {
    await engine.run('detach searched');
  }
}

/** The distinct cells of a relation as one text. */
async function cellsOf(engine: Engine, relation: string): Promise<string> {
  const columns = await engine.describe(`select * from ${relation}`);
  const texts = columns.map(
    (c) => `string_agg(distinct ${identifier(c.name)}::varchar, chr(10)) as ${identifier(c.name)}`,
  );
  const rows = await engine.all<Record<string, string | null>>(`select ${texts.join(', ')} from ${relation}`);
  return Object.values(rows[0] ?? {}).join('\n');
}
