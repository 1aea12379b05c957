/** Keeps the bytes of a file as they came: hashed, compressed, once. */
import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, existsSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { type Progress, silentProgress } from '../progress.ts';
import { pieceSize, readInPieces } from '../read-in-pieces.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { keepFile } from './keep-on-disk.ts';
import { isKeptWhole, landedPlaces } from './landed-places.ts';

export interface HashedBytes {
  /** SHA-256 of the bytes as they came */
  sha256: string;
  bytes: number;
}

/** What became of the bytes: kept now, kept before, or no longer those that were hashed. */
export type Keeping = 'kept' | 'known' | 'changed';

/** First bytes of formats that are compressed already: gzip, zip (and XLSX), Parquet, zstd, bzip2, xz. */
const COMPRESSED = ['1f8b', '504b0304', '50415231', '28b52ffd', '425a68', 'fd377a585a00'];

/** Reads a file to its end for its hash; nothing is kept. */
export async function hashBytes(path: string, progress: Progress = silentProgress): Promise<HashedBytes> {
  progress.start('hashing the bytes', statSync(path).size, 'bytes');
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of readInPieces(path)) {
    hash.update(chunk);
    bytes += chunk.length;
    progress.advance(bytes);
  }
  progress.end();
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * Keeps a file's bytes under their SHA-256, read-only, on the disk when it returns. It may run while the file is checked:
 * the bytes are hashed once more as they are written, so that what is kept is what was named.
 * @param path the file as it came; it is only read
 * @returns 'known' when they were kept before: nothing is written then, unless what was kept is damaged
 */
export async function keepBytes(path: string, sha256: string, paths: WorkspacePaths): Promise<Keeping> {
  mkdirSync(paths.landed, { recursive: true });
  mkdirSync(paths.temporary, { recursive: true });
  const places = landedPlaces(paths, sha256);
  // bytes that came before are read to their end: landing the original again is the way to mend them
  const known = Object.values(places).some((place) => existsSync(place));
  if (known && (await isKeptWhole(paths, sha256))) return 'known';
  const compress = !isCompressed(path);
  const temporary = join(paths.temporary, `landing-${process.pid}-${sha256}`);
  if ((await writeHashed(path, temporary, compress)) !== sha256) {
    rmSync(temporary);
    return 'changed';
  }
  keepFile(temporary, compress ? places.zst : places.asIs, 0o444);
  rmSync(compress ? places.asIs : places.zst, { force: true });
  return known ? 'known' : 'kept';
}

/** Takes back bytes that no delivery came to have, e.g. of a file that changed while it was read. */
export function forgetBytes(paths: WorkspacePaths, sha256: string): void {
  for (const place of Object.values(landedPlaces(paths, sha256))) rmSync(place, { force: true });
}

/** Writes the bytes and waits for the disk off the main thread. @returns the hash of what was read */
async function writeHashed(path: string, to: string, compress: boolean): Promise<string> {
  const hash = createHash('sha256');
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const target = createWriteStream(to, { flush: true });
  if (compress) await pipeline(readInPieces(path), count, zstd(statSync(path).size), target);
  else await pipeline(readInPieces(path), count, target);
  return hash.digest('hex');
}

const zstd = (bytes: number) =>
  createZstdCompress({ chunkSize: pieceSize(bytes), params: { [constants.ZSTD_c_compressionLevel]: 1 } });

function isCompressed(path: string): boolean {
  const first = Buffer.alloc(6);
  const handle = openSync(path, 'r');
  const read = readSync(handle, first, 0, 6, 0);
  closeSync(handle);
  const hex = first.subarray(0, read).toString('hex');
  return COMPRESSED.some((magic) => hex.startsWith(magic));
}
