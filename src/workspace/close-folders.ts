/** Who may enter the folders of a workspace: above the privacy line its owner alone, below it the owner's group as well. */
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspacePaths } from './workspace.ts';

/** Rights of others, and of the group and others. */
const [OTHERS, ALL_BUT_OWNER] = [0o007, 0o077];

/**
 * Makes the folders that hold rows, and takes rights away from those that are open wider than they may be. Files in them stay as
 * they are. A folder of another owner is left alone, and rights that its owner took away are not given back.
 *
 * | Folder | Who may enter |
 * |---|---|
 * | landed, deliveries, checks, temporary, identity, care | the owner: identifiers |
 * | .concord itself, steps, serving, editions | the owner and the group: what serves |
 *
 * @example closeFolders(workspace.paths)
 */
export function closeFolders({ data, landed, deliveries, temporary, steps, serving, editions }: WorkspacePaths): void {
  for (const folder of [data, steps, serving, editions]) closeTo(makeFolder(folder, OTHERS), OTHERS);
  for (const folder of [landed, deliveries, temporary, join(data, 'checks')])
    closeTo(makeFolder(folder, ALL_BUT_OWNER), ALL_BUT_OWNER);
  // made by the first build with keys
  for (const zone of ['identity', 'care'].map((part) => join(data, part)))
    if (existsSync(zone)) closeTo(zone, ALL_BUT_OWNER);
}

function makeFolder(folder: string, taken: number): string {
  mkdirSync(folder, { recursive: true, mode: 0o777 & ~taken });
  return folder;
}

function closeTo(folder: string, taken: number): void {
  const { mode, uid } = statSync(folder);
  if (uid === process.getuid?.() && (mode & taken) !== 0) chmodSync(folder, mode & 0o7777 & ~taken);
}
