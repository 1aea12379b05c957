/** Ages on 1 April 2025, worked out by hand: who is not born yet has none, among everybody too. */
import { afterEach, expect, it } from 'vitest';
import { compileCohort } from '../../../src/population/cohort/compile-cohort.ts';
import { compileProfile, type ProfileCount } from '../../../src/population/cohort/compile-profile.ts';
import { countGroups } from '../../../src/population/cohort/count-groups.ts';
import { type Fixture, openFixture } from '../../metric/open-fixture.ts';
import { definition, load } from './cohort-fixture.ts';

const ON = '2025-04-01';
/** 1 is 18 to the day, 2 is 17, 3 is born in this month, 4 in the next, 5 in twenty years; of 6 the birth is not known. */
const BIRTHS = ['2007-04-01', '2007-05-01', '2025-04-01', '2025-05-01', '2045-01-01', null];
const ROWS = {
  person: BIRTHS.map((birth_month, i) => ({ person_key: i + 1, birth_month })),
  ...{ registration: [], area: [] },
};

let fixture: Fixture | undefined;
afterEach(() => fixture?.edition.close());

async function openCohort(criteria: unknown) {
  const { cohorts, model, words } = load(definition({ criteria, of: 'everybody' }));
  const open = await openFixture(ROWS);
  fixture = open;
  const tableSql = (name: string) => (name in ROWS ? open.edition.table(name) : null);
  const cohort = cohorts.get('test.cohort')!;
  return { engine: open.edition.engine, options: { cohort, cohorts, model, words, on: ON, rowFilter: {}, tableSql } };
}

it.each([
  [{ age: { to: 17 } }, [2, 3]],
  [{ age: { from: 0 } }, [1, 2, 3]],
  [{ age: { from: 0, to: 17 } }, [2, 3]],
  [{ age: { from: 18 } }, [1]],
  [{ not: { age: { to: 17 } } }, [1, 4, 5, 6]],
  [{ not: { age: { from: 0 } } }, [4, 5, 6]],
])('%j', async (criteria, members) => {
  const { engine, options } = await openCohort(criteria);
  const { sql, parameters } = compileCohort(options);
  const rows = await engine.all<{ person_key: number }>(sql, parameters);
  expect(rows.map((row) => row.person_key)).toEqual(members);
});

it.each([
  [
    'age_band',
    [
      ['0-17', 2],
      ['18-39', 1],
      [null, 3],
    ],
  ],
  [
    'age_band_5',
    [
      ['0-4', 1],
      ['15-19', 2],
      [null, 3],
    ],
  ],
])('by %s they are not known', async (by, groups) => {
  const { engine, options } = await openCohort({ age: { to: 17 } });
  const counted = await countGroups(engine, options, [by]);
  expect(counted.map(({ group, people }) => [group[by], people])).toEqual(groups);
  expect(counted.at(-1)).toMatchObject({ labels: { [by]: 'not known' }, members: 0 });
});

it('in a profile they are not known, and not in the cohort', async () => {
  const { engine, options } = await openCohort({ age: { to: 17 } });
  const { sql, parameters } = compileProfile(options);
  const rows = await engine.all<ProfileCount & Record<string, number>>(sql, parameters);
  const people = rows.filter((row) => row.what === 'people').map(({ member, band, people: n }) => [member, band, n]);
  expect(people).toHaveLength(4);
  expect(people).toEqual(
    expect.arrayContaining([
      [1, 3, 1],
      [1, 0, 1],
      [0, 3, 1],
      [0, null, 3],
    ]),
  );
});
