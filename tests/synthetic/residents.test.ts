/** Properties that hold for every row of the residents: keys, references, numbers, and the order of a life. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { RESIDENTS_STEPS } from '../../src/synthetic/residents/residents-steps.ts';
import { residentsWorld } from './residents-world.ts';

let world: Engine;
beforeAll(async () => {
  world = await residentsWorld(6_000);
}, 120_000);
afterAll(() => world.close());

/** how many rows break the rule */
const breaking = async (from: string): Promise<number> =>
  (await world.one<{ n: number }>(`select count(*) as n from ${from}`)).n;

const KEYS: [table: string, key: string][] = [
  ['household', 'household_id'],
  ['household', 'uprn'],
  ['resident', 'resident_id'],
  ['resident', 'nhs_number'],
  ['residence', 'resident_id, from_date'],
  ['registration', 'registration_id'],
  ['registration', 'resident_id, from_date'],
  ['name_history', 'resident_id, from_date'],
  ['opt_out', 'resident_id, kind'],
  ['carer', 'resident_id'],
  ['marriage', 'bride_id'],
];

const REFERENCES: [table: string, column: string, target: string, key: string][] = [
  ['household', 'lsoa_id', 'lsoa', 'lsoa_id'],
  ['resident', 'household_id', 'household', 'household_id'],
  ['resident', 'lsoa_id', 'lsoa', 'lsoa_id'],
  ['resident', 'practice_id', 'practice', 'practice_id'],
  ['resident', 'mother_id', 'resident', 'resident_id'],
  ['resident', 'twin_of', 'resident', 'resident_id'],
  ['resident', 'partner_id', 'resident', 'resident_id'],
  ['residence', 'resident_id', 'resident', 'resident_id'],
  ['residence', 'household_id', 'household', 'household_id'],
  ['registration', 'resident_id', 'resident', 'resident_id'],
  ['registration', 'practice_id', 'practice', 'practice_id'],
  ['name_history', 'resident_id', 'resident', 'resident_id'],
  ['opt_out', 'resident_id', 'resident', 'resident_id'],
  ['carer', 'resident_id', 'resident', 'resident_id'],
  ['carer', 'cares_for', 'resident', 'resident_id'],
  ['marriage', 'bride_id', 'resident', 'resident_id'],
  ['marriage', 'groom_id', 'resident', 'resident_id'],
];

/** what happens to a resident, with its first and last day (null: still so) */
const EVENTS: [what: string, rows: string][] = [
  ['a residence', 'select resident_id, from_date, to_date from residence'],
  ['a registration', 'select resident_id, from_date, to_date from registration'],
  ['a name', 'select resident_id, from_date, null as to_date from name_history'],
  ['an objection', 'select resident_id, from_date, null as to_date from opt_out'],
  ['a wedding', 'select bride_id as resident_id, date as from_date, date as to_date from marriage'],
  ['a wedding', 'select groom_id as resident_id, date as from_date, date as to_date from marriage'],
  ['an arrival', 'select resident_id, arrived_date as from_date, left_date as to_date from resident'],
];

describe('keys and references', () => {
  it.each(KEYS)('%s has one row for each %s', async (table, key) => {
    expect(await breaking(`(select 1 from ${table} group by ${key} having count(*) > 1)`)).toBe(0);
  });

  it.each(REFERENCES)('%s.%s is found in %s', async (table, column, target, key) => {
    expect(
      await breaking(
        `${table} t where ${column} is not null and not exists (from ${target} g where g.${key} = t.${column})`,
      ),
    ).toBe(0);
  });

  it('gives every household with a fixed abode a postcode of its own area', async () => {
    expect(
      await breaking(`household h where kind <> 'no-fixed-abode' and not exists (
      from postcode p where p.postcode = h.postcode and p.lsoa_id = h.lsoa_id)`),
    ).toBe(0);
    expect(await breaking(`household where kind = 'no-fixed-abode' and postcode <> 'ZZ99 3VZ'`)).toBe(0);
  });

  it('gives no two homes one address', async () => {
    expect(
      await breaking(`(select 1 from household where kind <> 'no-fixed-abode'
      group by postcode, address_line having count(*) > 1)`),
    ).toBe(0);
  });
});

describe('NHS numbers', () => {
  const ALL = `(select nhs_number as number from resident
    union all select superseded_nhs_number from resident where superseded_nhs_number is not null)`;

  it('are ten digits with the right check digit, of the range kept for tests', async () => {
    const rows = await world.all<{ number: string }>(`select number from ${ALL}`);
    expect(rows.length).toBeGreaterThan(6_000);
    const wrong = rows.filter(({ number }) => {
      const sum = [...number.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
      return !/^999\d{7}$/.test(number) || (11 - (sum % 11)) % 11 !== Number(number[9]);
    });
    expect(wrong).toEqual([]);
  });

  it('are never given twice, superseded ones included', async () => {
    expect(await breaking(`(select 1 from ${ALL} group by number having count(*) > 1)`)).toBe(0);
  });
});

describe('the order of a life', () => {
  it.each(EVENTS)('%s is never before birth, after death or turned round', async (_what, rows) => {
    expect(
      await breaking(`(${rows}) e join resident r using (resident_id)
      where e.from_date < r.birth_date or e.from_date > r.death_date or e.to_date > r.death_date or e.to_date < e.from_date
        or e.from_date > end_date()`),
    ).toBe(0);
  });

  it('keeps births, deaths and departures in the period', async () => {
    expect(
      await breaking('resident where birth_date > end_date() or death_date not between start_date() and end_date()'),
    ).toBe(0);
    expect(await breaking('resident where left_date > end_date() or left_date > death_date')).toBe(0);
    expect(await breaking('resident where not ghost and left_date < start_date()')).toBe(0);
  });

  it('has each resident live in one place at a time, without a gap, until death or departure', async () => {
    const periods = `(select *, lead(from_date) over (partition by resident_id order by from_date) as next from residence)`;
    expect(await breaking(`${periods} where next is not null and next is distinct from to_date`)).toBe(0);
    expect(
      await breaking(`${periods} join resident r using (resident_id)
      where next is null and to_date is distinct from coalesce(r.death_date, r.left_date)`),
    ).toBe(0);
  });

  it('has nobody registered with two practices at once', async () => {
    expect(
      await breaking(`(select *, lead(from_date) over (partition by resident_id order by from_date) as next from registration)
      where next is not null and (to_date is null or to_date > next)`),
    ).toBe(0);
  });

  it('never puts two families in one home', async () => {
    expect(
      await breaking(`(select family_id, e.household_id, from_date, coalesce(to_date, date '9999-12-31') as to_date
          from residence e join resident using (resident_id) join household h on h.household_id = e.household_id
          where h.kind = 'home' and family_id is not null) a
        join (select family_id, e.household_id, from_date, coalesce(to_date, date '9999-12-31') as to_date
          from residence e join resident using (resident_id) where family_id is not null) b using (household_id)
        where a.family_id < b.family_id and a.from_date < b.to_date and b.from_date < a.to_date`),
    ).toBe(0);
  });

  it('has mothers of an age to be so, and no two births of one within ten months but twins', async () => {
    expect(
      await breaking(`resident c join resident m on m.resident_id = c.mother_id
      where m.sex <> '2' or date_sub('year', m.birth_date, c.birth_date) not between 15 and 50`),
    ).toBe(0);
    expect(
      await breaking(`(select birth_date, lag(birth_date) over (partition by mother_id order by birth_date) as before
      from resident where mother_id is not null) where date_diff('day', before, birth_date) between 1 and 270`),
    ).toBe(0);
  });

  it('has twins of one mother born on one day, each the twin of the other', async () => {
    expect(
      await breaking(`resident a join resident b on b.resident_id = a.twin_of
      where a.birth_date <> b.birth_date or b.twin_of is distinct from a.resident_id`),
    ).toBe(0);
    expect(await breaking('resident where twin_of is not null')).toBeGreaterThan(0);
  });
});

describe('marks', () => {
  it('has ghosts on a list though they left, and visitors who go within a quarter', async () => {
    expect(
      await breaking(`resident r where ghost and (left_date is null or not exists (
      from registration g where g.resident_id = r.resident_id and to_date is null))`),
    ).toBe(0);
    expect(
      await breaking(`resident where temporary and date_diff('day', arrived_date, left_date) not between 14 and 90`),
    ).toBe(0);
    expect(
      await breaking(`registration join resident using (resident_id) where (kind = 'temporary') <> temporary`),
    ).toBe(0);
  });

  it('has a new surname after a wedding where it is taken, and the latest name on the resident', async () => {
    expect(
      await breaking(`marriage m join resident g on g.resident_id = m.groom_id
      where takes_name and not exists (from name_history n where n.resident_id = m.bride_id and n.surname = g.birth_surname)`),
    ).toBe(0);
    expect(
      await breaking(`(select resident_id, max_by(n.surname, n.from_date) as latest from name_history n group by resident_id)
      join resident using (resident_id) where latest <> surname`),
    ).toBe(0);
  });
});

it.each([
  ['too few residents', { residents: 499 }],
  ['more residents than numbers', { residents: 3_000_001 }],
  ['more years than salts', { years: 20 }],
])('refuses %s', async (_what, wrong) => {
  const settings = { residents: 6_000, years: 3, seed: 11, endDate: '2026-03-31', ...wrong };
  await expect(RESIDENTS_STEPS[0]?.run?.(world, settings)).rejects.toThrow(/expected .* ask for/);
});
