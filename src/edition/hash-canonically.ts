/** Hashes that mean "the same thing": of values with their keys in order, and of files. */
import { createHash } from 'node:crypto';
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

/** Who waits for a long reading: told how many bytes came with each piece, and may end it. */
export interface Reading {
  onBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** SHA-256, in hex, of a file's bytes, read in pieces. */
export async function hashOfFile(path: string, { onBytes, signal }: Reading = {}): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readInPieces(path, signal)) {
    hash.update(piece as Buffer);
    onBytes?.((piece as Buffer).length);
  }
  return hash.digest('hex');
}
