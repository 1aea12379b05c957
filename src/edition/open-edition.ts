/** Opens an edition for reading: its serving files attached read-only, each checked to be the one that was made. */
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';
import { type Engine, type EngineOptions, identifier, literal, openEngine } from '../engine/engine.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { servingBytesFault, servingFault, servingSize } from './lay-serving-file.ts';
import type { EditionTable, Manifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';
import { servingsOfTable } from './table-files.ts';

export interface OpenEdition {
  manifest: Manifest;
  engine: Engine;
  /** the qualified SQL name of a table; an error that names the nearest when the edition has none of that name */
  table(name: string): string;
  close(): void;
}

interface OpenOptions extends Pick<EngineOptions, 'memoryLimit' | 'temporaryFolder'> {
  everyByte?: boolean;
  /** told of the reading of every byte */
  progress?: Progress;
  /** ends the reading of every byte */
  signal?: AbortSignal;
}

/**
 * Opens an edition. What is open stays whole while newer ones are published.
 * @param name id or number; the one that serves when absent
 * @param options memory of its engine and a folder for what does not fit, the workspace's own when absent, never where the person
 * stands: what spills may be rows about people; `everyByte`: files are read
 * whole and compared with what was made, which takes longer the larger they are: before rows leave the machine, and before it serves
 * @throws ConcordError no-edition, unknown-name, or store-damaged with every file that is missing or changed; the signal's reason when it aborts
 */
export async function openEdition(
  workspace: Pick<Workspace, 'paths'>,
  name?: string,
  { everyByte = false, progress, signal, ...limits }: OpenOptions = {},
): Promise<OpenEdition> {
  const { paths } = workspace;
  const manifest = readManifest(paths, name);
  const problems = everyByte
    ? await everyByteFaults(paths, manifest.tables, progress, signal)
    : manifest.tables.flatMap((t) => servingsOfTable(t).flatMap((s) => damagedIf(t, s, servingFault(paths, s))));
  if (problems.length) throw new ConcordError('store-damaged', problems);
  const engine = await openEngine({ temporaryFolder: paths.temporary, ...limits });
  try {
    for (const t of manifest.tables) await openTable(engine, paths.data, t);
  } catch (error) {
    engine.close();
    throw error;
  }
  const names = new Set(manifest.tables.map((t) => t.name));
  const table = (wanted: string): string => {
    if (!names.has(wanted)) throw unknownTable(wanted, names);
    return `${identifier(`edition_${wanted}`)}.main.${identifier(wanted)}`;
  };
  return { manifest, engine, table, close: () => engine.close() };
}

async function everyByteFaults(
  paths: Workspace['paths'],
  tables: EditionTable[],
  progress: Progress = silentProgress,
  signal?: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  let read = 0;
  const onBytes = (bytes: number): void => {
    read += bytes;
    progress.advance(read);
  };
  const files = tables.flatMap((table) => servingsOfTable(table).map((serving) => ({ table, serving })));
  const size = files.reduce((sum, { serving }) => sum + servingSize(paths, serving), 0);
  progress.start('Reading every byte of the edition', size, 'bytes');
  try {
    for (const { table, serving } of files) {
      signal?.throwIfAborted();
      const fault = await servingBytesFault(paths, serving, { onBytes, ...(signal ? { signal } : {}) });
      problems.push(...damagedIf(table, serving, fault));
    }
    return problems;
  } finally {
    progress.end();
  }
}

const damagedIf = ({ name }: EditionTable, serving: string, fault: string | null): Problem[] =>
  fault === null ? [] : [damaged(serving, name, fault)];

/** A table of several files is a view of them all, in a catalogue of the same name, so that no question need know. */
async function openTable(engine: Engine, folder: string, table: EditionTable): Promise<void> {
  const servings = servingsOfTable(table);
  const { name } = table;
  const as = `edition_${name}`;
  if (servings.length === 1) return attach(engine, folder, { name, serving: servings[0]!, as });
  const parts = servings.map((serving, i) => ({ name, serving, as: `${as}/${i + 1}` }));
  for (const part of parts) await attach(engine, folder, part);
  const rows = parts.map((part) => `from ${identifier(part.as)}.main.${identifier(name)}`);
  await engine.run(`attach ':memory:' as ${identifier(as)}`);
  await engine.run(`create view ${identifier(as)}.main.${identifier(name)} as ${rows.join(' union all ')}`);
}

interface Part {
  name: string;
  serving: string;
  as: string;
}

/** A file of the right size can still be damaged inside; the engine's own words for it would tell nobody what to do. */
async function attach(engine: Engine, folder: string, { name, serving, as }: Part): Promise<void> {
  try {
    await engine.run(`attach ${literal(join(folder, serving))} as ${identifier(as)} (read_only)`);
    await engine.describe(`select * from ${identifier(as)}.main.${identifier(name)}`);
  } catch (error) {
    const fault = diskFault(error);
    if (fault?.kind === 'disk') throw fault;
    throw new ConcordError(
      'store-damaged',
      damaged(serving, name, 'it cannot be opened as the table that it should hold'),
    );
  }
}

const damaged = (serving: string, table: string, problem: string): Problem => ({
  where: `.concord/${serving} (table ${table})`,
  problem,
  expected: 'the serving file of the edition, as it was made',
  remedy: 'remove the file if it is there, and build again: it is laid anew from the kept steps',
});

function unknownTable(name: string, names: Set<string>): ConcordError {
  const near = nearestName(name, names);
  return new ConcordError('unknown-name', {
    where: name,
    problem: 'the edition has no such table',
    expected: `one of ${[...names].sort().join(', ')}`,
    remedy: near ? `did you mean ${near}?` : 'name one of its tables',
  });
}
