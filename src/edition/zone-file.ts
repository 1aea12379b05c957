/** A database above the privacy line: sealed between builds, plain in its folder only while one works on it. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from '../pseudonym/keys.ts';
import { openSealed, sealedPath } from '../pseudonym/seal-file.ts';

/**
 * Makes the folder of a zone where there is none, and opens the sealed file in it. The sealed form holds: a plain file beside it
 * is of a run that was killed, and goes.
 * @param folder of the zone; its owner alone may enter it
 * @param name of the database, e.g. `index.duckdb`
 * @returns path of the plain file; it is not there when nothing has been sealed yet
 * @throws ConcordError workspace-invalid when the key of the seal is not among the keys, store-damaged when the seal is broken
 * @example const file = await openZoneFile('/data/identity', 'index.duckdb', keys)
 */
export async function openZoneFile(folder: string, name: string, keys: Keys): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  forgetPlain(file);
  if (existsSync(sealedPath(file))) await openSealed(sealedPath(file), keys, file);
  return file;
}

/** Where a plain database is written anew before it is sealed. */
export const withoutGaps = (file: string): string => `${file}.smaller`;

/** Removes a plain database and what the engine or the seal laid beside it; the sealed form stays. */
export function forgetPlain(file: string): void {
  const smaller = withoutGaps(file);
  for (const left of [file, `${file}.wal`, `${file}.part`, smaller, `${smaller}.wal`]) rmSync(left, { force: true });
}
