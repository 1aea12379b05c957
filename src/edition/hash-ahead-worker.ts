/** The second thread of `hashAhead`: takes the next file that nobody took, and posts what it read. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { FREE, type Hashed, type HashOrder, HERE, stateOf } from './hash-ahead.ts';

const piece = Buffer.allocUnsafe(1 << 20);

/** Null for a file that cannot be read, or that somebody wrote to meanwhile: whoever asks for it reads it. */
function hashed(path: string): Omit<Hashed, 'place'> | null {
  try {
    const file = openSync(path, 'r');
    try {
      const state = stateOf(fstatSync(file, { bigint: true }));
      const hash = createHash('sha256');
      for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
        hash.update(piece.subarray(0, read));
      const isSame = stateOf(fstatSync(file, { bigint: true })) === state;
      return isSame ? { state, sha256: hash.digest('hex') } : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

if (parentPort) {
  const { files, takers, next } = workerData as HashOrder;
  // where the build is already past a file it has no use for it
  for (let place = 0; place < files.length; place = Math.max(place + 1, Atomics.load(next, 0)))
    if (Atomics.compareExchange(takers, place, FREE, HERE) === FREE)
      parentPort.postMessage({ place, ...(hashed(files[place]!) ?? { state: '', sha256: '' }) } satisfies Hashed);
}
