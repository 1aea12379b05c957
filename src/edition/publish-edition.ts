/** Makes an edition the one that is served: its manifest appears by one rename, then CURRENT changes by another. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepFolder, keepText } from '../landing/keep-on-disk.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Manifest } from './manifest.ts';
import { currentEditionId, readManifest, readPublications } from './read-manifest.ts';

/**
 * Publishes an edition. A kill between the steps leaves the last edition serving, and publishing again completes it.
 * @param mayServe whether it becomes the one that is served; otherwise it is kept beside
 * @returns unchanged: this very edition is the one that serves already
 */
export function publishEdition(
  paths: WorkspacePaths,
  manifest: Manifest,
  mayServe: boolean,
): { unchanged: boolean; current: boolean } {
  const id = manifest.editionId;
  const serving = currentEditionId(paths);
  const known = isWhole(paths, id);
  if (serving === id && known) return { unchanged: true, current: true };
  for (const folder of [paths.temporary, paths.editions]) mkdirSync(folder, { recursive: true });
  if (!known) keepManifest(paths, manifest);
  const numbered = readPublications(paths);
  const index = join(paths.editions, 'index.json');
  if (!existsSync(index) || !numbered.includes(id))
    keepText(index, `${JSON.stringify([...new Set([...numbered, id])], null, 2)}\n`, paths.temporary);
  if (mayServe) keepText(paths.current, `${id}\n`, paths.temporary);
  return { unchanged: false, current: mayServe };
}

/** Whether an edition as at this day is older than the one that serves now. */
export function isBehind(paths: WorkspacePaths, asAt: string): boolean {
  const serving = currentEditionId(paths);
  return serving !== null && asAt < readManifest(paths, serving).inputs.asAt;
}

/** A manifest that is damaged is written again: the same inputs give the same one. */
function isWhole(paths: WorkspacePaths, id: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(paths.editions, id, 'manifest.json'), 'utf8')) as Manifest).editionId === id;
  } catch {
    return false;
  }
}

function keepManifest(paths: WorkspacePaths, manifest: Manifest): void {
  const temporary = join(paths.temporary, manifest.editionId);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  writeFileSync(join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(join(paths.editions, manifest.editionId), { recursive: true, force: true });
  keepFolder(temporary, join(paths.editions, manifest.editionId));
}
