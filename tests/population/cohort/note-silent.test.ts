/** Who was silent is told beside a cohort's counts: A sent always, B not in November, C never. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import type { Cohort, Criterion, Window } from '../../../src/population/cohort/cohort.ts';
import { noteSilent } from '../../../src/population/cohort/note-silent.ts';
import { type Fixture, MODEL, openFixture } from '../../metric/open-fixture.ts';

const stretch = (practice_code: string, from: string, to: string, state: string) => ({
  ...{ told: 'gp_event', practice_code, state },
  ...{ from_month: `2025-${from}-01`, to_month: `2025-${to}-01` },
});

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
  });
});
afterAll(() => fixture.edition.close());

const measured = (window: Window): Criterion => ({
  ...{ kind: 'measurement', name: null, take: 'latest', observation: 'bmi', window, is: '>', value: 30 },
});
const register: Criterion = { kind: 'register', name: null, values: ['DM'] };
const age: Criterion = { kind: 'age', name: null, from: 65, to: null };
const days = (from: number | null): Window => ({ kind: 'days', from, to: 0 });
const told = (silent: number, due: number, months: string): string[] => [
  `Coded entries in general practice: ${silent} of ${due} practices sent none for at least one month that is looked at (${months}).`,
  'Whoever has something of what was not sent is counted as having had nothing of it.',
];

it.each<[string, string, Criterion[], Record<string, string[]>, string[]]>([
  ['a year', '2025-12-31', [measured(days(-364))], {}, told(2, 3, 'January 2025 to December 2025')],
  ['some weeks after B was silent', '2025-12-31', [measured(days(-30))], {}, told(1, 3, 'December 2025')],
  ['a register as it stands', '2025-12-31', [register], {}, told(1, 3, 'December 2025')],
  ['a register of a month that B did not send', '2025-11-30', [register], {}, told(2, 3, 'November 2025')],
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
  ['what practices do not send', '2025-12-31', [age], {}, []],
  ['months of which nobody told', '2024-06-30', [register, measured(days(-90))], {}, []],
])('%s', async (_, on, criteria, rowFilter, notes) => {
  const cohort = { criteria: { kind: 'all', name: null, of: criteria } } as Cohort;
  const tableSql = (name: string) => (name === 'practice_told' ? name : null);
  const options = { model: MODEL, rowFilter, tableSql, dialect: DUCKDB, asOf: null };
  expect(await noteSilent(fixture.edition.engine, options, [cohort], on)).toEqual(notes);
});
