import type { DatasetQuality, Manifest } from '../edition/manifest.ts';
import type { Metric } from './metric.ts';

/**
 * The day up to which an edition knows what a table holds, whether or not any row of it changed that late: the earliest of the last days
 * of its datasets, and never after the day of the edition.
 * @param needed the datasets that a metric stands on: of a table made of many, such as `person_month`, the others do not matter
 * @returns ISO day; null where the table is not there, or no dataset of it says its last day
 */
export function knownTo(manifest: Manifest, table: string, needed: string[]): string | null {
  const ofMetric = lastDays(manifest, table, (dataset) => needed.includes(dataset));
  return (ofMetric.length ? ofMetric : lastDays(manifest, table))[0] ?? null;
}

/**
 * The day after which an edition knows nothing of a table: the latest of the last days of its datasets. A row may tell of a later one, such
 * as the day on which a stay is planned to end, and so tells nothing of what else happened until then.
 * @returns as `knownTo`
 */
export const dataEnd = (manifest: Manifest, table: string): string | null => lastDays(manifest, table).at(-1) ?? null;

/**
 * The day from which an edition knows anything of a table: the first of the month of the earliest of the first days of its datasets, since
 * files are of months and the first of few events need not be on the first day. Rows may tell of days before, as a history that came with the
 * first file does, but then that is the first day.
 * @returns ISO day; null where the table is not there, or no dataset of it says its first day
 */
export const knownFrom = (manifest: Manifest, table: string): string | null =>
  datasetsOf(manifest, table)
    .flatMap(({ dataFrom }) => (dataFrom === null ? [] : `${dataFrom.slice(0, 8)}01`))
    .toSorted()[0] ?? null;

/** Both, as a question is compiled with them. */
export const knownUntil = (
  manifest: Manifest,
  { source, datasets }: Pick<Metric, 'source' | 'datasets'>,
): { knownTo: string | null; dataEnd: string | null } => ({
  knownTo: knownTo(manifest, source, datasets),
  dataEnd: dataEnd(manifest, source),
});

/** The last days of the datasets of a table, each the day of the edition at most, from the earliest. */
function lastDays(manifest: Manifest, table: string, matters: (dataset: string) => boolean = () => true): string[] {
  const asAt = manifest.inputs.asAt.slice(0, 10);
  const datasets = datasetsOf(manifest, table).filter(({ dataset }) => matters(dataset));
  const ends = datasets.flatMap(({ dataTo }) => dataTo?.slice(0, 10) ?? []);
  return ends.map((day) => (day < asAt ? day : asAt)).toSorted();
}

function datasetsOf({ tables, quality }: Manifest, table: string): DatasetQuality[] {
  const datasets = tables.find(({ name }) => name === table)?.datasets ?? [];
  return quality.filter((q) => datasets.includes(q.dataset));
}
