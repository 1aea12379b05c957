/** Every period from a partner's first to the last that was to come: what came, what did not, and how much is usual. */
import type { Contract } from '../../contract/contract.ts';
import { periodEnd, periodStart, yearBegins } from '../../contract/period-number.ts';
import type { WatchedPeriod } from '../delivery-watch.ts';
import { judgeVolumes } from './judge-volumes.ts';
import type { StreamFacts } from './stream-facts.ts';

export interface NumberedPeriod extends WatchedPeriod {
  number: number;
}

const WEEK = 7;

/**
 * @param last the last period that was to come; null when only what the partner sent tells
 * @param today ISO date: a period that is not over by then is not judged by its rows
 */
export function watchPeriods(facts: StreamFacts, last: number | null, today: string): NumberedPeriod[] {
  const { contract, own, current } = facts;
  if (own.size === 0) return [];
  const first = Math.min(...own);
  const end = Math.max(last ?? first, ...own);
  const span = spanOf(contract);
  const whole = [...own].filter((number) => span(number).to < today);
  const daily = contract.delivery.cadence === 'daily';
  const volumes = judgeVolumes(new Map(whole.map((n) => [n, current.get(n) ?? 0])), daily ? WEEK : 1);
  const rests = daily ? daysOfRest(own, first, end) : new Set<number>();
  return Array.from({ length: end - first + 1 }, (_, i) => {
    const number = first + i;
    const volume = volumes.get(number) ?? { usual: null, state: 'usual' as const };
    const absent = rests.has(modulo(number)) ? ('not-due' as const) : ('missing' as const);
    const state = own.has(number) ? volume.state : absent;
    return { number, ...span(number), rows: current.get(number) ?? 0, usual: volume.usual, state };
  });
}

/** First and last day of a numbered period. */
export const spanOf =
  (contract: Contract) =>
  (number: number): { from: string; to: string } => {
    const { cadence } = contract.delivery;
    const firstMonth = yearBegins(contract);
    return { from: periodStart(number, cadence, firstMonth), to: periodEnd(number, cadence, firstMonth) };
  };

/** Days of the week on which the partner sent nothing in more than half of its weeks. */
function daysOfRest(own: ReadonlySet<number>, first: number, end: number): Set<number> {
  const rests = new Set<number>();
  for (let weekday = 0; weekday < WEEK; weekday++) {
    let weeks = 0;
    let sent = 0;
    for (let day = first; day <= end; day++) {
      if (modulo(day) !== weekday) continue;
      weeks++;
      if (own.has(day)) sent++;
    }
    if (sent * 2 < weeks) rests.add(weekday);
  }
  return rests;
}

const modulo = (day: number): number => ((day % WEEK) + WEEK) % WEEK;
