/** Reads a specification vector (CSV with a header) from `tests/spec/vectors`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export type VectorRow = Record<string, string>;

export function readVectors(name: string): VectorRow[] {
  const path = join(import.meta.dirname, '..', 'spec', 'vectors', `${name}.csv`);
  return parse<VectorRow>(readFileSync(path, 'utf8'), { columns: true });
}

/** A vector's cell: blank and NA are missing, never zero. */
export const numberIn = (cell: string | undefined): number | null =>
  cell === undefined || cell === '' || cell === 'NA' ? null : Number(cell);
