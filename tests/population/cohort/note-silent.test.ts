/** Who was silent is told beside a cohort's counts: A sent always, B not in November, C never. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import type { Cohort, Criterion, Window } from '../../../src/population/cohort/cohort.ts';
import type { CompileCohortOptions } from '../../../src/population/cohort/compile-cohort.ts';
import { compileProfile } from '../../../src/population/cohort/compile-profile.ts';
import { noteSilent } from '../../../src/population/cohort/note-silent.ts';
import { type Fixture, MODEL, openFixture } from '../../metric/open-fixture.ts';

const stretch = (practice_code: string, from: string, to: string, state: string) => ({
  ...{ told: 'gp_event', practice_code, state, usual: 100 },
  ...{ from_month: `2025-${from}-01`, to_month: `2025-${to}-01` },
});

const attended = (provider_code: string, from: string, to: string, state: string) => ({
  ...{ told: 'emergency_attendance', provider_code, state, usual: 100 },
  ...{ from_month: `2025-${from}-01`, to_month: `2025-${to}-01` },
});
const THERE = ['practice_told', 'provider_told', 'organisation'];

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({
    practice_told: [
      stretch('A', '01', '12', 'sent'),
      stretch('B', '01', '10', 'sent'),
      stretch('B', '11', '11', 'silent'),
      stretch('B', '12', '12', 'sent'),
      stretch('C', '01', '12', 'silent'),
    ],
    provider_told: [
      attended('X', '01', '12', 'sent'),
      attended('Y', '01', '08', 'sent'),
      attended('Y', '09', '09', 'silent'),
      attended('Y', '10', '12', 'sent'),
    ],
    organisation: ['A', 'B', 'C'].map((code) => ({ code, kind: 'practice', name: code })),
  });
});
afterAll(() => fixture.edition.close());

const measured = (window: Window): Criterion => ({
  ...{ kind: 'measurement', name: null, take: 'latest', observation: 'bmi', window, is: '>', value: 30 },
});
const register: Criterion = { kind: 'register', name: null, values: ['DM'] };
const age: Criterion = { kind: 'age', name: null, from: 65, to: null };
const days = (from: number | null): Window => ({ kind: 'days', from, to: 0 });
const within = (...of: Criterion[]): Criterion => ({ kind: 'all', name: null, of });
const patientOf = (...values: string[]): Criterion => ({ kind: 'practice', name: null, values });
const MEASURED = { criteria: measured(days(-364)) } as Cohort;
const named: Criterion = { kind: 'cohort', name: null, id: 'test.measured' };
const months = (rows: string): Criterion => ({
  ...{ kind: 'events', name: null, least: 1, most: null, window: days(-180) },
  events: { table: 'person_month', rows, at: 'month', called: 'months' },
});
const told = (silent: number, due: number, months: string): string[] => [
  `Coded entries in general practice: ${silent} of ${due} practices sent none for at least one month that is looked at (${months}).`,
  'Whoever has something of what was not sent is counted as having had nothing of it.',
];

const ATTENDED = [
  'Emergency attendances: 1 of 2 providers sent none for at least one month that is looked at (September 2025).',
  'Whoever has something of what was not sent is counted as having had nothing of it.',
];

it.each<[string, string, Criterion[], Record<string, string[]>, string[]]>([
  ['a year', '2025-12-31', [measured(days(-364))], {}, told(2, 3, 'January 2025 to December 2025')],
  ['some weeks after B was silent', '2025-12-31', [measured(days(-30))], {}, told(1, 3, 'December 2025')],
  ['a register as it stands', '2025-12-31', [register], {}, told(2, 3, 'January 2025 to December 2025')],
  [
    'a register of a month that B did not send',
    '2025-11-30',
    [register],
    {},
    told(2, 3, 'January 2025 to November 2025'),
  ],
  [
    'months before a day',
    '2025-11-01',
    [measured({ kind: 'months', months: 3 })],
    {},
    told(1, 3, 'August 2025 to October 2025'),
  ],
  ['only the practices that may be seen', '2025-12-31', [measured(days(-364))], { practice: ['A'] }, []],
  [
    'only the practices that may be seen',
    '2025-12-31',
    [measured(days(-364))],
    { practice: ['A', 'B'] },
    told(1, 2, 'November 2025'),
  ],
  ['who is in another cohort', '2025-12-31', [named], {}, told(2, 3, 'January 2025 to December 2025')],
  ['patients of A alone', '2025-12-31', [patientOf('A'), measured(days(-364))], {}, []],
  ['patients of A alone, of another cohort', '2025-12-31', [within(patientOf('A')), named], {}, []],
  ['patients of A and B', '2025-12-31', [patientOf('A', 'B'), register, named], {}, told(1, 2, 'November 2025')],
  [
    'patients of A, or whoever',
    '2025-12-31',
    [{ kind: 'any', name: null, of: [patientOf('A'), register] }],
    {},
    told(2, 3, 'January 2025 to December 2025'),
  ],
  ['attendances by the month', '2025-12-31', [months('emergency_attendances > 0')], {}, ATTENDED],
  ['attendances of patients of A', '2025-12-31', [patientOf('A'), months('emergency_attendances > 0')], {}, ATTENDED],
  ['what else there is by the month', '2025-12-31', [months('age > 65')], {}, []],
  ['what practices do not send', '2025-12-31', [age], {}, []],
  ['months of which nobody told', '2024-06-30', [register, measured(days(-90))], {}, []],
])('%s', async (_, on, criteria, rowFilter, notes) => {
  const cohort = { criteria: { kind: 'all', name: null, of: criteria } } as Cohort;
  const tableSql = (name: string) => (THERE.includes(name) ? name : null);
  const options = { model: MODEL, rowFilter, tableSql, dialect: DUCKDB, asOf: null };
  const counted = { named: [cohort], cohorts: new Map([['test.measured', MEASURED]]), looked: [] };
  expect(await noteSilent(fixture.edition.engine, options, counted, on)).toEqual(notes);
});

it('is told of what a profile counts of people, whatever the cohort asks', async () => {
  const tableSql = (name: string) => name;
  const cohort = { criteria: age, of: 'everybody' } as Cohort;
  const cohorts = new Map<string, Cohort>();
  const words = { registers: new Map(), conditions: new Map() } as unknown as CompileCohortOptions['words'];
  const { looked = [] } = compileProfile({
    ...{ cohort, cohorts, model: MODEL, words, on: '2025-12-31', rowFilter: {}, tableSql },
  });
  const options = { model: MODEL, rowFilter: {}, tableSql, dialect: DUCKDB, asOf: null };
  const notes = await noteSilent(fixture.edition.engine, options, { named: [cohort], cohorts, looked }, '2025-12-31');
  expect(notes).toEqual([told(2, 3, 'January 2025 to December 2025')[0], ...ATTENDED]);
});
