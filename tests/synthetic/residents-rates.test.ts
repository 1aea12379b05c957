/**
 * The residents look like England's: ages, homes, births, deaths, moves and the rest within stated distance of stated
 * targets. Where the target has a source it is named; "brief" marks one that the makers chose.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { residentsWorld } from './residents-world.ts';

const RESIDENTS = 24_000;
const YEARS = 3;

let world: Engine;
beforeAll(async () => {
  world = await residentsWorld(RESIDENTS);
  await world.run(`create view living as
    select day, r.*, date_sub('year', r.birth_date, day) as age, h.household_id as home_id, h.kind
    from (values (start_date()), (end_date())) as days(day), residence e
    join resident r using (resident_id) join household h on h.household_id = e.household_id
    where e.from_date <= day and coalesce(e.to_date, date '9999-12-31') > day and not temporary`);
}, 180_000);
afterAll(() => world.close());

const figure = async (sql: string): Promise<number> =>
  (await world.one<{ v: number }>(`select (${sql})::double as v`)).v;
const share = (of: string, among: string): string =>
  `select count(*) filter (where ${of}) / count(*) from living where day = end_date() and ${among}`;

interface Target {
  what: string;
  sql: string;
  target: number;
  within: number;
  source: string;
}

const PYRAMID: [from: number, to: number, percent: number][] = [
  // ONS mid-2023 estimates, England, both sexes
  [0, 4, 5.31],
  [5, 15, 13.15],
  [16, 24, 10.67],
  [25, 34, 13.51],
  [35, 49, 19.36],
  [50, 64, 19.32],
  [65, 74, 9.49],
  [75, 84, 6.7],
  [85, 120, 2.51],
];

const perYear = (count: string): string => `select 1000.0 * (${count}) / ${YEARS} / ${RESIDENTS}`;

const TARGETS: Target[] = [
  {
    what: 'people there on the last day',
    sql: `select count(*) from living where day = end_date()`,
    target: RESIDENTS,
    within: 0.03 * RESIDENTS,
    source: 'asked for',
  },
  {
    what: 'births per 1,000 a year',
    sql: perYear(
      'select count(*) from resident where birth_date >= start_date() and mother_id is not null and arrived_date = birth_date',
    ),
    target: 10.5,
    within: 1.5,
    source: 'brief: near England',
  },
  {
    what: 'deaths per 1,000 a year',
    sql: perYear('select count(death_date) from resident'),
    target: 9.4,
    within: 1.2,
    source: 'brief: near England',
  },
  {
    what: 'twins among 100 maternities',
    sql: `select 100.0 * count(*) filter (where babies = 2) / count(*) from (select count(*) as babies from resident where mother_id is not null group by mother_id, birth_date)`,
    target: 1.5,
    within: 0.5,
    source: 'brief',
  },
  {
    what: 'people in a home',
    sql: `select avg(size) from household where kind = 'home' and size > 0`,
    target: 2.36,
    within: 0.06,
    source: 'Census 2021, England',
  },
  {
    what: 'homes of one person, percent',
    sql: `select 100.0 * avg((size = 1)::int) from household where kind = 'home' and size > 0`,
    target: 30,
    within: 4,
    source: 'Census 2021, England',
  },
  {
    what: 'care home, percent of 65+',
    sql: `select 100 * (${share("kind = 'care-home'", 'age >= 65')})`,
    target: 4,
    within: 1,
    source: 'brief',
  },
  {
    what: 'care home, percent of 85+',
    sql: `select 100 * (${share("kind = 'care-home'", 'age >= 85')})`,
    target: 14,
    within: 4.5,
    source: 'brief',
  },
  {
    what: 'moves within the area, percent a year',
    sql: `select 100.0 * (select count(*) from (select row_number() over (partition by resident_id order by from_date) as nth from residence) where nth > 1) / ${YEARS} / ${RESIDENTS}`,
    target: 9,
    within: 1,
    source: 'brief: 8 to 10',
  },
  {
    what: 'White British, percent',
    sql: `select 100 * (${share("ethnic_code = 'A'", 'true')})`,
    target: 74,
    within: 9,
    source: 'Census 2021, England (from memory); differs between worlds',
  },
  {
    what: 'ghosts, percent of open registrations',
    sql: `select 100.0 * count(*) filter (where ghost) / count(*) from registration join resident using (resident_id) where to_date is null`,
    target: 2.5,
    within: 0.5,
    source: 'brief: 2 to 3',
  },
  {
    what: 'superseded numbers, percent',
    sql: `select 100.0 * count(superseded_nhs_number) / count(*) from resident`,
    target: 0.3,
    within: 0.12,
    source: 'brief',
  },
  {
    what: 'type 1 objections, percent',
    sql: `select 100.0 * count(*) filter (where kind = 'type-1') / (select count(*) from resident) from opt_out`,
    target: 2.5,
    within: 0.6,
    source: 'brief: 2 to 3',
  },
  {
    what: 'national opt-outs, percent',
    sql: `select 100.0 * count(*) filter (where kind = 'national') / (select count(*) from resident) from opt_out`,
    target: 5,
    within: 0.8,
    source: 'brief',
  },
  {
    what: 'unpaid carers, percent of adults',
    sql: `select 100.0 * (select count(*) from carer) / (select count(*) from living where day = end_date() and age >= 18)`,
    target: 9,
    within: 1.5,
    source: 'Census 2021, England (from memory)',
  },
  {
    what: 'weddings per 1,000 residents a year',
    sql: perYear('select count(*) from marriage'),
    target: 3.9,
    within: 0.8,
    source: 'ONS marriages (from memory)',
  },
  {
    what: 'social rent, percent of homes',
    sql: `select 100.0 * avg((tenure = 'social rent')::int) from household where kind = 'home' and size > 0`,
    target: 17,
    within: 5,
    source: 'English Housing Survey (from memory)',
  },
];

describe('levels', () => {
  it.each(PYRAMID)('has %i to %i year-olds as England has, at the start and at the end', async (from, to, percent) => {
    for (const day of ['start_date()', 'end_date()']) {
      const found = await figure(
        `select 100.0 * count(*) filter (where age between ${from} and ${to}) / count(*) from living where day = ${day}`,
      );
      expect(Math.abs(found - percent), `${day}: ${found}`).toBeLessThan(day === 'start_date()' ? 0.75 : 1.1);
    }
  });

  it.each(TARGETS)('$what: $target ± $within ($source)', async ({ sql, target, within }) => {
    const found = await figure(sql);
    expect(Math.abs(found - target), String(found)).toBeLessThanOrEqual(within);
  });
});

describe('patterns', () => {
  it('has twice the mortality in the most deprived fifth that the least has, at the same ages', async () => {
    const fifths = await world.all<{ fifth: number; observed: number; expected: number }>(`
      with cells as (select imd_quintile as fifth, least(18, age // 5) as band, count(*) as people, count(death_date) as deaths
        from living where day = start_date() group by all),
      rates as (select band, sum(deaths) / sum(people) as rate from cells group by band)
      select fifth, sum(deaths) as observed, sum(people * rate) as expected from cells join rates using (band) group by fifth order by fifth`);
    const ratio = (i: number): number => fifths[i]!.observed / fifths[i]!.expected;
    expect(ratio(0) / ratio(4)).toBeGreaterThan(1.4);
    expect(ratio(0) / ratio(4)).toBeLessThan(2.8);
  });

  it('keeps most people with their practice when they move', async () => {
    const kept =
      await figure(`select 1 - (select count(*) from (select row_number() over (partition by resident_id order by from_date) as nth from registration) where nth > 1)
      / (select count(*) from (select row_number() over (partition by resident_id order by from_date) as nth from residence) where nth > 1)`);
    expect(kept).toBeGreaterThan(0.7);
    expect(kept).toBeLessThan(0.98);
  });

  it('differs in ethnic groups between neighbourhoods, more than chance would', async () => {
    const spread =
      await figure(`select stddev(minority) from (select msoa_code, avg((ethnic_code <> 'A')::int) as minority
      from living join lsoa using (lsoa_id) where day = end_date() group by msoa_code)`);
    expect(spread).toBeGreaterThan(0.06);
  });

  it('gives names by cohort: the old and the young share few', async () => {
    const shared =
      await figure(`select count(*) from (select forename from resident where birth_date < date '1940-01-01' and ethnic_code = 'A' group by 1
      intersect select forename from resident where birth_date > date '2012-01-01' and ethnic_code = 'A' group by 1)`);
    expect(shared).toBeLessThan(18);
  });

  it('has homes of every kind, and more than one surname under some roofs', async () => {
    const kinds = await world.all<{ kind: string }>(`select distinct kind from household order by kind`);
    expect(kinds.map((k) => k.kind)).toEqual(['care-home', 'home', 'hostel', 'no-fixed-abode', 'student']);
    const mixed =
      await figure(`select avg((names > 1)::int) from (select home_id, count(distinct surname) as names, count(*) as people
      from living where day = end_date() and kind = 'home' group by home_id) where people > 1`);
    expect(mixed).toBeGreaterThan(0.1);
    expect(mixed).toBeLessThan(0.5);
  });
});
