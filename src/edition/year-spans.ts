/** The calendar years that an edition tells of: what happened in each is worked out by itself, and found again while it stays. */
import { identifier } from '../engine/engine.ts';

/** The first year takes in all that is earlier, and what has no day; the last all that is later. */
export interface YearSpan {
  /** e.g. `2025` */
  name: string;
  /** ISO date of its first day; null: open */
  from: string | null;
  /** ISO date of the day after its last; null: open */
  before: string | null;
}

/**
 * @param first e.g. 2023; null where no month is covered
 * @returns each year from the first to the last; one that takes in everything where there is none
 * @example yearSpans(2025, 2026) // [{ name: '2025', from: null, before: '2026-01-01' }, { name: '2026', from: '2026-01-01', before: null }]
 */
export function yearSpans(first: number | null, last: number | null): YearSpan[] {
  if (first === null || last === null) return [{ name: 'all', from: null, before: null }];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).map((year) => ({
    name: String(year),
    from: year === first ? null : `${year}-01-01`,
    before: year === last ? null : `${year + 1}-01-01`,
  }));
}

/** Whether a year's span takes in the days of a calendar year. @param year null: of what has no day */
export function takesIn({ from, before }: YearSpan, year: number | null): boolean {
  if (year === null) return from === null;
  return (from === null || year >= yearOf(from)) && (before === null || year < yearOf(before));
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** SQL that is true of a day in the year. @param column of type date */
export function withinYear(column: string, { from, before }: YearSpan): string {
  const day = identifier(column);
  const within = [...(from ? [`${day} >= date '${from}'`] : []), ...(before ? [`${day} < date '${before}'`] : [])].join(
    ' and ',
  );
  if (within === '') return 'true';
  return from ? within : `coalesce(${within}, true)`;
}
