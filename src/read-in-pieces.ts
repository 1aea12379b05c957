/** Reading a file in pieces no larger than it is: a county sends thousands of small ones, and memory that is asked for is also given back. */
import { createReadStream, type ReadStream, statSync } from 'node:fs';

const MOST = 1 << 20;
const LEAST = 4096;

/**
 * How many bytes to read at a time.
 * @param bytes size of the file
 * @param most bytes of a piece of a large file
 * @returns enough to read a small file at once and to see that it ends there
 */
export const pieceSize = (bytes: number, most = MOST): number => Math.min(most, Math.max(LEAST, bytes + 1));

/**
 * Reads a file from its beginning, a megabyte at a time at most. What is wrong with the path the stream tells, when it is read.
 * @param signal ends the reading with its reason
 */
export function readInPieces(path: string, signal?: AbortSignal): ReadStream {
  const highWaterMark = pieceSize(statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return createReadStream(path, { highWaterMark, ...(signal ? { signal } : {}) });
}
