/** Stays in hospital: as many as the true risk says, one at a time, unequal, seasonal, and as the contracts say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Engine } from '../../../src/engine/engine.ts';
import { INPATIENT_DATASETS } from '../../../src/synthetic/events/inpatient/inpatient-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';

/** Per 1,000 residents a year: admissions and emergencies as the specification of datasets says, the others from memory. */
const VOLUMES: { what: string; where: string; target: number }[] = [
  { what: 'admissions', where: 'true', target: 300 },
  { what: 'emergency admissions', where: "kind = 'emergency'", target: 112 },
  { what: 'births', where: "kind = 'birth'", target: 10 },
];

const SHAPES: { what: string; sql: string; between: [number, number] }[] = [
  {
    what: 'residents admitted in an emergency within a year of each April, against the true risk',
    sql: `select avg((e.resident_id is not null)::integer) / avg(t.annual_probability)
      from true_risk t
      left join (select distinct resident_id, case when month(admitted_at) >= 4 then year(admitted_at) else year(admitted_at) - 1 end as year
        from spell where kind = 'emergency') e on e.resident_id = t.resident_id and e.year = year(t.as_at)
      where t.as_at <= end_date()`,
    between: [0.95, 1.07],
  },
  {
    what: 'emergency admissions of the tenth at highest risk against those expected',
    sql: `select sum(s.n) / sum(p.expected)
      from (select resident_id, sum(expected_admissions) as expected, avg(annual_probability) as risk from true_risk where as_at <= end_date()
        group by resident_id qualify percent_rank() over (order by risk, resident_id) >= 0.9) p
      left join (select resident_id, count(*) as n from spell where kind = 'emergency' group by resident_id) s using (resident_id)`,
    between: [0.9, 1.12],
  },
  {
    what: 'emergency admissions per head in the most deprived fifth against the least',
    sql: `select (count(s.n) filter (imd_quintile = 1) + sum(s.n) filter (imd_quintile = 1)) / count(*) filter (imd_quintile = 1)
      / ((count(s.n) filter (imd_quintile = 5) + sum(s.n) filter (imd_quintile = 5)) / count(*) filter (imd_quintile = 5))
      from resident r left join (select resident_id, count(*) as n from spell where kind = 'emergency' group by resident_id) s using (resident_id)`,
    between: [1.05, 2.2],
  },
  {
    what: 'emergency admissions per head at 80 and over against 20 to 39',
    sql: `select sum(coalesce(n, 0)) filter (age >= 80) / count(*) filter (age >= 80) / (sum(coalesce(n, 0)) filter (age between 20 and 39) / count(*) filter (age between 20 and 39))
      from (select resident_id, date_sub('year', birth_date, end_date() - 548) as age from resident) r
      left join (select resident_id, count(*) as n from spell where kind = 'emergency' group by resident_id) s using (resident_id)`,
    between: [4, 14],
  },
  {
    what: 'deaths of residents that end a stay in hospital',
    sql: `select count(s.spell_id) / count(*) from resident r left join spell s on s.resident_id = r.resident_id and s.died
      where r.death_date between start_date() and end_date()`,
    between: [0.36, 0.5],
  },
  {
    what: 'emergency spells that end on the day of admission',
    sql: "select avg((discharged_at::date = admitted_at::date)::integer) from spell where kind = 'emergency'",
    between: [0.25, 0.42],
  },
  {
    what: 'nights of an emergency spell',
    sql: "select avg(discharged_at::date - admitted_at::date) from spell where kind = 'emergency'",
    between: [3.8, 5.4],
  },
  {
    what: 'nights of a spell for a broken hip',
    sql: "select avg(discharged_at::date - admitted_at::date) from spell where cause = 'hip-fracture' and kind = 'emergency'",
    between: [12, 20],
  },
  {
    what: 'broken hips that are operated',
    sql: `select count(*) filter (list_contains(list_transform(coalesce(e.procedures, []), lambda p: left(p.code, 3)), 'W19')
        or list_contains(list_transform(coalesce(e.procedures, []), lambda p: left(p.code, 3)), 'W46')
        or list_contains(list_transform(coalesce(e.procedures, []), lambda p: left(p.code, 3)), 'W37')) / count(distinct e.spell_id)
      from episode e join spell s using (spell_id) where s.cause = 'hip-fracture' and s.kind = 'emergency' and s.discharged_at > s.admitted_at + interval 3 day`,
    between: [0.6, 1.2],
  },
  {
    what: 'chance of an infection of the chest in December to February against June to August',
    sql: `select count(*) filter (month(admitted_at) in (12, 1, 2)) / count(*) filter (month(admitted_at) in (6, 7, 8))
      from spell where cause in ('pneumonia', 'influenza-covid', 'copd', 'bronchiolitis')`,
    between: [1.3, 3],
  },
  {
    what: 'emergency admissions of a Sunday against a Monday',
    sql: `select count(*) filter (isodow(admitted_at) = 7) / count(*) filter (isodow(admitted_at) = 1) from spell where kind = 'emergency'`,
    between: [0.75, 0.98],
  },
  {
    what: 'discharges from stays of a day or more of a Friday against the mean of all days',
    sql: `select 7 * count(*) filter (isodow(discharged_at) = 5) / count(*) from spell
      where kind in ('emergency', 'elective') and not died and discharged_at::date > admitted_at::date`,
    between: [1.12, 1.38],
  },
  {
    what: 'discharges from stays of a day or more of a Sunday against the mean of all days',
    sql: `select 7 * count(*) filter (isodow(discharged_at) = 7) / count(*) from spell
      where kind in ('emergency', 'elective') and not died and discharged_at::date > admitted_at::date`,
    between: [0.48, 0.72],
  },
  {
    what: 'emergency spells through the emergency department',
    sql: "select avg(via_ed::integer) from spell where kind = 'emergency'",
    between: [0.72, 0.88],
  },
  {
    what: 'adult emergency patients of a night or more who leave for home with help',
    sql: "select avg((discharge_pathway = 1)::integer) from spell where kind = 'emergency' and discharged_at::date > admitted_at::date and discharge_pathway is not null",
    between: [0.06, 0.18],
  },
  {
    what: 'beds taken by adults who could leave, of all taken',
    sql: 'select sum(fit) / sum(occupied) from bed_day',
    between: [0.08, 0.18],
  },
  {
    what: 'beds taken of those open as a rule',
    sql: 'select sum(occupied) / sum(core_beds) from bed_day',
    between: [0.85, 1],
  },
  {
    what: 'episodes for a spell',
    sql: 'select count(*) / count(distinct spell_id) from episode',
    between: [1.05, 1.3],
  },
  {
    what: 'emergency spells of those of 75 and over with a code of the frailty score',
    sql: `select avg((list_has_any(list_transform(e.diagnoses, lambda c: left(c, 3)), ['F00', 'F03', 'F05', 'G20', 'N39', 'W19', 'S00', 'R29', 'R41', 'R26', 'S72', 'R54', 'I69', 'N17', 'E86', 'L89', 'R55', 'J18', 'A41', 'Z60']))::integer)
      from episode e join spell s using (spell_id) join resident r using (resident_id) where s.kind = 'emergency' and r.birth_date < s.admitted_at - interval 75 year`,
    between: [0.45, 0.95],
  },
];

/** Each counts what must not be. */
const NEVER: Record<string, string> = {
  'a spell of somebody who is not here': `select count(*) from spell s left join present p
    on p.resident_id = s.resident_id and s.admitted_at::date >= p.from_date and s.admitted_at::date < p.until_date
    where p.resident_id is null or s.discharged_at::date >= p.until_date`,
  'a discharge before admission': 'select count(*) from spell where discharged_at < admitted_at',
  'a patient in two beds': `select count(*) from (select discharged_at, lead(admitted_at) over (partition by resident_id order by admitted_at) as next from spell) where next < discharged_at`,
  'a spell after an open one': `select count(*) from (select discharged_at, lead(admitted_at) over (partition by resident_id order by admitted_at) as next from spell) where next is not null and discharged_at is null`,
  'a death in hospital on another day': `select count(*) from spell join resident using (resident_id) where died and (discharged_at is null or discharged_at::date <> death_date)`,
  'a ready date outside the spell':
    'select count(*) from spell where ready_date < admitted_at::date or ready_date > coalesce(discharged_at::date, end_date())',
  'a spell number twice': 'select count(*) - count(distinct spell_number) from spell',
  'a spell id twice': 'select count(*) - count(distinct spell_id) from spell',
  'a spell at no hospital': `select count(*) from spell s anti join (from site where kind = 'hospital') h on h.site_code = s.site_code and h.org_code = s.org_code`,
  'a planned spell that planned care does not know': `select count(*) from spell s anti join elective_admission e on e.resident_id = s.resident_id and e.date = s.admitted_at::date where s.kind in ('day-case', 'elective', 'regular')`,
  'a spell without an episode': 'select count(*) from spell anti join episode using (spell_id)',
  'an episode without a diagnosis': 'select count(*) from episode where diagnoses[1] is null',
  'an episode that ends before it begins': 'select count(*) from episode where ended_at < started_at',
  'a gap between episodes': `select count(*) from (select ended_at, lead(started_at) over (partition by spell_id order by episode_no) as next from episode) where ended_at <> next`,
  'a transfer from nowhere': `select count(*) from spell t anti join spell s on s.resident_id = t.resident_id and s.org_code <> t.org_code
      and s.discharge_destination = '51' and t.admitted_at - s.discharged_at between interval 0 minute and interval 1 day where t.kind = 'transfer'`,
  'a birth that is not a child of the county': `select count(*) from spell s join resident r using (resident_id) where s.kind = 'birth' and (r.mother_id is null or r.birth_date <> s.admitted_at::date)`,
  'an averted spell that happened':
    "select count(*) from truth_averted_spell a join spell s on s.resident_id = a.resident_id and s.admitted_at::date = a.date and s.cause = a.cause and s.kind = 'emergency'",
  'a null service that averts': "select count(*) from truth_averted_spell where intervention = 'wellbeing-calls'",
  'an averted fall elsewhere': `select count(*) from truth_averted_spell a join resident r using (resident_id)
    where intervention = 'falls-service' and (r.birth_date > a.date - interval 65 year or a.cause not in ('hip-fracture', 'fall-fracture', 'fall-head-injury', 'fall-other'))`,
  'pressure out of bounds': 'select count(*) from pressure where not pressure between 0 and 1',
  'a day without beds': `select count(*) from day cross join (select distinct org_code from spell) o anti join bed_day b on b.date = day.date and b.org_code = o.org_code`,
  'more left and stayed than could': 'select count(*) from discharge_day where left_hospital + stayed <> fit_total',
};

interface Rule {
  name: string;
  implementation: string;
}

const rulesOf = (id: string): Rule[] => {
  const path = new URL(`../../../catalogue/datasets/${id}/contract.yaml`, import.meta.url);
  return (parse(readFileSync(path, 'utf8')) as { schema: [{ quality?: Rule[] }] }).schema[0].quality ?? [];
};

/** Rules that also true rows break, as real feeds do. */
const BROKEN_BY_TRUTH = ['diagnosis-not-unknown'];

function checkFeed(world: () => Engine, id: string, rows: URL): void {
  const months = { from: '2024-10-01', to: '2025-03-01' };
  const query = readFileSync(rows, 'utf8');

  it('gives the columns of the contract and nothing outside its months', async () => {
    await setChunk(world(), months);
    const columns = (await world().describe(query)).map((c) => c.name);
    const { fields, key } = readFields(id);
    expect(columns).toEqual(['_partner', '_period', '_row', '_resident', ...fields.map((f) => f.name)]);
    const found = await world().one<{ rows: number }>(`select count(*) as rows, count(distinct _row) as numbers,
        count(distinct (${key.join(', ')})) as keys,
        count(*) filter (_period < chunk_from() or _period >= chunk_to() or _period <> date_trunc('month', _period)) as outside,
        count(*) filter (_partner not in (select org_code from organisation where kind = 'acute')) as strangers
      from (${query})`);
    expect(found).toMatchObject({ numbers: found.rows, keys: found.rows, outside: 0, strangers: 0 });
    expect(found.rows).toBeGreaterThan(100);
  });

  it('has no row that breaks a rule of the contract', async () => {
    await setChunk(world(), months);
    const rules = rulesOf(id).filter((rule) => !BROKEN_BY_TRUTH.includes(rule.name));
    const counts = await world().one<Record<string, number>>(
      `select ${rules.map((rule, i) => `count(*) filter (not (${rule.implementation})) as rule_${i}`).join(', ')} from (${query})`,
    );
    expect(rules.filter((_, i) => counts[`rule_${i}`] !== 0).map((rule) => rule.name)).toEqual([]);
  });
}

export function inpatientChecks(world: () => Engine): void {
  const value = async (sql: string): Promise<number> => (await world().one<{ v: number }>(`select (${sql}) as v`)).v;

  describe('how much there is', () => {
    it.each(VOLUMES)('$what: near $target per 1,000 residents a year', async ({ where, target }) => {
      const rate = await value(
        `select count(*) / (residents() / 1000.0) / (select count(*) from health_year) from spell where ${where}`,
      );
      expect(rate / target).toBeGreaterThan(0.8);
      expect(rate / target).toBeLessThan(1.2);
    });
  });

  describe('what it is like', () => {
    it.each(SHAPES)('$what', async ({ sql, between: [least, most] }) => {
      const found = await value(sql);
      expect(found).toBeGreaterThan(least);
      expect(found).toBeLessThan(most);
    });
  });

  describe('what never is', () => {
    it.each(Object.entries(NEVER))('%s', async (_what, sql) => {
      expect(await value(sql)).toBe(0);
    });
  });

  describe.each(INPATIENT_DATASETS)('$id', ({ id, rows }) => checkFeed(world, id, rows));
}
