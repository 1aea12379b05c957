/** One thing after another, worked out by hand: a row never follows itself, and both lie in the window. */
import { afterEach, expect, it } from 'vitest';
import { compileCohort } from '../../../src/population/cohort/compile-cohort.ts';
import { type Fixture, openFixture } from '../../metric/open-fixture.ts';
import { definition, load } from './cohort-fixture.ts';

const came = (person_key: number, attendance_id: number, arrived_at: string) => ({
  ...{ person_key, attendance_id, arrived_at, provider_code: 'RA1' },
});
/** 1 came once; 2 twice on a day; 3 and 4 twice, 30 and 31 days apart; 5 again on the index date. */
const ATTENDANCES = [
  came(1, 1, '2025-02-01 08:00:00'),
  ...[came(2, 2, '2025-02-01 08:00:00'), came(2, 3, '2025-02-01 09:00:00')],
  ...[came(3, 4, '2025-02-01 23:59:59'), came(3, 5, '2025-03-03 00:00:00')],
  ...[came(4, 6, '2025-02-01 00:00:00'), came(4, 7, '2025-03-04 23:59:59')],
  ...[came(5, 8, '2025-03-31 12:00:00'), came(5, 9, '2025-04-01 12:00:00')],
];

let fixture: Fixture | undefined;
afterEach(() => fixture?.edition.close());

it.each([
  [[0, 0], [2]],
  [
    [0, 30],
    [2, 3],
  ],
  [[1, 30], [3]],
  [
    [1, 31],
    [3, 4],
  ],
  [
    [0, null],
    [2, 3, 4],
  ],
])('within %j days', async (within, members) => {
  const attendances = { table: 'emergency_attendance', at: 'arrived_at', called: 'attendances' };
  const criteria = { sequence: { first: attendances, next: attendances, within, months: 12 } };
  const { cohorts, model, words } = load(definition({ criteria, of: 'everybody' }));
  const person = [1, 2, 3, 4, 5].map((person_key) => ({ person_key }));
  fixture = await openFixture({ person, area: [], emergency_attendance: ATTENDANCES });
  const tableSql = (name: string) => fixture!.edition.table(name);
  const cohort = cohorts.get('test.cohort')!;
  const options = { cohort, cohorts, model, words, on: '2025-04-01', rowFilter: {}, tableSql };
  const { sql, parameters } = compileCohort(options);
  const rows = await fixture.edition.engine.all<{ person_key: number }>(sql, parameters);
  expect(rows.map((row) => row.person_key)).toEqual(members);
});
