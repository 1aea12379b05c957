/** What a reader must be told of what a metric stands on, whatever its figures are. */
import type { Answer, Metric } from '../metric.ts';
import { qualityNotes } from './quality-notes.ts';

/** @param answer its sources, and what its figures are cut by */
export function sourceNotes(
  metric: Pick<Metric, 'datasets' | 'qualityAtLeast'>,
  answer: Pick<Answer, 'sources' | 'sourcesBeside'>,
): string[] {
  const { sources } = answer;
  return [
    ...(sources.length ? [] : [`The edition has no delivery of ${metric.datasets.join(' or ')}.`]),
    ...qualityNotes(metric, answer),
    ...(sources.some((s) => s.madeUp) ? ['Made-up sample figures: they describe no real organisation.'] : []),
  ];
}
