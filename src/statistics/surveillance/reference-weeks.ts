/** Which past weeks a week is compared with: the same time of year in earlier years. */
import { demand } from '../impossible-input.ts';

const WEEKS = 52;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Answers: which weeks lie at the same time of year as a week, in each of the years before.
 * Arguments: `week`, its place in the series from 0; `years` back; `firstDay`, the day on which the series' first week starts
 * (YYYY-MM-DD), or null to count 52 weeks a year.
 * Result: places in the series, the latest first, beginning with the week itself. With a first day it is the week that starts
 * nearest to the same date, so that years of 53 weeks do not put the seasons out.
 * Missing: places before the series begins are negative; whoever uses them sees that history is too short.
 * Source: R package surveillance 1.20.3, `farringtonFlexible`, with and without `epochAsDate`.
 * Example:
 * ```ts
 * sameTimeOfYear(160, 3, null) // [160, 108, 56, 4]
 * sameTimeOfYear(313, 5, '2015-01-05') // [313, 261, 209, 156, 104, 52]
 * sameTimeOfYear(0, 1, '2015-02-30') // ImpossibleInput
 * ```
 */
export function sameTimeOfYear(week: number, years: number, firstDay: string | null): number[] {
  const back = Array.from({ length: years + 1 }, (_, i) => i);
  if (firstDay === null) return back.map((i) => week - WEEKS * i);
  const first = dayNumber(firstDay);
  const { year, month, day } = dateOf(first + 7 * week);
  // 29 February becomes 1 March in other years, as in R
  return back.map((i) => Math.round((daysFromCivil(year - i, month, day) - first) / 7));
}

function dayNumber(text: string): number {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  demand(year !== undefined && month! >= 1 && month! <= 12, 'a day is written YYYY-MM-DD');
  const days = daysFromCivil(year, month!, day!);
  demand(dateOf(days).day === day && dateOf(days).month === month, 'a day is a day of the calendar');
  return days;
}

/** Days since 1 March of year 0, in the Gregorian calendar (Fliegel and Van Flandern's idea: a year that begins in March). */
function daysFromCivil(year: number, month: number, day: number): number {
  const [y, m] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1
  );
}

function dateOf(days: number): { year: number; month: number; day: number } {
  let y = Math.floor((10_000 * days + 14_780) / 3_652_425);
  let rest = days - daysFromCivil(y, 3, 1);
  if (rest < 0) {
    y--;
    rest = days - daysFromCivil(y, 3, 1);
  }
  const m = Math.floor((100 * rest + 52) / 3060);
  const day = rest - Math.floor((306 * m + 5) / 10) + 1;
  return { year: m >= 10 ? y + 1 : y, month: m >= 10 ? m - 9 : m + 3, day };
}

export interface SeasonPlan {
  /** the week and those at the same time of earlier years, as `sameTimeOfYear` gives them */
  references: number[];
  /** weeks each side of a reference week that go with it */
  halfWindow: number;
  /** parts of the year, the last of which is the window around the reference weeks; 1 takes these windows only */
  periods: number;
  /** weeks before the week that are left out, so that an outbreak that has begun does not hide itself */
  pastWeeksNotIncluded: number;
}

/**
 * Answers: in which part of the year each past week lies, seen from a week.
 * Arguments: a plan of the week's references, window, periods (a whole number from 1) and weeks left out.
 * Result: for each week up to this one its part of the year from 1 to `periods`, or null where it is not used; null altogether
 * where history is too short.
 * Small: the weeks between two windows are dealt out to the other parts as evenly as can be, earlier parts the longer; more
 * parts than there are weeks for them are refused.
 * Source: Noufaily et al., Statistics in Medicine 32 (2013); R package surveillance 1.20.3.
 * Example:
 * ```ts
 * const plan = { references: [8, 3], halfWindow: 1, periods: 3, pastWeeksNotIncluded: 1 }
 * partsOfYear(plan) // [null, null, 3, 3, 3, 1, 2, null, null]
 * partsOfYear({ ...plan, periods: 1 }) // [null, null, 1, 1, 1, null, null, null, null]
 * partsOfYear({ ...plan, references: [8, 0] }) // null
 * ```
 */
export function partsOfYear(plan: SeasonPlan): (number | null)[] | null {
  const { references, halfWindow, periods, pastWeeksNotIncluded } = plan;
  const now = references[0]!;
  if (references.at(-1)! - halfWindow < 0) return null;
  const parts: (number | null)[] = new Array(now + 1).fill(null);
  parts.fill(periods, now - halfWindow, now + 1);
  for (let i = 1; i < references.length; i++) {
    const [at, later] = [references[i]!, references[i - 1]!];
    parts.fill(periods, at - halfWindow, at + halfWindow + 1);
    if (periods > 1) dealOut(parts, at + halfWindow + 1, later - halfWindow, periods - 1);
  }
  return parts.fill(null, Math.max(0, now - pastWeeksNotIncluded), now + 1);
}

function dealOut(parts: (number | null)[], from: number, to: number, into: number): void {
  const weeks = to - from;
  demand(weeks >= into, 'a year has a week for each of its parts');
  const [each, over] = [Math.floor(weeks / into), weeks % into];
  let next = from;
  for (let part = 1; part <= into; part++) {
    const length = each + (part <= over ? 1 : 0);
    parts.fill(part, next, next + length);
    next += length;
  }
}
