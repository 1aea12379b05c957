/** Whether those who tell what a figure stands on told it: from stretches of months (docs/decisions/0031). */
import { shiftDays } from '../grain.ts';
import type { ToldNeed } from './told-needs.ts';

/** Months in which a sender sent a kind of record, was silent, or was not to send. */
export interface ToldStretch {
  told: string;
  teller: string;
  /** first day of the first month, and of the last */
  from_month: string;
  to_month: string;
  state: 'sent' | 'silent' | 'none';
  /** by dimension: the group of the sender; null where it is in none */
  groups: Record<string, string | null>;
}

/** whole: all told of all months, or nearly; part: somebody did not, of some; none: nobody did, of any */
export type ToldVerdict = 'whole' | 'part' | 'none';

/** What senders told of the months of one figure. */
export interface ToldCount {
  verdict: ToldVerdict;
  /** senders that were to send, and those of them that were silent in some month */
  due: Set<string>;
  silent: Set<string>;
  /** months in which one of them was silent, as ISO first days */
  months: Set<string>;
}

/**
 * Answers: what was told of one kind of record.
 * Arguments: the stretches of the senders that it is about, any order; the first and last day of what is needed, ISO; `ever`: whatever there
 * was up to the last day, which is as it should be when its month was told; whether they are one sender by itself, or were asked for, who are
 * missed too where they are not to send; whether nothing is known of the one that is asked about.
 * Result: of months before the first and after the last that anybody told of, nothing is said here: they are taken off; `whole` where none is
 * left, and where at most a twentieth of the months of all senders is missing: who was silent is given all the same.
 */
export function countTold(
  stretches: ToldStretch[],
  { first, last, alone, asked, unknown }: ToldDays & { alone: boolean; asked: boolean; unknown: boolean },
): ToldCount {
  const bounds = { from: monthNumber(first === 'ever' ? last : first), to: monthNumber(last) };
  const [due, silent, months] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const count = { sent: 0, silent: 0, none: 0 };
  let ever = false;
  for (const { teller, from_month, to_month, state } of stretches) {
    ever ||= state === 'sent' && monthNumber(from_month) <= bounds.to;
    const [begins, ends] = [Math.max(monthNumber(from_month), bounds.from), Math.min(monthNumber(to_month), bounds.to)];
    if (ends < begins) continue;
    count[state] += ends - begins + 1;
    if (state !== 'none') due.add(teller);
    if (state !== 'silent') continue;
    silent.add(teller);
    for (let month = begins; month <= ends; month++) months.add(monthDay(month));
  }
  const any = count.sent + count.silent + count.none > 0;
  if (unknown) return { verdict: any ? 'none' : 'whole', due: new Set(), silent: new Set(), months: new Set() };
  const missed = count.silent + (alone || (asked && due.size === 0) ? count.none : 0);
  const nothing = first === 'ever' ? !ever : count.sent === 0;
  return { verdict: isFew(missed, count.sent) ? 'whole' : nothing ? 'none' : 'part', due, silent, months };
}

/** Of what hundreds send something is always missing: up to a twentieth of their months leaves a figure as it is, and is told beside it. */
const isFew = (missed: number, sent: number): boolean => missed * 20 <= missed + sent;

/** The days of which something must have been told. */
interface ToldDays {
  first: string | 'ever';
  last: string;
}

/** The first and last day that a need has of a figure. */
export function daysNeeded(
  need: Pick<ToldNeed, 'from' | 'to'>,
  { start, end }: { start: string; end: string },
  isFlow: boolean,
): ToldDays {
  const first = isFlow ? start : end;
  return { first: need.from === 'ever' ? 'ever' : shiftDays(first, need.from), last: shiftDays(end, need.to) };
}

/** Of what several kinds of record each give a part: none only where there is nothing of any; whole where nobody says who tells it. */
export function ofParts(each: ToldVerdict[]): ToldVerdict {
  if (each.every((one) => one === 'whole')) return 'whole';
  return each.every((one) => one === 'none') ? 'none' : 'part';
}

/** Of what is all needed: none where there is nothing of one. */
export function ofAll(each: ToldVerdict[]): ToldVerdict {
  return each.includes('none') ? 'none' : each.includes('part') ? 'part' : 'whole';
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const monthDay = (number: number): string =>
  `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}-01`;
