/** Whether what a metric looks for after the day of a row could have been told yet. */
import { addDays } from 'date-fns/addDays';
import { formatISO } from 'date-fns/formatISO';
import { parseISO } from 'date-fns/parseISO';
import type { Metric } from '../metric.ts';

/**
 * Answers: whether every window of the metric that ends after the day of a row has ended, for the last row of a period.
 * Arguments: the metric; the last day of the period, ISO; up to which day a table is known, ISO, or null where nobody says.
 * Result: true where it looks at nothing afterwards, or only at tables of which no last day is known. Rows of a table by month lie on
 * the first of it.
 * Example: of people who went home on 31 March, readmissions within 30 days, that of going home the first, are known only from 29 April.
 */
export function isFollowedUp(
  { records, grain }: Pick<Metric, 'records' | 'grain'>,
  lastDay: string,
  knownTo: (table: string) => string | null,
): boolean {
  const last = grain === 'month' ? `${lastDay.slice(0, 8)}01` : lastDay;
  return Object.values(records?.features ?? {}).every(({ source, window }) => {
    if (window.kind !== 'days' || window.to === null || window.to <= 0) return true;
    const known = knownTo(source);
    return known === null || formatISO(addDays(parseISO(last), window.to), { representation: 'date' }) <= known;
  });
}
