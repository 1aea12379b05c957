/** Who has something that goes on: it still counts on its last day, and not on the day after. */
import { afterEach, expect, it } from 'vitest';
import { compileCohort } from '../../../src/population/cohort/compile-cohort.ts';
import { type Fixture, openFixture } from '../../metric/open-fixture.ts';
import { load } from './cohort-fixture.ts';

let fixture: Fixture | undefined;
afterEach(() => fixture?.edition.close());

/** Three people of 80 with dementia, whose social care ended on 30 and 31 March, and goes on. */
const PEOPLE = [1, 2, 3];
const ENDS = ['2025-03-30', '2025-03-31', null];
const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const ROWS = {
  person: PEOPLE.map((person_key) => ({ person_key, birth_month: '1945-01-01', practice_code: 'P1' })),
  registration: PEOPLE.map((n) => ({
    registration_id: n,
    person_key: n,
    practice_code: 'P1',
    held_from: '2020-01-01',
  })),
  condition_register: PEOPLE.map((person_key) => ({ person_key, register: 'DEM', joined_on: '2020-01-01' })),
  social_care_package: PEOPLE.map((n, i) => ({
    ...{ package_id: n, person_key: n, council_code: 'C1', start_date: '2024-01-01' },
    ...{ for_carer: 'false', end_date: ENDS[i]!, held_to: ENDS[i] ? dayAfter(ENDS[i]) : null },
  })),
  ...{ observation: [], continuous_spell: [], ambulance_incident: [], area: [] },
};

it.each([
  ['2025-03-30', [1, 2, 3]],
  ['2025-03-31', [2, 3]],
  ['2025-04-01', [3]],
])('on %s the second sign of frailty is there for %j', async (on, members) => {
  const { cohorts, model, words } = load();
  fixture = await openFixture(ROWS);
  const tableSql = (name: string) => fixture!.edition.table(name);
  const cohort = cohorts.get('concord.frail-65-plus')!;
  const { sql, parameters } = compileCohort({ cohort, cohorts, model, words, on, rowFilter: {}, tableSql });
  const rows = await fixture.edition.engine.all<{ person_key: number }>(sql, parameters);
  expect(rows.map((row) => row.person_key)).toEqual(members);
});
