/** How much a folder holds. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @returns bytes in it and in all below it; a file that goes away meanwhile counts nothing */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}
