/** When a source's next figures were due, and whether they are late. */
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { endOfMonth } from 'date-fns/endOfMonth';
import { formatISO } from 'date-fns/formatISO';
import { parseISO } from 'date-fns/parseISO';
import type { DatasetQuality } from '../edition/manifest.ts';
import { londonDay } from '../london-day.ts';

/** How often, in days or months. */
const CADENCES: Record<string, { days: number } | { months: number }> = {
  daily: { days: 1 },
  weekly: { days: 7 },
  monthly: { months: 1 },
  quarterly: { months: 3 },
  annual: { months: 12 },
};

type Timing = Pick<DatasetQuality, 'dataTo' | 'cadence' | 'expectedAfterDays' | 'madeUp'>;

/**
 * Answers: since when newer figures are overdue.
 * Arguments: the source's timing; the clock's time.
 * Result: the day by which the next period's figures were expected, when that day is past; otherwise null.
 * Missing: a source that comes once, that has no dates, or that is made up (nobody is due to send it) is never late.
 */
export function overdueSince(source: Timing, now: Date): string | null {
  const step = CADENCES[source.cadence];
  if (source.dataTo === null || !step || source.madeUp) return null;
  const end = parseISO(source.dataTo);
  const nextEnd = 'days' in step ? addDays(end, step.days) : endOfMonth(addMonths(end, step.months));
  const due = isoDay(addDays(nextEnd, source.expectedAfterDays));
  return due < londonDay(now) ? due : null;
}

/** The day of a date that was read without a time, which stands for midnight by the machine's own calendar. */
const isoDay = (date: Date): string => formatISO(date, { representation: 'date' });
