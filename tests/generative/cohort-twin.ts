/** Cohorts worked out slowly and plainly, person by person and row by row, without SQL. */
import type { Cohort, Criterion, Events, Window } from '../../src/population/cohort/cohort.ts';

export type Cell = string | number | boolean | null;
export type TwinRow = Record<string, Cell>;
/** Rows by table. Days are ISO days, times `YYYY-MM-DD HH:MM:SS`. */
export type TwinEdition = Record<string, TwinRow[]>;

export interface TwinWorld {
  edition: TwinEdition;
  cohorts: Map<string, Cohort>;
  ethnicGroups: Map<string, string[]>;
  on: string;
  /** what the expressions of the generator mean, by their text: null where it is not known */
  meanings: Record<string, (row: TwinRow, world: TwinWorld) => boolean | null>;
}

/** Keys of everybody in a cohort, each once, in order. */
export function membersSlowly(cohort: Cohort, world: TwinWorld): number[] {
  return peopleSlowly(cohort.of, world).filter((person) => holds(cohort.criteria, person, cohort.of, world));
}

/** Counts after each clause, the first of whom the cohort chooses from. */
export function clausesSlowly(cohort: Cohort, world: TwinWorld): number[] {
  let left = peopleSlowly(cohort.of, world);
  const counts = [left.length];
  for (const clause of cohort.criteria.kind === 'all' ? cohort.criteria.of : [cohort.criteria]) {
    left = left.filter((person) => holds(clause, person, cohort.of, world));
    counts.push(left.length);
  }
  return counts;
}

/** Keys of whom a cohort chooses from, in order. */
export function peopleSlowly(of: Cohort['of'], { edition, on }: TwinWorld): number[] {
  const keys = new Set<number>();
  for (const row of rowsOf(edition, of === 'everybody' ? 'person' : 'registration')) {
    const { person_key: key, held_from: from, held_to: to } = row;
    if (key == null) continue;
    if (of === 'everybody') keys.add(Number(key));
    else if (from != null && String(from) <= on && (to == null || String(to) > on)) {
      const death = personOf(edition, Number(key))?.death_date;
      if (death == null || String(death) >= on) keys.add(Number(key));
    }
  }
  return [...keys].sort((a, b) => a - b);
}

function holds(criterion: Criterion, person: number, of: Cohort['of'], world: TwinWorld): boolean {
  const inner = (c: Criterion): boolean => holds(c, person, of, world);
  switch (criterion.kind) {
    case 'all':
      return criterion.of.every(inner);
    case 'any':
      return criterion.of.some(inner);
    case 'not':
      return !inner(criterion.of);
    case 'at-least':
      return criterion.of.filter(inner).length >= criterion.n;
    case 'cohort':
      return membersSlowly(world.cohorts.get(criterion.id)!, world).includes(person);
    case 'sequence':
      return follows(criterion, person, world);
    default:
      return simple(criterion, person, of, world);
  }
}

type Simple = Exclude<Criterion, { kind: 'all' | 'any' | 'not' | 'at-least' | 'cohort' | 'sequence' }>;

function simple(criterion: Simple, person: number, of: Cohort['of'], world: TwinWorld): boolean {
  const { edition, on } = world;
  const known = personOf(edition, person);
  switch (criterion.kind) {
    case 'age':
      return between(ageOn(known?.birth_month, on), criterion.from, criterion.to);
    case 'sex':
      return criterion.values.some((sex) => known?.sex === { male: '1', female: '2' }[sex]);
    case 'ethnic-category':
      return criterion.values.some((value) => known?.ethnic_category === value);
    case 'ethnic-group':
      return criterion.values.some((group) => {
        const told = known?.ethnic_category ?? null;
        if (told === null) return group === 'Unknown';
        return world.ethnicGroups.get(group)!.includes(String(told));
      });
    case 'imd-decile':
      return between(areaOf(edition, known?.lsoa_code)?.imd_2025_decile, criterion.from, criterion.to);
    case 'lsoa':
      return criterion.values.some((value) => known?.lsoa_code === value);
    case 'practice':
      return criterion.values.some((value) => practiceOf(person, of, world) === value);
    case 'register':
      return own(edition, 'condition_register', person).some(
        (row) => criterion.values.includes(String(row.register)) && heldOn(row, 'joined_on', 'left_on', on),
      );
    case 'segment':
      return own(edition, 'person_segment', person).some(
        (row) => criterion.values.includes(String(row.segment)) && heldOn(row, 'from_date', 'until_date', on),
      );
    case 'condition':
      return own(edition, 'condition', person).some(
        (row) =>
          criterion.values.includes(String(row.condition)) &&
          (criterion.source === null || row.source === criterion.source) &&
          row.first_date != null &&
          String(row.first_date) <= on &&
          (row.active === true || (row.resolved_date != null && String(row.resolved_date) > on)),
      );
    case 'held':
      return own(edition, criterion.table, person).some(
        (row) => counts(criterion.rows, row, world) && heldOn(row, criterion.from, criterion.to, on),
      );
    case 'events': {
      const n = eventsIn(criterion.events, criterion.window, person, world).length;
      return (criterion.least === null || n >= criterion.least) && (criterion.most === null || n <= criterion.most);
    }
    case 'measurement':
      return measured(criterion, person, world);
  }
}

function measured(
  { take, observation, window, is, value }: Extract<Criterion, { kind: 'measurement' }>,
  person: number,
  world: TwinWorld,
): boolean {
  const rows = own(world.edition, 'observation', person)
    .filter(
      (row) => row.observation === observation && row.value != null && row.problem == null && row.observed_on != null,
    )
    .filter((row) => inWindow(dayOf(row.observed_on!), window, world.on));
  if (!rows.length) return false;
  const last = rows
    .map((row) => dayOf(row.observed_on!))
    .sort()
    .at(-1);
  const values = rows
    .filter((row) => take !== 'latest' || dayOf(row.observed_on!) === last)
    .map((row) => Number(row.value));
  const found = take === 'highest' ? Math.max(...values) : Math.min(...values);
  return { '=': found === value, '<': found < value, '<=': found <= value, '>': found > value, '>=': found >= value }[
    is
  ];
}

function follows(
  { first, next, days, window }: Extract<Criterion, { kind: 'sequence' }>,
  person: number,
  world: TwinWorld,
): boolean {
  const later = eventsIn(next, window, person, world);
  return eventsIn(first, window, person, world).some((a) =>
    later.some((b) => {
      const apart = daysBetween(dayOf(a[first.at]!), dayOf(b[next.at]!));
      return a !== b && apart >= days.from && (days.to === null || apart <= days.to);
    }),
  );
}

const eventsIn = ({ table, rows, at }: Events, window: Window, person: number, world: TwinWorld): TwinRow[] =>
  own(world.edition, table, person).filter(
    (row) => row[at] != null && inWindow(dayOf(row[at]!), window, world.on) && counts(rows, row, world),
  );

const counts = (rows: string | null, row: TwinRow, world: TwinWorld): boolean =>
  rows === null || world.meanings[rows]!(row, world) === true;

function inWindow(day: string, window: Window, on: string): boolean {
  if (window.kind === 'months') return day >= monthsBefore(on, window.months) && day < on;
  const apart = daysBetween(on, day);
  return (window.from === null || apart >= window.from) && (window.to === null || apart <= window.to);
}

/** The same day of the month so many months before; the last day of a month that is too short for it. */
function monthsBefore(on: string, months: number): string {
  const [year, month, day] = on.split('-').map(Number) as [number, number, number];
  const at = year * 12 + (month - 1) - months;
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1];
  const long = [31, y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][
    m - 1
  ]!;
  return `${y}-${String(m).padStart(2, '0')}-${String(Math.min(day, long)).padStart(2, '0')}`;
}

/** Completed years; null also of who is not born yet. */
export function ageOn(birth: Cell | undefined, on: string): number | null {
  if (birth == null) return null;
  const [by, bm, bd] = String(birth).split('-').map(Number) as [number, number, number];
  const [y, m, d] = on.split('-').map(Number) as [number, number, number];
  const years = y - by - (m < bm || (m === bm && d < bd) ? 1 : 0);
  return years < 0 ? null : years;
}

const between = (value: Cell | undefined, from: number | null, to: number | null): boolean =>
  value != null && (from === null || Number(value) >= from) && (to === null || Number(value) <= to);

export const heldOn = (row: TwinRow, from: string, to: string | null, on: string): boolean =>
  row[from] != null && dayOf(row[from]) <= on && (to === null || row[to] == null || dayOf(row[to]) > on);

export function practiceOf(person: number, of: Cohort['of'], { edition, on }: TwinWorld): Cell | undefined {
  if (of === 'everybody') return personOf(edition, person)?.practice_code;
  const held = own(edition, 'registration', person).filter((row) => heldOn(row, 'held_from', 'held_to', on));
  return held.flatMap((row) => row.practice_code ?? []).sort()[0];
}

const rowsOf = (edition: TwinEdition, table: string): TwinRow[] => edition[table] ?? [];
export const own = (edition: TwinEdition, table: string, person: number): TwinRow[] =>
  rowsOf(edition, table).filter((row) => row.person_key === person);
export const personOf = (edition: TwinEdition, person: number): TwinRow | undefined =>
  own(edition, 'person', person)[0];
export const areaOf = (edition: TwinEdition, code: Cell | undefined): TwinRow | undefined =>
  code == null ? undefined : rowsOf(edition, 'area').find((row) => row.kind === 'lsoa21' && row.code === code);
const dayOf = (value: Cell): string => String(value).slice(0, 10);
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
