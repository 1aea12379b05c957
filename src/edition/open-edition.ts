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
    : manifest.tables.flatMap((t) => damagedIf(t, servingFault(paths, t.serving)));
  if (problems.length) throw new ConcordError('store-damaged', problems);
  const engine = await openEngine({ temporaryFolder: paths.temporary, ...limits });
  try {
    for (const t of manifest.tables) await attach(engine, paths.data, t);
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
  const size = tables.reduce((sum, t) => sum + servingSize(paths, t.serving), 0);
  progress.start('Reading every byte of the edition', size, 'bytes');
  try {
    for (const t of tables) {
      signal?.throwIfAborted();
      const fault = await servingBytesFault(paths, t.serving, { onBytes, ...(signal ? { signal } : {}) });
      problems.push(...damagedIf(t, fault));
    }
    return problems;
  } finally {
    progress.end();
  }
}

const damagedIf = ({ serving, name }: EditionTable, fault: string | null): Problem[] =>
  fault === null ? [] : [damaged(serving, name, fault)];

/** A file of the right size can still be damaged inside; the engine's own words for it would tell nobody what to do. */
async function attach(engine: Engine, folder: string, { name, serving }: EditionTable): Promise<void> {
  const as = identifier(`edition_${name}`);
  try {
    await engine.run(`attach ${literal(join(folder, serving))} as ${as} (read_only)`);
    await engine.describe(`select * from ${as}.main.${identifier(name)}`);
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
