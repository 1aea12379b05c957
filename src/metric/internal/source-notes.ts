/** What a reader must be told of what a metric stands on, whatever its figures are. */
import type { Metric, SourceNote } from '../metric.ts';
import { qualityNotes } from './quality-notes.ts';

/** @param sources datasets of the metric that are in the edition */
export function sourceNotes(metric: Pick<Metric, 'datasets' | 'qualityAtLeast'>, sources: SourceNote[]): string[] {
  return [
    ...(sources.length ? [] : [`The edition has no delivery of ${metric.datasets.join(' or ')}.`]),
    ...qualityNotes(metric, sources),
    ...(sources.some((s) => s.madeUp) ? ['Made-up sample figures: they describe no real organisation.'] : []),
  ];
}
