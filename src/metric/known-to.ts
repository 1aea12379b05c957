import type { Manifest } from '../edition/manifest.ts';

/**
 * The day up to which an edition knows what a table holds, whether or not any row of it changed that late: the earliest of the last days
 * of its datasets, and never after the day of the edition.
 * @returns ISO day; null where the table is not there, or no dataset of it says its last day
 */
export const knownTo = (manifest: Manifest, table: string): string | null => lastDays(manifest, table)[0] ?? null;

/**
 * The day after which an edition knows nothing of a table: the latest of the last days of its datasets. A row may tell of a later one, such
 * as the day on which a stay is planned to end, and so tells nothing of what else happened until then.
 * @returns as `knownTo`
 */
export const dataEnd = (manifest: Manifest, table: string): string | null => lastDays(manifest, table).at(-1) ?? null;

/** Both, as a question is compiled with them. */
export const knownUntil = (manifest: Manifest, table: string): { knownTo: string | null; dataEnd: string | null } => ({
  knownTo: knownTo(manifest, table),
  dataEnd: dataEnd(manifest, table),
});

/** The last days of the datasets of a table, each the day of the edition at most, from the earliest. */
function lastDays({ tables, quality, inputs }: Manifest, table: string): string[] {
  const datasets = tables.find(({ name }) => name === table)?.datasets ?? [];
  const asAt = inputs.asAt.slice(0, 10);
  const ends = quality.flatMap((q) =>
    datasets.includes(q.dataset) && q.dataTo !== null ? [q.dataTo.slice(0, 10)] : [],
  );
  return ends.map((day) => (day < asAt ? day : asAt)).toSorted();
}
