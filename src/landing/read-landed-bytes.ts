/** Gives back the bytes of a delivery exactly as they came, or says that the store is damaged. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { ConcordError } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { landedPlaces } from './landed-places.ts';

/**
 * Writes the original bytes to `to`.
 * @param sha256 of the bytes as they came
 * @throws ConcordError store-damaged when they are missing or no longer have that hash
 */
export async function readLandedBytes(
  paths: Pick<WorkspacePaths, 'landed'>,
  sha256: string,
  to: string,
): Promise<void> {
  const { zst, asIs } = landedPlaces(paths, sha256);
  const place = [zst, asIs].find((p) => existsSync(p));
  if (!place) throw damaged(sha256, 'the landed bytes are missing');
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    if (place === zst) await pipeline(createReadStream(place), createZstdDecompress(), check, createWriteStream(to));
    else await pipeline(createReadStream(place), check, createWriteStream(to));
  } catch (error) {
    throw diskFault(error) ?? damaged(sha256, 'the landed bytes cannot be read');
  }
  if (hash.digest('hex') !== sha256) throw damaged(sha256, 'the landed bytes are not those that came');
}

const damaged = (sha256: string, problem: string): ConcordError =>
  new ConcordError('store-damaged', {
    where: `.concord/landed/${sha256}`,
    problem,
    expected: 'the bytes of the delivery, unchanged since they came',
    remedy: 'restore .concord/landed from a backup, or land the original file again',
  });
