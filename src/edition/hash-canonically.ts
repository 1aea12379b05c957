/** Hashes that mean "the same thing": of values with their keys in order, and of files. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { readInPieces } from '../read-in-pieces.ts';

/** JSON with every object's keys in code-unit order, so that equal values have equal text. Undefined settings are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  );
}

/** SHA-256, in hex, of a value's canonical JSON. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** SHA-256, in hex, of a file's bytes, read in pieces. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(readInPieces(path), hash);
  return hash.digest('hex');
}
