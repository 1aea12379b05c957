/** Writing so that a kill or a power cut leaves either the old file or the whole new one, never a half. */
import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Waits until a file, or a folder's list of names, is on the disk itself. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts a finished temporary file in its place, on the disk. @param mode e.g. 0o444 for what never changes */
export function keepFile(temporary: string, place: string, mode?: number): void {
  syncToDisk(temporary);
  if (mode !== undefined) chmodSync(temporary, mode);
  renameSync(temporary, place);
  syncToDisk(dirname(place));
}

/** Puts a finished temporary folder (of files, one level) in its place, on the disk. Its files can only be read after. */
export function keepFolder(temporary: string, place: string): void {
  for (const name of readdirSync(temporary)) {
    syncToDisk(join(temporary, name));
    chmodSync(join(temporary, name), 0o444);
  }
  syncToDisk(temporary);
  renameSync(temporary, place);
  syncToDisk(dirname(place));
}

/** Replaces a small text file whole. @param temporaryFolder on the same disk */
export function keepText(place: string, text: string, temporaryFolder: string): void {
  const temporary = join(temporaryFolder, `${basename(place)}.${process.pid}`);
  writeFileSync(temporary, text);
  keepFile(temporary, place);
}
