/** Looking for rows: in the care zone, in the edition, and in every file where they must not be. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCareZone } from '../../src/edition/care/open-care-zone.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { rowsOfTable } from '../../src/edition/table-files.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import type { Keys } from '../../src/pseudonym/keys.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { careKeys } from './care-workspace.ts';

/** Asks the care zone of a workspace. */
export async function inCare<T>(
  { paths }: Workspace,
  work: (engine: Engine) => Promise<T>,
  keys: Keys = careKeys(),
): Promise<T> {
  const zone = await openCareZone(paths, keys);
  try {
    return await work(zone.engine);
  } finally {
    zone.close();
  }
}

interface Marked {
  mark: string;
}

/** Marks of the rows that only direct care may use, sorted. */
export const careMarks = (workspace: Workspace): Promise<string[]> =>
  inCare(workspace, async (engine) => (await engine.all<Marked>('select mark from visit')).map((r) => r.mark).sort());

/** Marks of the rows of the edition that serves, sorted. */
export async function usableMarks({ paths }: Workspace): Promise<string[]> {
  const table = readManifest(paths).tables.find((t) => t.name === 'visit')!;
  const engine = await openEngine();
  try {
    const rows = rowsOfTable(paths.data, table);
    return (await engine.all<Marked>(`select mark from ${rows}`)).map((r) => r.mark).sort();
  } finally {
    engine.close();
  }
}

export const sealedCare = ({ paths }: Workspace): string => join(paths.data, 'care/care.duckdb.sealed');

export const filesOfCare = ({ paths }: Workspace): string[] => readdirSync(join(paths.data, 'care'));

/** Searches everything in the data folder but what partners sent, as bytes and with the rows of the engine's files unpacked. */
export async function searchOutside({ paths }: Workspace, text: string): Promise<{ files: number; found: string[] }> {
  const engine = await openEngine();
  const files = readdirSync(paths.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => ![paths.landed, paths.deliveries].some((part) => path.startsWith(part)));
  const found: string[] = [];
  for (const path of files)
    if (`${readFileSync(path, 'latin1')}${await unpacked(engine, path)}`.includes(text)) found.push(path);
  engine.close();
  return { files: files.length, found };
}

async function unpacked(engine: Engine, path: string): Promise<string> {
  if (path.endsWith('.parquet')) return JSON.stringify(await engine.all(`from read_parquet(${literal(path)})`));
  if (!path.endsWith('.duckdb')) return '';
  await engine.run(`attach ${literal(path)} as searched (read_only)`);
  try {
    const tables = await engine.all<{ name: string }>(
      "select table_name as name from duckdb_tables() where database_name = 'searched'",
    );
    const rows = [];
    for (const { name } of tables) rows.push(await engine.all(`from searched.main.${identifier(name)}`));
    return JSON.stringify(rows);
  } finally {
    await engine.run('detach searched');
  }
}
