/** Who lives together and who is whose mother or carer, from a handful of rows that are worked out by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { derivationOf, makeModelTable, PLANS } from './model-world.ts';

let engine: Engine;
const SAID: Record<string, string> = {
  // person 1 stays; 2 moves in with them; 3 is a baby; 4 died by their record, 5 by a registration; the address of 6 is hidden
  demographic: `(values
    (1, 11, 100, date '2025-01-01', null, 'E01000001'), (2, 12, 200, date '2025-01-01', null, 'E01000009'),
    (2, 13, 100, date '2026-01-01', null, 'E01000002'), (3, 14, 100, date '2025-12-05', null, null),
    (4, 15, 100, date '2025-01-01', date '2025-06-01', 'E01000009'), (5, 16, 200, date '2025-01-01', null, 'E01000009'),
    (6, 17, 200, date '2024-01-01', null, 'E01000009'), (6, 18, null, date '2025-02-01', null, 'E01000009'),
    (null, 19, 100, date '2026-01-01', null, 'E01000009')
    ) as d(person_key, demographic_id, home_key, effective_from, death_date, lsoa_code)`,
  council_tax_account: `(select 100 as home_key, 1 as account_id where false)`,
  housing: `(select 100 as home_key, 1 as housing_id where false)`,
  death: `(values (5, date '2025-07-01')) as d(person_key, death_date)`,
  birth: `(values (1, 3, date '2025-12-01'), (1, 3, date '2025-11-01'), (null, 3, date '2025-12-01'), (2, 2, date '2025-12-01'))
    as b(mother_person_key, person_key, born_month)`,
  social_care_package: `(values (2, 6, true, date '2025-03-01'), (2, null, true, date '2025-03-01'), (1, 6, false, date '2025-03-01'))
    as p(person_key, cared_for_person_key, for_carer, start_date)`,
  social_care_event: `(values (2, 6, true, date '2025-02-01')) as e(person_key, cared_for_person_key, for_carer, start_date)`,
};

beforeAll(async () => {
  engine = await openEngine();
  for (const [name, rows] of Object.entries(SAID))
    await makeModelTable(engine, name, PLANS.get(name)!, `select * from ${rows}`);
  for (const name of ['household_member', 'relationship', 'household'])
    await makeModelTable(engine, name, PLANS.get(name)!, derivationOf(name).sql);
});
afterAll(() => engine.close());

describe('homes of an edition', () => {
  it('are those of the newest record of the living, and of nobody whose newest record tells none', async () => {
    expect(
      await engine.all('select person_key, home_key, since::varchar as since from household_member order by 1'),
    ).toEqual([
      { person_key: 1, home_key: 100, since: '2025-01-01' },
      { person_key: 2, home_key: 100, since: '2026-01-01' },
      { person_key: 3, home_key: 100, since: '2025-12-05' },
    ]);
  });
});

describe('households of an edition', () => {
  it('stand where most of them say, and of two that as many say at the later code', async () => {
    expect(await engine.all('select home_key, lsoa_code, residents from household')).toEqual([
      { home_key: 100, lsoa_code: 'E01000002', residents: 3 },
    ]);
  });
});

describe('families of an edition', () => {
  it('are mothers and carers told from both sides, once and since the first day, and nobody is their own', async () => {
    expect(
      await engine.all(
        'select person_key, related_person_key as other, kind, since::varchar as since from relationship order by 1, 2, 3',
      ),
    ).toEqual([
      { person_key: 1, other: 3, kind: 'mother-of', since: '2025-11-01' },
      { person_key: 2, other: 6, kind: 'cares-for', since: '2025-02-01' },
      { person_key: 3, other: 1, kind: 'child-of', since: '2025-11-01' },
      { person_key: 6, other: 2, kind: 'cared-for-by', since: '2025-02-01' },
    ]);
  });
});
