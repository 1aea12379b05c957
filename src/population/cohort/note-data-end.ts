import type { DatasetQuality, Manifest } from '../../edition/manifest.ts';
import { dayInWords } from './describe-window.ts';

/**
 * What must be said of a cohort on a day of which the edition knows nothing yet.
 * @param manifest of the edition that it is counted in
 * @param tables that the count reads
 * @param on index date, ISO
 * @returns one note that names the datasets about people behind those tables whose data end before that day, each with its last day;
 *   none where all reach it. A dataset whose last day nobody knows is not named
 */
export function noteDataEnd({ quality, tables: made }: Manifest, tables: string[], on: string): string[] {
  const read = new Set(made.filter(({ name }) => tables.includes(name)).flatMap(({ datasets }) => datasets));
  const ending = quality.filter((q) => q.zone !== 'open' && read.has(q.dataset) && q.dataTo !== null && q.dataTo < on);
  if (!ending.length) return [];
  const ends = [...Map.groupBy(ending, ({ dataTo }) => dataTo!)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(endOf);
  return [
    `${dayInWords(on)} is after the last day of the data: ${ends.join('; ')}. What happened later is not in these counts: who joined, left, died, fell ill or was treated since is counted as if nothing had changed.`,
  ];
}

const endOf = ([day, datasets]: [string, DatasetQuality[]]): string =>
  `${datasets
    .map(({ dataset }) => dataset)
    .toSorted()
    .join(', ')} ${datasets.length === 1 ? 'ends' : 'end'} on ${dayInWords(day)}`;
