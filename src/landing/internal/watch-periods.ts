/** Every period from a partner's first to the last that was to come: what came, what did not, and how much is usual. */
import type { Contract } from '../../contract/contract.ts';
import { periodEnd, periodNumber, periodStart, yearBegins } from '../../contract/period-number.ts';
import type { WatchedPeriod } from '../delivery-watch.ts';
import { judgeVolumes } from './judge-volumes.ts';
import type { StreamFacts } from './stream-facts.ts';

export interface NumberedPeriod extends WatchedPeriod {
  number: number;
}

const WEEK = 7;
/** Of a partner that sends few rows, periods without any are not told while no more rows than these are to be expected of them. */
const BY_CHANCE = 9;

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
  const begins = afterStock(facts);
  const rests = daily ? daysOfRest(own, first, end) : new Set<number>();
  const periods = Array.from({ length: end - first + 1 }, (_, i): NumberedPeriod => {
    const number = first + i;
    const volume = volumes.get(number) ?? { usual: null, state: 'usual' as const };
    const absent = rests.has(modulo(number)) || number < begins ? ('not-due' as const) : ('missing' as const);
    const state = own.has(number) ? volume.state : absent;
    return { number, ...span(number), rows: current.get(number) ?? 0, usual: volume.usual, state };
  });
  // of a feed that is not daily its contract says whether a period may have nothing
  return daily || contract.delivery.minRows === 0 ? withoutChance(periods) : periods;
}

/**
 * A first file may hold a stock: what still stood then, dated as it began, years apart. Nobody sent those years period by period,
 * so of a file that is about fewer than half of the periods from its first to its last only the last is one that was to come.
 */
function afterStock({ files }: StreamFacts): number {
  const own = files.find((file) => file.own.length > 0)?.own ?? [];
  const [first, last] = [own[0] ?? 0, own.at(-1) ?? 0];
  return own.length * 2 < last - first + 1 ? last : first;
}

/**
 * A small partner has days, or months, in which nothing happens. Periods without rows are as usual when the partner has sent periods of
 * a single row, and its mean leads one to expect nine or fewer of them all: of nine, chance leaves none once in eight thousand times.
 */
function withoutChance(days: NumberedPeriod[]): NumberedPeriod[] {
  if (!days.some((day) => day.rows === 1)) return days;
  const due = days.filter((day) => day.state !== 'not-due');
  const mean = due.reduce((sum, day) => sum + day.rows, 0) / due.length;
  const usual = new Set<NumberedPeriod>();
  for (let at = 0; at < due.length; at++) {
    const after = due.findIndex((day, i) => i >= at && day.state !== 'missing');
    const gap = due.slice(at, after < 0 ? due.length : after);
    if (gap.length * mean <= BY_CHANCE) for (const day of gap) usual.add(day);
    at += gap.length;
  }
  return days.map((day) => (usual.has(day) ? { ...day, state: 'usual' } : day));
}

/** The whole months of a daily feed, since half of a file can be missing day by day and no single day shows it. */
export function watchMonths(facts: StreamFacts, days: NumberedPeriod[], today: string): NumberedPeriod[] {
  if (facts.contract.delivery.cadence !== 'daily') return [];
  const rows = new Map<number, number>();
  const broken = new Set<number>();
  for (const day of days) {
    const month = periodNumber(day.from, 'monthly', 0);
    rows.set(month, (rows.get(month) ?? 0) + day.rows);
    if (day.state === 'missing') broken.add(month);
  }
  const end = days.at(-1)?.to ?? '';
  const whole = [...rows].filter(([month]) => {
    const last = periodEnd(month, 'monthly', 0);
    return last <= end && last < today && !broken.has(month);
  });
  return [...judgeVolumes(new Map(whole))].map(([number, volume]) => {
    const span = { from: periodStart(number, 'monthly', 0), to: periodEnd(number, 'monthly', 0) };
    return { number, ...span, rows: rows.get(number) ?? 0, ...volume };
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
