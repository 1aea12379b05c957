/** What councils, police, fire service, schools and registrars know of the made-up county: as much of it as stated, in order, unequal. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';

/** Per 1,000 residents, a year where the events are those of three years. Targets: volumes of the datasets, or near national levels. */
const VOLUMES: { what: string; sql: string; years: number; target: number }[] = [
  { what: 'rows about social care', sql: 'from social_record', years: 3, target: 130 },
  {
    what: 'periods of reablement',
    sql: "from social_service where component = 'reablement'",
    years: 3,
    target: 4.5,
  },
  {
    what: 'people supported at home on the first day',
    sql: "(select count(distinct span_id) as n from social_service where span = 'at-home' and from_date < start_date())",
    years: 1,
    target: 10.5,
  },
  { what: 'deaths', sql: 'from registered_death', years: 3, target: 9.4 },
  { what: 'dwellings', sql: "from council_tax_change where reason = 'brought-forward'", years: 1, target: 435 },
  {
    what: 'assisted bins on the last day',
    sql: "from support_award where kind = 'assisted-bin' and to_date is null",
    years: 1,
    target: 10,
  },
  { what: 'homelessness duties', sql: 'from homelessness_duty', years: 3, target: 5 },
  { what: 'calls about domestic abuse', sql: 'from domestic_abuse_call', years: 3, target: 35 },
  { what: 'safe-and-well visits', sql: 'from fire_visit', years: 3, target: 7 },
  { what: 'Blue Badges held', sql: 'from blue_badge where expires_on > end_date()', years: 1, target: 46 },
];

const notHere = (table: string, date: string): string =>
  `${table} e left join present p on p.resident_id = e.resident_id and ${date} >= p.from_date and ${date} < p.until_date where p.resident_id is null`;

const twice = (table: string, id: string): string => `(select ${id} from ${table} group by ${id} having count(*) > 1)`;

/** Each must be found nowhere. */
const NEVER: Record<string, string> = {
  'a social care row of somebody who is not here': notHere('social_record', 'e.recorded_on'),
  'a call of somebody who is not here': notHere('domestic_abuse_call', 'e.called_at::date'),
  'a visit to somebody who is not here': notHere('fire_visit', 'e.visited_on'),
  'a duty to somebody who is not here': notHere('homelessness_duty', 'e.assessed_on'),
  'a pupil who is not here': notHere('pupil_term', 'e.census_on'),
  'a badge for somebody who is not here': notHere('blue_badge', 'greatest(e.issued_on, start_date())'),
  'a death on another day':
    'registered_death d join resident r using (resident_id) where d.death_date is distinct from r.death_date',
  'a death of somebody who had left': 'registered_death anti join present using (resident_id)',
  'a social care row twice': twice('social_record', 'event_id'),
  'a service twice': twice('social_service', 'service_id'),
  'a change of council tax twice': twice('council_tax_change', 'change_id'),
  'an award twice': twice('support_award', 'award_id'),
  'a tenancy or case twice': twice('tenancy_record', 'record_id'),
  'a duty twice': twice('homelessness_duty', 'duty_id'),
  'a call twice': twice('domestic_abuse_call', 'call_id'),
  'a visit twice': twice('fire_visit', 'visit_id'),
  "a pupil's term twice": twice('pupil_term', 'pupil_term_id'),
  'a badge twice': twice('blue_badge', 'badge_id'),
  'a service that ends before it begins': 'social_service where to_date < from_date',
  'a service before birth': 'social_service join resident r using (resident_id) where from_date < r.birth_date',
  'an award that ends before it begins': 'support_award where to_date <= from_date',
  'a duty that ends before it begins': 'homelessness_duty where ended_on < assessed_on or assessed_on < applied_on',
  'a death registered before it happened': 'registered_death where registered_on <= death_date',
  'absence beyond what was possible': 'pupil_term where authorised + unauthorised > possible',
  'a pupil who is too young or too old':
    "pupil_term t join resident r using (resident_id) where date_diff('day', r.birth_date, t.census_on) / 365.25 not between 4 and 17",
  'two occupancies of a home at once':
    'occupancy a join occupancy b on a.household_id = b.household_id and a.occupancy_id < b.occupancy_id and b.from_date < a.until_date and a.from_date < b.until_date',
  'an area of no council': 'lsoa anti join council_area using (lsoa_id)',
  'care at home for a resident of a care home':
    "social_service s join residence r on r.resident_id = s.resident_id join household h on h.household_id = r.household_id and h.kind = 'care-home' where s.span = 'at-home' and s.from_date >= r.from_date and s.from_date < coalesce(r.to_date, date '9999-12-31')",
  'a care home paid for somebody who never lived in one':
    "social_service s where s.span in ('residential', 'nursing') and not exists (from residence r join household h using (household_id) where r.resident_id = s.resident_id and h.kind = 'care-home')",
  'reablement that does not follow its stay':
    'social_service s join spell p using (spell_id) where s.spell_id is not null and (s.from_date < p.discharged_at::date or s.from_date > p.discharged_at::date + 3 or p.died or p.resident_id <> s.resident_id)',
  'a death in hospital elsewhere':
    "registered_death d where (place = 'hospital') <> exists (from spell s where s.resident_id = d.resident_id and s.died and s.discharged_at::date = d.death_date)",
  'a household that the last state of the register belies':
    "household h join (select household_id, max_by(discount, changed_on) as discount from council_tax_change group by household_id) c using (household_id) where h.kind = 'home' and h.size > 0 and c.discount in ('none', 'single-adult') and h.single_adult_discount <> (c.discount = 'single-adult')",
  'a tenancy of a home that is not socially rented':
    "tenancy_record t join household h using (household_id) where h.tenure <> 'social rent'",
  'a benefit that the household does not have':
    "support_award a join household h using (household_id) where a.to_date is null and not case a.kind when 'housing-benefit' then h.housing_support when 'council-tax-support' then h.council_tax_support when 'free-school-meals' then h.free_school_meals else h.assisted_bin end",
  'a MARAC without high risk': "domestic_abuse_call where marac and risk <> 'high'",
  'a trust with more staff than posts':
    'workforce_month where in_post > establishment or absence_days > available_days',
  'an area without its air in a month':
    '(from (select distinct month from day) m cross join lsoa l anti join air_month a on a.month = m.month and a.lsoa_id = l.lsoa_id)',
};

/** How calls in the hotspot's areas changed when it began, against how they changed elsewhere. */
const HOTSPOT = `with span as (select min(from_date) as since from hotspot where hotspot = 'domestic-abuse'),
  placed as (select h.lsoa_id, c.called_at::date >= since as after from domestic_abuse_call c join household h using (household_id) cross join span),
  by_area as (select lsoa_id in (select lsoa_id from hotspot where hotspot = 'domestic-abuse') as hot, after, count(*) as n from placed group by all)
  select (max(n) filter (hot and after) / max(n) filter (hot and not after)) / (max(n) filter (not hot and after) / max(n) filter (not hot and not after)) from by_area`;

const fifth = (table: string, n: number, column = 'resident_id'): string =>
  `(select count(*) from ${table} e join resident r on r.resident_id = e.${column} where r.imd_quintile = ${n})
    / (select count(*) from present join resident r using (resident_id) where r.imd_quintile = ${n})`;

/** Each a share or ratio that lies between the two. */
const SHAPES: { what: string; sql: string; between: [number, number] }[] = [
  {
    what: 'calls, most deprived fifth against least',
    sql: `select (${fifth('domestic_abuse_call', 1)}) / (${fifth('domestic_abuse_call', 5)})`,
    between: [1.6, 8],
  },
  {
    what: 'duties, most deprived fifth against least',
    sql: `select (${fifth('homelessness_duty', 1)}) / (${fifth('homelessness_duty', 5)})`,
    between: [1.8, 15],
  },
  {
    what: 'calls on Friday and Saturday against two ordinary days',
    sql: 'select avg((isodow(called_at) in (5, 6))::integer) / (2 / 7) from domestic_abuse_call',
    between: [1.2, 1.8],
  },
  {
    what: 'calls from six in the evening to three at night',
    sql: 'select avg((hour(called_at) >= 18 or hour(called_at) < 3)::integer) from domestic_abuse_call',
    between: [0.5, 0.8],
  },
  {
    what: 'calls of women',
    sql: "select avg((sex = '2')::integer) from domestic_abuse_call join resident using (resident_id)",
    between: [0.62, 0.82],
  },
  {
    what: 'calls of the last year that are repeats',
    sql: 'select avg(repeat::integer) from domestic_abuse_call where called_at > end_date() - 365',
    between: [0.18, 0.45],
  },
  {
    what: 'calls in the hotspot since it began, against before and elsewhere (2.5 planted)',
    sql: HOTSPOT,
    between: [1.5, 4],
  },
  {
    what: 'visits to those aged 65 and over',
    sql: 'select avg((birth_date < visited_on - interval 65 year)::integer) from fire_visit join resident using (resident_id)',
    between: [0.6, 0.95],
  },
  { what: 'visits to those who live alone', sql: 'select avg(alone::integer) from fire_visit', between: [0.35, 0.7] },
  {
    what: 'visits on working days',
    sql: 'select avg((weekday <= 5)::integer) from fire_visit join day on day.date = visited_on',
    between: [0.95, 1],
  },
  {
    what: 'deaths of December to February against those of June to August',
    sql: `select count(*) filter (month(death_date) in (12, 1, 2)) / count(*) filter (month(death_date) in (6, 7, 8)) from registered_death`,
    between: [1.12, 1.75],
  },
  {
    what: 'deaths in hospital',
    sql: "select avg((place = 'hospital')::integer) from registered_death",
    between: [0.33, 0.53],
  },
  {
    what: 'deaths of cancer',
    sql: "select avg((underlying like 'C%')::integer) from registered_death",
    between: [0.15, 0.33],
  },
  { what: 'deaths with a coroner', sql: 'select avg(coroner::integer) from registered_death', between: [0.04, 0.2] },
  {
    what: 'days until registration, half of them',
    sql: 'select median(registered_on - death_date) from registered_death',
    between: [7, 14],
  },
  {
    what: 'absence',
    sql: 'select sum(authorised + unauthorised) / sum(possible) from pupil_term',
    between: [0.06, 0.085],
  },
  {
    what: 'persistent absence',
    sql: 'select avg((authorised + unauthorised >= 0.1 * possible)::integer) from pupil_term',
    between: [0.15, 0.27],
  },
  {
    what: 'pupils with support or a plan',
    sql: "select avg((sen <> 'N')::integer) from pupil_term",
    between: [0.14, 0.22],
  },
  {
    what: 'absence with free meals against without',
    sql: 'select sum(authorised + unauthorised) filter (meals) / sum(possible) filter (meals) / (sum(authorised + unauthorised) filter (not meals) / sum(possible) filter (not meals)) from pupil_term',
    between: [1.3, 1.9],
  },
  {
    what: 'care at home at 85 and over against 65 to 74',
    sql: "select (count(*) filter (a >= 85 and c) / count(*) filter (a >= 85)) / (count(*) filter (a between 65 and 74 and c) / count(*) filter (a between 65 and 74)) from (select date_sub('year', birth_date, start_date()) as a, resident_id in (select resident_id from social_service where span = 'at-home' and from_date < start_date()) as c from present where from_date = start_date())",
    between: [2, 30],
  },
  {
    what: 'hip fractures that lead to reablement',
    sql: "select avg((exists (from social_service v where v.spell_id = spell.spell_id))::integer) from spell where cause = 'hip-fracture' and discharge_pathway = 1 and discharged_at < end_date() - 7",
    between: [0.5, 1],
  },
  {
    what: 'people in care at home, last day against first',
    sql: "select count(*) filter (to_date is null) / count(*) filter (from_date < start_date()) from social_service where span = 'at-home' and service_id % 2 = 0",
    between: [0.75, 1.25],
  },
  {
    what: 'particles in January against July',
    sql: 'select avg(pm25) filter (month(month) = 1) / avg(pm25) filter (month(month) = 7) from air_month',
    between: [1.1, 2],
  },
  {
    what: 'sickness in January against July',
    sql: 'select (sum(absence_days) filter (month(month) = 1) / sum(available_days) filter (month(month) = 1)) / (sum(absence_days) filter (month(month) = 7) / sum(available_days) filter (month(month) = 7)) from workforce_month',
    between: [1.15, 1.9],
  },
  { what: 'vacant posts', sql: 'select sum(vacant) / sum(establishment) from workforce_month', between: [0.05, 0.12] },
];

export function localChecks(world: () => Engine): void {
  const one = async (sql: string): Promise<number> =>
    Number((await world().one<{ n: number }>(`select (${sql}) as n`)).n);

  describe('councils and their neighbours', () => {
    it.each(VOLUMES)('has about $target $what in 1,000 residents', async ({ sql, years, target }) => {
      const count = sql.startsWith('(') ? `select n from ${sql}` : `select count(*) ${sql}`;
      const found = (await one(count)) / years / ((await one('select residents()')) / 1000);
      expect(found / target).toBeGreaterThan(0.8);
      expect(found / target).toBeLessThan(1.2);
    });

    it.each(Object.entries(NEVER))('never has %s', async (_, sql) => {
      expect(await one(`select count(*) from ${sql}`)).toBe(0);
    });

    it.each(SHAPES)('has the right $what', async ({ sql, between: [low, high] }) => {
      const found = await one(sql);
      expect(found).toBeGreaterThan(low);
      expect(found).toBeLessThanOrEqual(high);
    });
  });
}
