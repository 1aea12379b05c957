/** The days of a pathway where none are asked. */
import type { Manifest } from '../../edition/manifest.ts';
import { periodEnd, periodStart, shiftDays, shiftSteps } from '../grain.ts';
import { dataEnd } from '../known-to.ts';
import type { Pathway } from './pathway.ts';

/**
 * The last twelve whole months that an edition has data of at every step: up to the last whole month of the table, of those that the
 * steps count and divide by, whose data end first.
 * @returns ISO dates, both included. Tables that the edition lacks, or whose data tell no last day, have no say; where none has, the day
 *   of the edition is the end
 */
export function lastYear({ steps }: Pathway, manifest: Manifest): { from: string; to: string } {
  const tables = steps.flatMap(({ metric: { source, records } }) => [source, records?.population?.source ?? source]);
  const ends = [...new Set(tables)].flatMap((table) => dataEnd(manifest, table) ?? []);
  const to = lastWholeMonth(ends.toSorted()[0] ?? manifest.inputs.asAt.slice(0, 10));
  return { from: shiftSteps(periodStart(to, 'month'), 'month', -11), to };
}

/** Last day of the last month that has ended by the end of a day. */
function lastWholeMonth(day: string): string {
  const start = periodStart(day, 'month');
  return periodEnd(start, 'month') === day ? day : shiftDays(start, -1);
}
