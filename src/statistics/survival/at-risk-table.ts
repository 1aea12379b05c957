import { demand } from '../impossible-input.ts';
import { readTimes, type SurvivalTimes } from './survival-times.ts';

export interface AtRiskRow {
  time: number;
  /** under observation and without the event just before `time` */
  atRisk: number;
  /** events up to and at `time` */
  events: number;
  /** follow-up that ended without the event up to and at `time` */
  censored: number;
}

/**
 * Answers: how many are at risk at chosen times, as printed under a survival curve.
 * Arguments: `times`, as `kaplanMeier`; `at`, the times to show, 0 or more, in the same unit.
 * Result: for each of `at`, in the order given, how many are at risk just before it, and how many had the event and how
 * many were censored up to and at it.
 * Zero and missing: a person with anything missing is left out; at time 0 nobody with an entry is at risk yet.
 * Source: as R survival `summary.survfit(times)`.
 * Example:
 * ```ts
 * atRiskTable({ time: [1, 2, 2, 3, 5, 6], event: [1, 1, 0, 1, 0, 1] }, [0, 2, 4])[1] // { time: 2, atRisk: 5, events: 2, censored: 1 }
 * atRiskTable({ time: [1], event: [1] }, [-1]) // ImpossibleInput
 * ```
 */
export function atRiskTable(times: SurvivalTimes, at: readonly number[]): AtRiskRow[] {
  demand(
    at.every((time) => time >= 0 && time <= 1e100),
    'an at-risk table needs times of 0 or more',
  );
  const { time, event, entry } = readTimes(times);
  const ends = Float64Array.from(time).sort();
  const events = time.filter((_, i) => event[i] === 1).sort();
  const entries = entry === null ? null : Float64Array.from(entry).sort();
  return at.map((moment) => {
    const [ended, had] = [countBelow(ends, moment, true), countBelow(events, moment, true)];
    const entered = entries === null ? time.length : countBelow(entries, moment, false);
    return { time: moment, atRisk: entered - countBelow(ends, moment, false), events: had, censored: ended - had };
  });
}

/** How many of sorted values lie below a limit, or at or below it. */
function countBelow(sorted: Float64Array, limit: number, andAt: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit || (andAt && sorted[middle] === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
