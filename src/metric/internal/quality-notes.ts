/** What a reader must be told of sources whose quality is less than the metric asks for. */
import type { Answer, Metric, SourceNote } from '../metric.ts';

/**
 * One sentence for each source below `qualityAtLeast`, and for each that nothing scores: of what is counted, and of what the figures are cut by. None for
 * a metric that asks for nothing.
 * @example qualityNotes({ qualityAtLeast: 0.9 }, { sources: [{ dataset: 'ecds', name: 'ECDS', quality: 0.81, ... }] })
 */
export function qualityNotes(
  { qualityAtLeast: least }: Pick<Metric, 'qualityAtLeast'>,
  { sources, sourcesBeside = [] }: Pick<Answer, 'sources' | 'sourcesBeside'>,
): string[] {
  if (least === null) return [];
  const cutBy = sourcesBeside.filter(({ why }) => why === 'cut-by');
  return [
    ...sources.flatMap((source) => noteOf(source, '', least)),
    ...cutBy.flatMap((source) =>
      noteOf(source, `, by which the figures are cut (${source.tables.join(', ')}),`, least),
    ),
  ];
}

/** @param part that it has in the figures, where it is not counted */
function noteOf({ name, dataset, quality }: SourceNote, part: string, least: number): string[] {
  if (quality === null)
    return [
      `Nobody scored the quality of ${name} (${dataset})${part.replace(/,$/, '')}; this metric needs ${percentText(least)} or more.`,
    ];
  if (quality >= least) return [];
  return [
    `The quality of ${name} (${dataset})${part} is ${percentText(quality)}, below the ${percentText(least)} that this metric needs: do not rely on the figures before you have looked into it.`,
  ];
}

/** Rounded down, so that what is below a bound never reads as the bound. */
const percentText = (share: number): string => `${Math.floor(Math.round(share * 1e6) / 1e3) / 10}%`;
