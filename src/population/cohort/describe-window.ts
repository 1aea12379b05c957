/** Windows and days in words. */
import { format, parseISO } from 'date-fns';
import type { Window } from './cohort.ts';

/** How an index date is written: `1 April 2025`, or `the index date` where none was said. */
export const dayInWords = (on: string | null): string =>
  on === null ? 'the index date' : format(parseISO(on), 'd MMMM yyyy');

/**
 * Which days count, in words: `in the 12 months before 1 April 2025`.
 * @param on index date, ISO; null where none was said
 */
export function describeWindow(window: Window, on: string | null): string {
  const day = dayInWords(on);
  if (window.kind === 'months')
    return `in the ${window.months === 1 ? 'month' : `${window.months} months`} before ${day}`;
  const { from, to } = window;
  if (from === null) return to === null ? 'at any time' : `at any time ${untilInWords(to, day)}`;
  if (to === null)
    return from === 0 ? `on or after ${day}` : from === 1 ? `after ${day}` : `at any time from ${offset(from, day)} on`;
  if (from === to) return Math.abs(from) > 1 ? `on the day ${offset(from, day)}` : `on ${offset(from, day)}`;
  if (to === -1) return `in the ${manyDays(-from)} before ${day}`;
  if (from === 1) return `in the ${manyDays(to)} after ${day}`;
  if (to === 0) return `on ${day} or in the ${manyDays(-from)} before it`;
  if (from === 0) return `on ${day} or in the ${manyDays(to)} after it`;
  return `from ${offset(from, day)} to ${offset(to, day)}`;
}

function untilInWords(to: number, day: string): string {
  if (to === 0) return `up to and on ${day}`;
  return to === -1 ? `before ${day}` : `up to ${offset(to, day)}`;
}

const offset = (days: number, day: string): string => {
  if (days === 0) return day;
  const many = Math.abs(days) === 1 ? 'the day' : manyDays(Math.abs(days));
  return `${many} ${days < 0 ? 'before' : 'after'} ${day}`;
};

const manyDays = (days: number): string => (days === 1 ? 'day' : `${days.toLocaleString('en-GB')} days`);
