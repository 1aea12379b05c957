/** Where landed bytes are kept, and whether what is kept is still what came. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { diskFault } from '../disk-fault.ts';
import { readInPieces } from '../read-in-pieces.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';

type HasLanded = Pick<WorkspacePaths, 'landed'>;

/** Where bytes of this hash are kept, whether or not they are. */
export const landedPlaces = (paths: HasLanded, sha256: string): { zst: string; asIs: string } => ({
  zst: join(paths.landed, `${sha256}.zst`),
  asIs: join(paths.landed, `${sha256}.as-is`),
});

/** Reads the kept bytes to their end. @returns false when they are missing, unreadable or no longer have this hash */
export async function isKeptWhole(paths: HasLanded, sha256: string): Promise<boolean> {
  const { zst, asIs } = landedPlaces(paths, sha256);
  const place = [zst, asIs].find((p) => existsSync(p));
  if (!place) return false;
  const hash = createHash('sha256');
  try {
    const source = readInPieces(place);
    if (place === zst) await pipeline(source, createZstdDecompress(), hash);
    else await pipeline(source, hash);
  } catch (error) {
    const fault = diskFault(error);
    if (fault) throw fault;
    return false;
  }
  return hash.digest('hex') === sha256;
}
