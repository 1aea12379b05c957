import type { DatasetQuality } from '../edition/manifest.ts';
import type { SourceLine } from './page.ts';

/**
 * Answers: a source as a page names it.
 * Result: `dataTo` is the last day its figures are about; `status` is the least settled of its partners' deliveries.
 */
export function sourceLine(source: DatasetQuality): SourceLine {
  return {
    dataset: source.dataset,
    name: source.name,
    publisher: source.publisher,
    dataTo: source.dataTo,
    quality: source.overall,
    status: leastSettled(source),
    madeUp: source.madeUp,
    link: source.link,
  };
}

function leastSettled({ partners }: DatasetQuality): string {
  const statuses = new Set(partners.map((partner) => partner.status));
  return (['provisional', 'final', 'signed-off'] as const).find((status) => statuses.has(status)) ?? '';
}

/** The quality records of the named datasets, in their order, each once. */
export function sourcesOf(datasets: string[], quality: DatasetQuality[]): DatasetQuality[] {
  return [...new Set(datasets)].flatMap((id) => quality.find((source) => source.dataset === id) ?? []);
}
