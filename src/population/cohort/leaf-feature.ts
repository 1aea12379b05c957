/** Criteria that look at rows of a table, as features of the language of metrics. */
import { differenceInCalendarDays, formatISO, parseISO, subMonths } from 'date-fns';
import type { FeatureWindow, RecordFeature } from '../../metric/records/record-metric.ts';
import type { Window } from './cohort.ts';
import type { NamedLeaf } from './describe-leaf.ts';

/** A leaf that is a feature of a person. */
export type FeatureLeaf = Extract<
  NamedLeaf,
  { kind: 'register' | 'segment' | 'condition' | 'held' | 'events' | 'measurement' }
>;

export const isFeatureLeaf = (leaf: NamedLeaf): leaf is FeatureLeaf =>
  ['register', 'segment', 'condition', 'held', 'events', 'measurement'].includes(leaf.kind);

/**
 * The feature that a criterion asks for.
 * @param on index date, ISO: a window of months is a number of days before it
 */
export function featureOf(leaf: FeatureLeaf, on: string): RecordFeature {
  switch (leaf.kind) {
    case 'register': {
      const window: FeatureWindow = { kind: 'held', from: 'joined_on', to: 'left_on' };
      return { ...ANY, source: 'condition_register', rows: amongText('register', leaf.values), window };
    }
    case 'segment': {
      const window: FeatureWindow = { kind: 'held', from: 'from_date', to: 'until_date' };
      return { ...ANY, source: 'person_segment', rows: amongText('segment', leaf.values), window };
    }
    case 'condition': {
      const by = leaf.source === null ? [] : [amongText('source', [leaf.source])];
      const rows = [amongText('condition', leaf.values), ...by, '(active or resolved_date > index_day)'].join(' and ');
      return { ...ANY, source: 'condition', rows, window: { kind: 'held', from: 'first_date', to: null } };
    }
    case 'held':
      return { ...ANY, source: leaf.table, rows: leaf.rows, window: { kind: 'held', from: leaf.from, to: leaf.to } };
    case 'events': {
      const { table, rows, at } = leaf.events;
      const kind = leaf.least === 1 && leaf.most === null ? 'any' : 'count';
      return { ...ANY, kind, source: table, rows, window: daysWindow(leaf.window, at, on) };
    }
    case 'measurement': {
      // what is marked as unlikely is an error of writing, and what has another problem has no value
      const rows = `${amongText('observation', [leaf.observation])} and problem is null`;
      const window = daysWindow(leaf.window, 'observed_on', on);
      return { kind: leaf.take, source: 'observation', value: 'value', rows, by: 'person_key', window };
    }
  }
}

/** Days of a window relative to the index date, both included; null is open. */
export function daysOf(window: Window, on: string): { from: number | null; to: number | null } {
  if (window.kind === 'days') return { from: window.from, to: window.to };
  const day = parseISO(on);
  return { from: differenceInCalendarDays(subMonths(day, window.months), day), to: -1 };
}

/** The day so many days from the index date, ISO. */
export function shiftDay(on: string, days: number): string {
  const day = parseISO(on);
  day.setDate(day.getDate() + days);
  return formatISO(day, { representation: 'date' });
}

const daysWindow = (window: Window, at: string, on: string): FeatureWindow => ({
  kind: 'days',
  at,
  ...daysOf(window, on),
});

const ANY = { kind: 'any', value: null, by: 'person_key' } as const;

const amongText = (column: string, values: string[]): string =>
  `${column} in (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')})`;
