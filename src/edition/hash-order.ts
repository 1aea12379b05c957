/** In what order a build asks for kept files: written down at its end, so that the next one can hash them ahead. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { keepText } from '../landing/keep-on-disk.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';

type OrderPaths = Pick<WorkspacePaths, 'data' | 'temporary'>;

/** Kept files are named by hashes; anything else in the list is of another hand and is passed over. */
const KEPT = /^(steps\/[0-9a-f]{64}\.parquet|serving\/[0-9a-f]{64}\.duckdb)$/;

const placeOf = ({ data }: Pick<OrderPaths, 'data'>): string => join(data, 'kept-files.json');

/** Absolute paths of the files that the last build asked for or made, in that order; none when it is not known. */
export function readHashOrder(paths: Pick<OrderPaths, 'data'>): string[] {
  try {
    const names: unknown = JSON.parse(readFileSync(placeOf(paths), 'utf8'));
    return Array.isArray(names)
      ? names.filter((n): n is string => typeof n === 'string' && KEPT.test(n)).map((name) => join(paths.data, name))
      : [];
  } catch {
    return [];
  }
}

/** @param files absolute paths, in the order in which they were asked for */
export function keepHashOrder(paths: OrderPaths, files: Iterable<string>): void {
  const names = [...files].map((file) => relative(paths.data, file).replaceAll('\\', '/'));
  keepText(placeOf(paths), `${JSON.stringify(names)}\n`, paths.temporary);
}
