/** What a reader must be told of sources whose quality is less than the metric asks for. */
import type { Metric, SourceNote } from '../metric.ts';

/**
 * One sentence for each source below `qualityAtLeast`, and for each that nothing scores. None for a metric that asks for nothing.
 * @example qualityNotes({ qualityAtLeast: 0.9 }, [{ dataset: 'ecds', name: 'ECDS', quality: 0.81, ... }])
 */
export function qualityNotes(
  { qualityAtLeast: least }: Pick<Metric, 'qualityAtLeast'>,
  sources: Pick<SourceNote, 'name' | 'dataset' | 'quality'>[],
): string[] {
  if (least === null) return [];
  return sources.flatMap(({ name, dataset, quality }) => {
    if (quality === null)
      return [`Nobody scored the quality of ${name} (${dataset}); this metric needs ${percentText(least)} or more.`];
    if (quality >= least) return [];
    return [
      `The quality of ${name} (${dataset}) is ${percentText(quality)}, below the ${percentText(least)} that this metric needs: do not rely on the figures before you have looked into it.`,
    ];
  });
}

/** Rounded down, so that what is below a bound never reads as the bound. */
const percentText = (share: number): string => `${Math.floor(Math.round(share * 1e6) / 1e3) / 10}%`;
