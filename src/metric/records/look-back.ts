/** Whether what a metric looks for before the day of a row could have been told: a time before the data is not one of nothing. */

import { shiftDays } from '../grain.ts';
import type { Figure, Metric } from '../metric.ts';
import type { RecordFeature } from './record-metric.ts';

/** whole: all windows lie in the data; part: one begins before them, for some row; none: one lies before them, for every row */
export type LookBack = 'whole' | 'part' | 'none';

/**
 * Answers: how much the edition knows of the windows of a metric that lie before the day of a row, for the rows of a period.
 * Arguments: the metric; the period, of a snapshot the one that ends on its day; from which day a table is known, ISO, or null where
 * nobody says.
 * Result: `whole` too where it looks back at nothing, at parts of the row's own record (by another key than the person's), or at whatever
 * there ever was: of that nobody can say that it begins too late, only that all of it does (`none`; where it ends before the day of the row,
 * as "not known a year ago" does, `part`, since that nothing was known is what is asked).
 * Example: blood pressures of the twelve months to 31 March 2025, of observations from 1 October 2024 on, are known in part; of those to
 * 30 September not at all, and a share of them would be 0%.
 */
export function lookBack(
  { records }: Pick<Metric, 'records'>,
  { start, end }: NonNullable<Figure['period']>,
  knownFrom: (table: string) => string | null,
): LookBack {
  const first = records?.time.kind === 'flow' ? start : end;
  const each = Object.values(records?.features ?? {}).map((feature): LookBack => {
    const [from, to] = windowBefore(feature);
    const known = from === null && to === null ? null : knownFrom(feature.source);
    if (known === null) return 'whole';
    if (to !== null && shiftDays(end, to) < known) return from === null && to < 0 ? 'part' : 'none';
    return from !== null && shiftDays(first, from) < known ? 'part' : 'whole';
  });
  return each.includes('none') ? 'none' : each.includes('part') ? 'part' : 'whole';
}

/** Its first and last day from the day of the row, both of them before it or on it; null where it is open, or no window of that kind. */
function windowBefore({ by, window }: RecordFeature): [from: number | null, to: number | null] {
  if (by !== 'person_key' || window.kind !== 'days' || (window.from !== null && window.from >= 0)) return [null, null];
  if (window.to === null) return [window.from, null];
  return window.to > 0 ? [window.from, null] : [window.from, window.to];
}
