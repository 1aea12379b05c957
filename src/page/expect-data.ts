/** When a source's next figures were due, and whether they are late. */
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { endOfISOWeek } from 'date-fns/endOfISOWeek';
import { endOfMonth } from 'date-fns/endOfMonth';
import { formatISO } from 'date-fns/formatISO';
import { parseISO } from 'date-fns/parseISO';
import type { DatasetQuality } from '../edition/manifest.ts';

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
 * Answers: the last day that a source's latest figures are about.
 * Result: the end of the period that holds `dataTo` (a monthly figure dated 1 Oct is about all of October); ISO date.
 * Missing: null when the source has no dates.
 */
export function dataToDay({ dataTo, cadence }: Pick<Timing, 'dataTo' | 'cadence'>): string | null {
  if (dataTo === null) return null;
  const day = parseISO(dataTo.slice(0, 10));
  const step = CADENCES[cadence];
  if (!step || 'days' in step) return isoDay(step && step.days === 7 ? endOfISOWeek(day) : day);
  // a date on the first of a month names the period that it begins
  if (day.getDate() === 1) return isoDay(addDays(addMonths(day, step.months), -1));
  return isoDay(step.months === 1 ? endOfMonth(day) : day);
}

/**
 * Answers: since when newer figures are overdue.
 * Arguments: the source's timing; the clock's time.
 * Result: the day by which the next period's figures were expected, when that day is past; otherwise null.
 * Missing: a source that comes once, that has no dates, or that is made up (nobody is due to send it) is never late.
 */
export function overdueSince(source: Timing, now: Date): string | null {
  const latest = dataToDay(source);
  const step = CADENCES[source.cadence];
  if (latest === null || !step || source.madeUp) return null;
  const end = parseISO(latest);
  const nextEnd = 'days' in step ? addDays(end, step.days) : endOfMonth(addMonths(end, step.months));
  const due = isoDay(addDays(nextEnd, source.expectedAfterDays));
  return due < isoDay(now) ? due : null;
}

/** The day of a time, by the machine's own calendar. */
export const isoDay = (date: Date): string => formatISO(date, { representation: 'date' });
