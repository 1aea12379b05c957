/** What must be said of a cohort that looks at months in which a sender sent nothing. */
import { addDays, formatISO, parseISO, subMonths } from 'date-fns';
import type { Engine } from '../../engine/engine.ts';
import { type LookedAt, noteSilentSenders } from '../../metric/note-silent-senders.ts';
import type { QueryOptions } from '../../metric/records/record-query.ts';
import type { Cohort, Criterion, Window } from './cohort.ts';
import { criteriaIn } from './criteria-in.ts';

/**
 * Answers: notes on who was silent of what cohorts look at, by how many of how many (docs/decisions/0031).
 * Arguments: what runs a compiled query; what queries are compiled from; the cohorts; the index date, ISO.
 */
export async function noteSilent(
  engine: Pick<Engine, 'all'>,
  options: QueryOptions,
  cohorts: Cohort[],
  on: string,
): Promise<string[]> {
  const looked = cohorts.flatMap(({ criteria }) => [...criteriaIn(criteria)].flatMap((leaf) => lookedAt(leaf, on)));
  const notes = await noteSilentSenders(engine, options, looked);
  return notes.length
    ? [...notes, 'Whoever has something of what was not sent is counted as having had nothing of it.']
    : [];
}

function lookedAt(leaf: Criterion, on: string): LookedAt[] {
  const ever = (table: string): LookedAt[] => [{ table, first: 'ever', last: on }];
  const within = (table: string, window: Window): LookedAt => ({ table, ...daysOf(window, on) });
  switch (leaf.kind) {
    case 'events':
      return [within(leaf.events.table, leaf.window)];
    case 'measurement':
      return [within('observation', leaf.window)];
    case 'sequence':
      return [leaf.first, leaf.next].map(({ table }) => within(table, leaf.window));
    case 'held':
      return ever(leaf.table);
    case 'register':
      return ever('condition_register');
    case 'segment':
      return ever('person_segment');
    case 'condition':
      return ever('condition');
    default:
      return [];
  }
}

function daysOf(window: Window, on: string): Omit<LookedAt, 'table'> {
  const day = parseISO(on);
  const iso = (date: Date): string => formatISO(date, { representation: 'date' });
  if (window.kind === 'months') return { first: iso(subMonths(day, window.months)), last: iso(addDays(day, -1)) };
  return {
    first: window.from === null ? 'ever' : iso(addDays(day, window.from)),
    last: iso(addDays(day, window.to ?? 0)),
  };
}
