/** Whether those who tell what a figure stands on told it: from stretches of months (docs/decisions/0031). */
import { shiftDays } from '../grain.ts';
import type { ToldNeed } from './told-needs.ts';

/** Months in which a sender sent a kind of record, was silent, or was not to send, and how much is missing without it. */
export interface ToldStretch {
  told: string;
  teller: string;
  /** first day of the first month, and of the last */
  from_month: string;
  to_month: string;
  /** few: of so few rows as are to be expected, none may be right */
  state: 'sent' | 'silent' | 'few' | 'none';
  /** rows of a usual month of the sender, in round numbers; 0 where it has few */
  usual: number;
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
 * was up to the last day; whether they are one sender by itself, or were asked for, who are
 * missed too where they are not to send; whether nothing is known of the one that is asked about.
 * Result: of months before the first and after the last that anybody told of, nothing is said here: they are taken off; `whole` where none is
 * left, and where at most a twentieth is missing of what is usual of all senders in their months: who was silent is given all the same.
 */
export function countTold(
  stretches: ToldStretch[],
  { first, last, alone, asked, unknown }: ToldDays & { alone: boolean; asked: boolean; unknown: boolean },
): ToldCount {
  const bounds = { from: first === 'ever' ? 0 : monthNumber(first), to: monthNumber(last) };
  const [due, silent, months] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const found = new Set<ToldStretch['state']>();
  const rows = { sent: 0, silent: 0, few: 0, none: 0 };
  for (const { teller, from_month, to_month, state, usual } of stretches) {
    const [begins, ends] = [Math.max(monthNumber(from_month), bounds.from), Math.min(monthNumber(to_month), bounds.to)];
    if (ends < begins) continue;
    found.add(state);
    rows[state] += (ends - begins + 1) * usual;
    if (state === 'sent' || state === 'silent') due.add(teller);
    if (state !== 'silent') continue;
    silent.add(teller);
    for (let month = begins; month <= ends; month++) months.add(monthDay(month));
  }
  const told = { due, silent, months };
  if (unknown) return { verdict: found.size ? 'none' : 'whole', due: new Set(), silent: new Set(), months: new Set() };
  const nobodyDue = found.size === 1 && found.has('none');
  if (nobodyDue) return { verdict: alone || asked ? 'none' : 'whole', ...told };
  const missed = rows.silent + (alone && first !== 'ever' ? rows.none : 0);
  if (isLittle(missed, rows.sent)) return { verdict: 'whole', ...told };
  return { verdict: found.has('sent') || found.has('few') ? 'part' : 'none', ...told };
}

/** Of what hundreds send something is always missing: up to a twentieth of it leaves a figure as it is, and is told beside it. */
const isLittle = (missed: number, sent: number): boolean => missed * 20 <= missed + sent;

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
