import type { DatasetQuality, Manifest } from '../edition/manifest.ts';
import type { Metric, SourceNote } from './metric.ts';

/**
 * What an edition knows of the datasets a metric stands on: publisher, data to, quality, status.
 * @returns one note for each dataset of the metric that is in the edition, in the metric's order
 */
export function describeSources(metric: Pick<Metric, 'datasets'>, manifest: Manifest): SourceNote[] {
  return metric.datasets.flatMap((id) => {
    const found = manifest.quality.find((q) => q.dataset === id);
    return found ? [noteOf(found)] : [];
  });
}

const noteOf = (q: DatasetQuality): SourceNote => ({
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
