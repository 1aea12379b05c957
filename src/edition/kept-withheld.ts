/** How many values of each crossed delivery were withheld, written down so that a build counts only what is new. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepText } from '../landing/keep-on-disk.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Withheld } from './count-withheld.ts';

type Kept = Map<string, Withheld>;
type KeptPaths = Pick<WorkspacePaths, 'data' | 'temporary'>;

const placeOf = ({ data }: KeptPaths, dataset: string): string => join(data, 'withheld', `${dataset}.json`);

const isCounts = (value: unknown): value is Withheld =>
  typeof value === 'object' && value !== null && Object.values(value).every((n) => Number.isInteger(n) && n > 0);

/** By what the rows crossed in (hashes of steps); what is damaged, or of another hand, is counted again. */
function readKept(paths: KeptPaths, dataset: string): Kept {
  try {
    const all: unknown = JSON.parse(readFileSync(placeOf(paths, dataset), 'utf8'));
    return new Map(Object.entries(all as object).filter((entry): entry is [string, Withheld] => isCounts(entry[1])));
  } catch {
    return new Map();
  }
}

/**
 * The counts of deliveries, of which those that were counted before are found again.
 * @param keys of each, which is another one when its rows above or below the line are others
 * @param count counts those at some places
 * @returns in the order of the keys; what is kept afterwards is of these alone
 */
export async function countOnce(
  paths: KeptPaths,
  dataset: string,
  keys: string[],
  count: (places: number[]) => Promise<Withheld[]>,
): Promise<Withheld[]> {
  const kept = readKept(paths, dataset);
  const missing = keys.flatMap((key, i) => (kept.has(key) ? [] : [i]));
  if (missing.length === 0) return keys.map((key) => kept.get(key)!);
  const counted = await count(missing);
  for (const [at, i] of missing.entries()) kept.set(keys[i]!, counted[at]!);
  const place = placeOf(paths, dataset);
  mkdirSync(dirname(place), { recursive: true, mode: 0o750 });
  const all = Object.fromEntries(keys.map((key) => [key, kept.get(key)!]));
  keepText(place, `${JSON.stringify(all)}\n`, paths.temporary);
  return keys.map((key) => kept.get(key)!);
}
