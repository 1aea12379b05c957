/** What must be said of a cohort that looks at months in which a sender sent nothing. */
import { addDays, formatISO, parseISO, subMonths } from 'date-fns';
import type { Engine } from '../../engine/engine.ts';
import { type LookedAt, noteSilentSenders } from '../../metric/note-silent-senders.ts';
import type { QueryOptions } from '../../metric/records/record-query.ts';
import type { Cohort, Criterion, Events, Window } from './cohort.ts';

/** The cohorts that are counted, all that they may name by id, and what else of people is counted beside them. */
interface Counted {
  named: Cohort[];
  cohorts: Map<string, Cohort>;
  looked: LookedAt[];
}

/**
 * Answers: notes on who was silent of what cohorts look at, by how many of how many (docs/decisions/0031).
 * Arguments: what runs a compiled query; what queries are compiled from; what is counted; the index date, ISO.
 * Result: of who must be a patient of some practices, what their practices sent is looked at alone, whatever another clause asks of them.
 */
export async function noteSilent(
  engine: Pick<Engine, 'all'>,
  options: QueryOptions,
  { named, cohorts, looked }: Counted,
  on: string,
): Promise<string[]> {
  const asked = named.flatMap(({ criteria }) =>
    [...leavesIn(criteria, cohorts, [])].flatMap(({ leaf, where }) =>
      lookedAt(leaf, on).map((one) => ({ ...one, where })),
    ),
  );
  const notes = await noteSilentSenders(engine, options, [...asked, ...looked]);
  return notes.length
    ? [...notes, 'Whoever has something of what was not sent is counted as having had nothing of it.']
    : [];
}

/** A clause that stands for itself, and of which practices' patients it is asked. */
interface Leaf {
  leaf: Criterion;
  where: LookedAt['where'];
}

function* leavesIn(criterion: Criterion, cohorts: Counted['cohorts'], where: LookedAt['where']): Generator<Leaf> {
  switch (criterion.kind) {
    case 'not':
      return yield* leavesIn(criterion.of, cohorts, where);
    case 'any':
    case 'at-least':
      for (const part of criterion.of) yield* leavesIn(part, cohorts, where);
      return;
    case 'all': {
      const within = [...where, ...practicesOf(criterion, cohorts)];
      for (const part of criterion.of) yield* leavesIn(part, cohorts, within);
      return;
    }
    case 'cohort':
      return yield* leavesIn(cohorts.get(criterion.id)!.criteria, cohorts, where);
    default:
      yield { leaf: criterion, where };
  }
}

/** The practices that whoever it holds of must be a patient of. */
function practicesOf(criterion: Criterion, cohorts: Counted['cohorts']): LookedAt['where'] {
  switch (criterion.kind) {
    case 'practice':
      return [{ dimension: 'practice', values: criterion.values }];
    case 'all':
      return criterion.of.flatMap((part) => practicesOf(part, cohorts));
    case 'cohort':
      return practicesOf(cohorts.get(criterion.id)!.criteria, cohorts);
    default:
      return [];
  }
}

function lookedAt(leaf: Criterion, on: string): Omit<LookedAt, 'where'>[] {
  const ever = (table: string, rows: string | null = null): Omit<LookedAt, 'where'>[] => [
    { table, rows, first: 'ever', last: on },
  ];
  const within = ({ table, rows }: Pick<Events, 'table' | 'rows'>, window: Window) => ({
    ...{ table, rows },
    ...daysOf(window, on),
  });
  switch (leaf.kind) {
    case 'events':
      return [within(leaf.events, leaf.window)];
    case 'measurement':
      return [within({ table: 'observation', rows: null }, leaf.window)];
    case 'sequence':
      return [leaf.first, leaf.next].map((events) => within(events, leaf.window));
    case 'held':
      return ever(leaf.table, leaf.rows);
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

function daysOf(window: Window, on: string): Pick<LookedAt, 'first' | 'last'> {
  const day = parseISO(on);
  const iso = (date: Date): string => formatISO(date, { representation: 'date' });
  if (window.kind === 'months') return { first: iso(subMonths(day, window.months)), last: iso(addDays(day, -1)) };
  return {
    first: window.from === null ? 'ever' : iso(addDays(day, window.from)),
    last: iso(addDays(day, window.to ?? 0)),
  };
}
