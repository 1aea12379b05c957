/** A folder of files that leaves a workspace: whole or not at all, and for its owner alone. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { syncToDisk } from '../../landing/keep-on-disk.ts';

/** Where the files are to stand. */
export interface ExportPlace {
  /** absolute path of a folder that is empty or not there */
  folder: string;
  /** absolute path of the workspace's own data, in which nothing else may stand */
  data: string;
}

/**
 * Refuses a place that cannot take an export, before any work is done.
 * @throws ConcordError usage for a folder that holds something, a file, a place in the workspace's own data, and one whose parent
 * is not there
 */
export function requireFreePlace({ folder, data }: ExportPlace): void {
  const refuse = (problem: string, expected: string, remedy: string): never => {
    throw new ConcordError('usage', { where: '--out', problem, expected, remedy });
  };
  const above = dirname(folder);
  if (!existsSync(above) || !statSync(above).isDirectory())
    refuse('the folder that it would stand in is not there', 'a folder in one that exists', 'make the folder above it');
  const way = relative(real(data), join(real(above), basename(folder)));
  if (!way.startsWith('..') && !isAbsolute(way))
    refuse('it is a place in what Concord itself keeps', 'a folder of its own', 'name a folder outside .concord');
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    refuse('it is no folder', 'a folder that is empty or not there', 'name another folder');
  if (found && readdirSync(folder).length > 0)
    refuse('the folder holds something', 'a folder that is empty or not there', 'name another folder, or empty it');
}

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/**
 * Fills a folder: `write` puts files into a temporary folder beside it, which gets its name when all is on the disk. When `write`
 * fails nothing is left. What a killed run left beside it is removed.
 * @param write is given the temporary folder; it puts files there, in no folder below it
 * @throws ConcordError usage as `requireFreePlace` does
 */
export async function fillExportFolder<T>(place: ExportPlace, write: (folder: string) => Promise<T>): Promise<T> {
  requireFreePlace(place);
  const temporary = join(dirname(place.folder), `.${basename(place.folder)}.part`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { mode: 0o700 });
  try {
    const written = await write(temporary);
    for (const name of readdirSync(temporary)) {
      chmodSync(join(temporary, name), 0o600);
      syncToDisk(join(temporary, name));
    }
    syncToDisk(temporary);
    requireFreePlace(place);
    if (existsSync(place.folder)) rmdirSync(place.folder);
    renameSync(temporary, place.folder);
    syncToDisk(dirname(place.folder));
    return written;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Writes the description of an export beside its files. */
export const writeExportManifest = (folder: string, manifest: object): void =>
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
