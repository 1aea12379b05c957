/** Rows with their periods as a series without holes: what is between two periods and has no row is missing. */
import { demand, demandChoice } from '../impossible-input.ts';
import { daysFrom, monthsFrom } from './calendar-day.ts';
import { addDays, dayNumber } from './civil-day.ts';

export type PeriodKind = 'days' | 'weeks' | 'months' | 'steps';

export interface PeriodSeries {
  kind: PeriodKind;
  /** as they are written; '1', '2', … for steps */
  periods: string[];
  values: (number | null)[];
}

/**
 * Answers: which evenly spaced series some rows make.
 * Arguments: `periods`, one for each value: 'YYYY-MM', or 'YYYY-MM-DD' (taken as months when every day is the first of its
 * month, as weeks when all lie whole weeks apart), or all null for values that simply follow one another; `values`.
 * Result: the kind, and every period from the first to the last with its value.
 * Zero, missing and small: a period between others that has no row is null; 0 is 0; a period given twice, in another form,
 * or missing beside others that are there, and no rows at all, are refused.
 * Source: our own reading of dates; ISO 8601.
 * Example:
 * ```ts
 * periodSeries(['2024-03', '2024-01'], [3, 1]) // { kind: 'months', periods: ['2024-01', '2024-02', '2024-03'], values: [1, null, 3] }
 * periodSeries(['2024-01-01', '2024-01-15'], [1, 3]).periods // ['2024-01-01', '2024-01-08', '2024-01-15']
 * periodSeries(['2024-01', '2024-01'], [1, 3]) // ImpossibleInput
 * ```
 */
export function periodSeries(periods: readonly (string | null)[], values: readonly (number | null)[]): PeriodSeries {
  demand(periods.length === values.length && values.length > 0, 'a series needs rows, each with its value');
  const given = periods.filter((period) => period !== null);
  if (given.length === 0) return { kind: 'steps', periods: values.map((_, i) => String(i + 1)), values: [...values] };
  demand(given.length === periods.length, 'either every row has its period or none has');
  const kind = kindOf(given);
  const names = given.map((period) => (kind === 'months' ? period.slice(0, 7) : period));
  const found = new Map(names.map((name, i) => [name, values[i] ?? null]));
  demand(found.size === names.length, 'every period of a series is there once');
  const whole = between(kind, [...names].sort());
  return { kind, periods: whole, values: whole.map((period) => found.get(period) ?? null) };
}

/**
 * Answers: how the periods after some others are called.
 * Arguments: `kind`, as `periodSeries` gives it; `last`, the last period before them; `count`, how many, 0 or more.
 * Result: their names, written as the others.
 * Zero: none for a count of 0.
 * Source: as `periodSeries`.
 * Example:
 * ```ts
 * periodsAfter('months', '2024-11', 2) // ['2024-12', '2025-01']
 * periodsAfter('weeks', '2024-12-30', 1) // ['2025-01-06']
 * periodsAfter('steps', '9', 1) // ['10']
 * ```
 */
export function periodsAfter(kind: PeriodKind, last: string, count: number): string[] {
  demand(Number.isInteger(count) && count >= 0, 'a count of periods is a whole number of 0 or more');
  demandChoice(kind, ['days', 'weeks', 'months', 'steps'], 'a kind of period');
  if (kind === 'months') return monthsFrom(last, count + 1).slice(1);
  if (kind === 'days') return daysFrom(last, count + 1).slice(1);
  if (kind === 'weeks') return Array.from({ length: count }, (_, i) => addDays(last, 7 * (i + 1)));
  return Array.from({ length: count }, (_, i) => String(Number(last) + i + 1));
}

function kindOf(periods: string[]): PeriodKind {
  if (periods.every((period) => /^\d{4}-(0[1-9]|1[0-2])$/.test(period))) return 'months';
  const numbers = periods.map(dayNumber);
  if (periods.length > 1 && periods.every((period) => period.endsWith('-01'))) return 'months';
  return periods.length > 1 && numbers.every((number) => (number - numbers[0]!) % 7 === 0) ? 'weeks' : 'days';
}

const LONGEST = 100_000;

function between(kind: PeriodKind, sorted: string[]): string[] {
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  if (kind === 'months') {
    const month = (name: string): number => Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7));
    return monthsFrom(first, month(last) - month(first) + 1);
  }
  const days = dayNumber(last) - dayNumber(first);
  demand(days <= LONGEST, `a series of days covers at most ${LONGEST} of them`);
  return kind === 'days'
    ? daysFrom(first, days + 1)
    : Array.from({ length: days / 7 + 1 }, (_, i) => addDays(first, 7 * i));
}
