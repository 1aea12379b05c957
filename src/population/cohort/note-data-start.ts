import { addDays, formatISO, parseISO, subDays, subMonths } from 'date-fns';
import type { Manifest } from '../../edition/manifest.ts';
import { knownFrom } from '../../metric/known-to.ts';
import type { Cohort, Criterion, Window } from './cohort.ts';
import { criteriaIn } from './criteria-in.ts';
import { dayInWords } from './describe-window.ts';

/**
 * What must be said of a cohort that looks at days before the data: who is not found there may have been, had anybody told.
 * @param manifest of the edition that it is counted in
 * @param tables that the count reads
 * @param cohorts of which the windows are looked at
 * @param on index date, ISO
 * @returns one note that names the tables about people whose data begin more than a day after the first that is asked of them, each with both days; none where all
 *   begin by then. A table whose first day nobody knows is not named, and a window without beginning is asked of the index date
 */
export function noteDataStart(manifest: Manifest, tables: string[], cohorts: Cohort[], on: string): string[] {
  const windows = cohorts.flatMap(({ criteria }) => [...criteriaIn(criteria)].flatMap(windowsOf));
  const late = tables.toSorted().flatMap((table) => {
    const from = aboutPeople(manifest, table) ? knownFrom(manifest, table) : null;
    const asked = firstDay(
      windows.filter((w) => w.table === table).map((w) => w.window),
      on,
    );
    return from !== null && from > isoDay(addDays(parseISO(asked), 1))
      ? [`${table} on ${dayInWords(from)}, asked from ${dayInWords(asked)} on`]
      : [];
  });
  return late.length
    ? [
        `The data begin after the first day asked: ${late.join('; ')}. Whoever had something before alone is counted as having had nothing.`,
      ]
    : [];
}

function aboutPeople({ tables, quality }: Manifest, name: string): boolean {
  const datasets = tables.find((table) => table.name === name)?.datasets ?? [];
  return quality.some((q) => datasets.includes(q.dataset) && q.zone !== 'open');
}

/** The tables that a criterion looks at in a window; measurements are rows of `observation`. */
function windowsOf(leaf: Criterion): { table: string; window: Window }[] {
  if (leaf.kind === 'events') return [{ table: leaf.events.table, window: leaf.window }];
  if (leaf.kind === 'measurement') return [{ table: 'observation', window: leaf.window }];
  if (leaf.kind === 'sequence') return [leaf.first, leaf.next].map(({ table }) => ({ table, window: leaf.window }));
  return [];
}

const firstDay = (windows: Window[], on: string): string =>
  [on, ...windows.map((w) => beginning(w, on))].toSorted()[0]!;

function beginning(window: Window, on: string): string {
  const day = parseISO(on);
  if (window.kind === 'months') return isoDay(subMonths(day, window.months));
  return window.from === null ? on : isoDay(subDays(day, -window.from));
}

const isoDay = (date: Date): string => formatISO(date, { representation: 'date' });
