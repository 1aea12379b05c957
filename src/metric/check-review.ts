/** Faults of the setting `reviewed`, and when a review is overdue. */
import type { Problem } from '../concord-error.ts';
import { isDay } from './is-day.ts';
import type { Reviewed } from './review.ts';

type Where = (path: (string | number)[]) => string;

/**
 * Every fault of a review beyond its form: days that do not exist, and a next check that is not after the one before. Of anything but
 * a review with both days, none: its form is told elsewhere.
 */
export function reviewProblems(reviewed: unknown, where: Where): Problem[] {
  const days = daysOf(reviewed);
  if (!days) return [];
  const unreal = (['on', 'next_due'] as const).filter((setting) => !isDay(days[setting]));
  if (unreal.length) return unreal.map((setting) => notADay(days[setting], where(['reviewed', setting])));
  if (days.next_due > days.on) return [];
  return [
    {
      where: where(['reviewed', 'next_due']),
      problem: `the next review, ${days.next_due}, is due no later than the last was, ${days.on}`,
      expected: `a day after ${days.on}`,
      remedy: 'correct the one that is wrong',
    },
  ];
}

/** The fault of a review that is yet to come. @param today ISO date in London, from the clock at the edge */
export function aheadProblems(reviewed: unknown, today: string, where: Where): Problem[] {
  const on = daysOf(reviewed)?.on;
  if (on === undefined || !isDay(on) || on <= today) return [];
  return [
    {
      where: where(['reviewed', 'on']),
      problem: `the review is of ${on}, which has not come yet`,
      expected: `a day up to ${today}`,
      remedy: "correct the day, or write 'unreviewed'",
    },
  ];
}

/** Whether the next check of a definition was due before a day (ISO). */
export const isOverdue = (reviewed: Reviewed, day: string): boolean =>
  reviewed !== 'unreviewed' && reviewed.nextDue < day.slice(0, 10);

/** What a reader must be told of a review on a day (ISO); nothing unless it is overdue. */
export const overdueNotes = (reviewed: Reviewed, day: string): string[] =>
  reviewed !== 'unreviewed' && isOverdue(reviewed, day)
    ? [`The definition's review is overdue: it was due by ${reviewed.nextDue}, and the last was on ${reviewed.on}.`]
    : [];

function daysOf(reviewed: unknown): { on: string; next_due: string } | null {
  if (typeof reviewed !== 'object' || reviewed === null) return null;
  const { on, next_due } = reviewed as Record<string, unknown>;
  return typeof on === 'string' && typeof next_due === 'string' ? { on, next_due } : null;
}

const notADay = (written: string, where: string): Problem => ({
  where,
  problem: `'${written.slice(0, 20)}' is no day`,
  expected: 'a day that exists, as YYYY-MM-DD',
  remedy: 'correct it',
});
