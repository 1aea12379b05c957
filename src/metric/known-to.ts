import type { Manifest } from '../edition/manifest.ts';

/**
 * The day up to which an edition knows what a table holds, whether or not any row of it changed that late: the earliest of the last days
 * of its datasets, and never after the day of the edition.
 * @returns ISO day; null where the table is not there, or no dataset of it says its last day
 */
export function knownTo({ tables, quality, inputs }: Manifest, table: string): string | null {
  const datasets = tables.find(({ name }) => name === table)?.datasets ?? [];
  const ends = quality.flatMap((q) => (datasets.includes(q.dataset) && q.dataTo !== null ? [q.dataTo] : []));
  return ends.length ? [...ends, inputs.asAt].map((day) => day.slice(0, 10)).toSorted()[0]! : null;
}
