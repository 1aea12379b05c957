/** Keeps the bytes of a file as they came: hashed and compressed in one pass, once. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { type Progress, silentProgress } from '../progress.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { keepFile } from './keep-on-disk.ts';
import { isKeptWhole, landedPlaces } from './landed-places.ts';

export interface StoredBytes {
  /** SHA-256 of the bytes as they came */
  sha256: string;
  bytes: number;
  /** true when these bytes were kept before */
  known: boolean;
}

/** First bytes of formats that are compressed already: gzip, zip (and XLSX), Parquet, zstd, bzip2, xz. */
const COMPRESSED = ['1f8b', '504b0304', '50415231', '28b52ffd', '425a68', 'fd377a585a00'];

/**
 * Keeps a file's bytes under their SHA-256, read-only, on the disk when it returns.
 * @param path the file as it came; it is only read
 * @returns `known: true` when they were kept before; nothing is written then, unless what was kept is damaged
 */
export async function storeBytes(
  path: string,
  paths: WorkspacePaths,
  progress: Progress = silentProgress,
): Promise<StoredBytes> {
  mkdirSync(paths.landed, { recursive: true });
  mkdirSync(paths.temporary, { recursive: true });
  const compress = !isCompressed(path);
  const temporary = join(paths.temporary, `landing-${process.pid}-${basename(path)}`);
  const hash = createHash('sha256');
  let bytes = 0;
  progress.start('keeping the bytes', undefined, 'bytes');
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      progress.advance(bytes);
      done(null, chunk);
    },
  });
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  if (compress) await pipeline(source, count, zstd(), createWriteStream(temporary));
  else await pipeline(source, count, createWriteStream(temporary));
  progress.end();
  return { ...(await keepOnce(temporary, paths, hash.digest('hex'), compress)), bytes };
}

/** Takes back bytes that no delivery came to have, e.g. of a file that changed while it was read. */
export function forgetBytes(paths: WorkspacePaths, stored: StoredBytes): void {
  if (stored.known) return;
  for (const place of Object.values(landedPlaces(paths, stored.sha256))) rmSync(place, { force: true });
}

const zstd = () => createZstdCompress({ chunkSize: 1 << 20, params: { [constants.ZSTD_c_compressionLevel]: 1 } });

/** Bytes that came before are read to their end: landing the original again is the way to mend them. */
async function keepOnce(temporary: string, paths: WorkspacePaths, sha256: string, compressed: boolean) {
  const places = landedPlaces(paths, sha256);
  const known = Object.values(places).some((place) => existsSync(place));
  if (known && (await isKeptWhole(paths, sha256))) {
    rmSync(temporary);
    return { sha256, known };
  }
  keepFile(temporary, compressed ? places.zst : places.asIs, 0o444);
  rmSync(compressed ? places.asIs : places.zst, { force: true });
  return { sha256, known };
}

function isCompressed(path: string): boolean {
  const first = Buffer.alloc(6);
  const handle = openSync(path, 'r');
  const read = readSync(handle, first, 0, 6, 0);
  closeSync(handle);
  const hex = first.subarray(0, read).toString('hex');
  return COMPRESSED.some((magic) => hex.startsWith(magic));
}
