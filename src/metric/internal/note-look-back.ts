/** What is said of figures whose metric looks back at days before the data. */
import type { Manifest } from '../../edition/manifest.ts';
import { isCounted } from '../figure-cells.ts';
import { knownFrom } from '../known-to.ts';
import type { Figure, Metric } from '../metric.ts';
import { type LookBack, lookBack } from '../records/look-back.ts';

/** @returns the notes, and how many of the incomplete figures they account for */
export function noteLookBack(metric: Metric, figures: Figure[], manifest: Manifest): { notes: string[]; told: number } {
  const reach = (figure: Figure): LookBack => reachOf(metric, figure, manifest);
  const part = figures.filter((f) => isCounted(f) && reach(f) === 'part').length;
  const none = figures.filter((f) => f.status === 'no-data' && reach(f) === 'none').length;
  const all = figures.length;
  return {
    told: part,
    notes: [
      ...(part
        ? [
            `${part} of ${all} figures are incomplete: the metric looks back at days before the data, of which nothing is known.`,
          ]
        : []),
      ...(none
        ? [
            `${none} of ${all} figures are of a time before the data that the metric looks back at: nothing is known of it.`,
          ]
        : []),
    ],
  };
}

/** How much is known of the days that a figure looks back at. */
export const reachOf = (metric: Metric, { period }: Figure, manifest: Manifest): LookBack =>
  period === null ? 'whole' : lookBack(metric, period, (table) => knownFrom(manifest, table));
