/** Days before the data are told beside a cohort's counts. */
import { expect, it } from 'vitest';
import type { Manifest } from '../../../src/edition/manifest.ts';
import type { Cohort, Criterion, Window } from '../../../src/population/cohort/cohort.ts';
import { noteDataStart } from '../../../src/population/cohort/note-data-start.ts';

const MANIFEST = {
  tables: [
    { name: 'observation', datasets: ['gp', 'community'] },
    { name: 'emergency_attendance', datasets: ['ecds'] },
    { name: 'registration', datasets: ['gp'] },
    { name: 'area', datasets: ['postcodes'] },
  ],
  quality: [
    { dataset: 'gp', dataFrom: '2025-04-01', zone: 'care' },
    { dataset: 'community', dataFrom: '2025-01-01T08:00:00', zone: 'care' },
    { dataset: 'ecds', dataFrom: '2025-03-02', zone: 'care' },
    { dataset: 'postcodes', dataFrom: '2026-01-01', zone: 'open' },
  ],
} as unknown as Manifest;

const attended = (window: Window): Criterion => ({
  ...{ kind: 'events', name: null, window, least: 1, most: null },
  events: { table: 'emergency_attendance', rows: null, at: 'arrived_at', called: 'attendances' },
});
const measured = (window: Window): Criterion => ({
  ...{ kind: 'measurement', name: null, take: 'latest', observation: 'bmi', window, is: '>', value: 30 },
});
const notes = (on: string, ...criteria: Criterion[]): string[] =>
  noteDataStart(
    MANIFEST,
    ['emergency_attendance', 'observation', 'registration', 'area', 'elsewhere'],
    [{ criteria: { kind: 'all', name: null, of: criteria } } as Cohort],
    on,
  );
const days = (from: number | null): Window => ({ kind: 'days', from, to: 0 });

it.each<[string, string, Criterion[], string[]]>([
  ['windows within the data', '2026-03-01', [attended(days(-365)), measured({ kind: 'months', months: 12 })], []],
  ['a window that begins a day before them', '2026-02-28', [attended(days(-365))], []],
  [
    'a window that begins two days before them',
    '2026-02-27',
    [attended(days(-365))],
    ['emergency_attendance on 1 March 2025, asked from 27 February 2025 on'],
  ],
  [
    'months of measurements, by the first dataset that has them',
    '2026-03-01',
    [{ kind: 'not', name: null, of: measured({ kind: 'months', months: 15 }) }],
    ['observation on 1 January 2025, asked from 1 December 2024 on'],
  ],
  ['a window without beginning, in the data', '2026-03-01', [attended(days(null))], []],
  [
    'an index date before all of them',
    '2024-06-01',
    [],
    [
      'emergency_attendance on 1 March 2025, asked from 1 June 2024 on',
      'observation on 1 January 2025, asked from 1 June 2024 on',
      'registration on 1 April 2025, asked from 1 June 2024 on',
    ],
  ],
])('%s', (_, on, criteria, told) => {
  const found = notes(on, ...criteria);
  if (told.length === 0) expect(found).toEqual([]);
  else
    expect(found).toEqual([
      expect.stringContaining(
        `begin after the first day asked: ${told.join('; ')}. Whoever had something before alone`,
      ),
    ]);
});
