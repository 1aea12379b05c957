import type { DatasetQuality, Manifest } from '../edition/manifest.ts';
import type { SourceNote } from './metric.ts';

/**
 * What an edition knows of datasets: publisher, data to, quality, status.
 * @returns one note for each that is in the edition, in the order given
 */
export function describeSources(datasets: string[], manifest: Pick<Manifest, 'quality'>): SourceNote[] {
  return datasets.flatMap((id) => {
    const found = manifest.quality.find((q) => q.dataset === id);
    return found ? [noteSource(found)] : [];
  });
}

/** What an edition knows of one dataset. */
export const noteSource = (q: DatasetQuality): SourceNote => ({
  dataset: q.dataset,
  name: q.name,
  publisher: q.publisher,
  dataTo: q.dataTo,
  quality: q.overall,
  status: statusOf(q),
  madeUp: q.madeUp,
});

/** The least certain of its partners: one provisional partner makes the whole provisional. */
function statusOf(q: DatasetQuality): string {
  const statuses = q.partners.map((p) => p.status);
  return statuses.includes('provisional')
    ? 'provisional'
    : statuses.includes('final')
      ? 'final'
      : (statuses[0] ?? 'final');
}
