/**
 * How each planted truth is found again, by calculations that an analyst can do on linked records. Rate ratios are of a
 * Poisson regression with robust errors, so that people who come again and again do not make intervals too short.
 */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../src/engine/engine.ts';
import type { Term } from '../../src/statistics/regression/design-terms.ts';
import { generalisedLinearModel } from '../../src/statistics/regression/generalised-linear-model.ts';

export interface Found {
  ratio: number;
  lower: number;
  upper: number;
}

interface Cells {
  n: number;
  /** what the count is divided by */
  exposed: number;
  [term: string]: number;
}

/** The rate ratio of the last of `terms`, the others made equal. */
function rateRatio(rows: Cells[], terms: string[], confidence: number): Found {
  const used = rows.filter((row) => row.exposed > 0);
  const data = {
    outcome: used.map((row) => row.n),
    offset: used.map((row) => Math.log(row.exposed)),
    terms: terms.map((name): Term => ({ kind: 'numeric', name, values: used.map((row) => row[name]!) })),
  };
  const fit = generalisedLinearModel(data, 'poisson', { errors: 'HC0', confidence });
  const { value, lower, upper } = fit.coefficients.at(-1)!.ratio!;
  return { ratio: value!, lower: lower!, upper: upper! };
}

/**
 * Falls service: difference in differences. Emergency admissions after a fall of people of 65 and over, month by month in each
 * place, per day lived there: after against before in the place of the service, over after against before elsewhere.
 */
export async function fallsService(world: Engine, confidence = 0.95): Promise<Found> {
  const rows = await world.all<Cells>(`
    with
    service as (select place_id as there, from_date from intervention where intervention = 'falls-service'),
    month as (select month, min(date) as first, max(date) + 1 as after_last from day group by month),
    lived as (
      select l.place_id, m.month, sum(least(i.to_date, p.until_date, m.after_last) - greatest(i.from_date, p.from_date, m.first, (p.birth_date + interval 65 year)::date)) as exposed
      from identity i
      join present p using (resident_id)
      join lsoa l using (lsoa_id)
      join month m on least(i.to_date, p.until_date) > m.first and greatest(i.from_date, p.from_date, (p.birth_date + interval 65 year)::date) < m.after_last
      where least(i.to_date, p.until_date, m.after_last) > greatest(i.from_date, p.from_date, m.first, (p.birth_date + interval 65 year)::date)
      group by all
    ),
    fallen as (
      select l.place_id, date_trunc('month', s.admitted_at)::date as month, count(*) as n
      from spell s
      join identity i on i.resident_id = s.resident_id and s.admitted_at::date >= i.from_date and s.admitted_at::date < i.to_date
      join lsoa l using (lsoa_id)
      where s.kind = 'emergency' and s.cause in (${FALLS}) and i.birth_date <= s.admitted_at::date - interval 65 year
      group by all
    )
    select coalesce(n, 0)::integer as n, exposed::double as exposed, (place_id = s.there)::integer as there, (month >= s.from_date)::integer as later,
      (place_id = s.there and month >= s.from_date)::integer as served
    from lived left join fallen using (place_id, month) cross join service s
    order by place_id, month`);
  return rateRatio(rows, ['there', 'later', 'served'], confidence);
}

const CAUSES = fileURLToPath(new URL('../../src/synthetic/events/inpatient/model/causes.csv', import.meta.url));
const FALLS = `select cause from read_csv(${literal(CAUSES)}) where fall`;

/** Emergency admissions of each resident from the day on which they could have been enrolled; `who` picks those who could. */
const since = (intervention: string, who: string): string => `
  with
  able as (
    select p.resident_id, p.until_date, i.from_date + 7 * (p.resident_id % 12)::integer as starts, e.resident_id is not null as enrolled
    from present p
    join intervention i on i.intervention = '${intervention}'
    left join enrolment e on e.resident_id = p.resident_id and e.intervention = i.intervention
    where p.from_date <= i.from_date + 7 * (p.resident_id % 12)::integer and p.until_date > i.from_date + 7 * (p.resident_id % 12)::integer and (${who})
  ),
  -- what the true risk expects of each: that of each year, on the days of it that are left
  due as (
    select a.resident_id, sum(t.expected_admissions * (least(a.until_date, y.until_date) - greatest(a.starts, y.from_date))
      / (least(a.until_date, y.until_date) - y.from_date)) as expected
    from able a
    join health_year y on a.until_date > y.from_date and a.starts < y.until_date
    join true_risk t on t.resident_id = a.resident_id and t.as_at = y.from_date
    group by a.resident_id
  ),
  later as (
    select a.resident_id, count(*) as n from able a join spell s using (resident_id)
    where s.kind = 'emergency' and s.admitted_at >= a.starts group by a.resident_id
  )
  select coalesce(n, 0)::integer as n, (a.until_date - a.starts)::double as days, coalesce(expected, 0) as expected, a.enrolled::integer as enrolled
  from able a left join due using (resident_id) left join later using (resident_id)
  order by a.resident_id`;

interface Followed extends Cells {
  days: number;
  expected: number;
}

/** Weekly calls: those enrolled against those who could have been and were not, by lot. */
export async function wellbeingCalls(world: Engine, confidence = 0.95): Promise<Found> {
  const isolated = `p.resident_id in (select resident_id from social where isolated)
    and p.birth_date <= i.from_date + 7 * (p.resident_id % 12)::integer - interval 65 year`;
  const rows = await world.all<Followed>(since('wellbeing-calls', isolated));
  return rateRatio(
    rows.map((row) => ({ ...row, exposed: row.days })),
    ['enrolled'],
    confidence,
  );
}

/** Proactive care: naively, enrolled against everybody else a day; adjusted, each against what their true risk expects. */
export async function proactiveCare(world: Engine, confidence = 0.95): Promise<{ naive: Found; adjusted: Found }> {
  const rows = await world.all<Followed>(since('proactive-care', 'true'));
  const by = (exposed: 'days' | 'expected'): Found =>
    rateRatio(
      rows.map((row) => ({ ...row, exposed: row[exposed] })),
      ['enrolled'],
      confidence,
    );
  return { naive: by('days'), adjusted: by('expected') };
}

interface HotspotEvents {
  /** resident_id and date of each */
  events: string;
  /** whom it is about: everybody younger than this */
  under: number;
}

const HOTSPOT_EVENTS: Record<string, HotspotEvents> = {
  'child-asthma': {
    events: `select resident_id, admitted_at::date as date from spell where kind = 'emergency' and cause = 'asthma-child'`,
    under: 16,
  },
  'alcohol-nights': {
    events: `select resident_id, (arrived_at - interval 6 hour)::date as date from attendance
      where alcohol and spell_id is null and isodow(arrived_at - interval 6 hour) in (5, 6) and hour(arrived_at - interval 6 hour) >= 14`,
    under: 130,
  },
  'domestic-abuse': { events: 'select resident_id, called_at::date as date from domestic_abuse_call', under: 130 },
};

/**
 * A hotspot: events of each resident per day lived in its areas, against those elsewhere, deprivation made equal; where it began
 * during the period, after against before there, over after against before elsewhere.
 */
export async function hotspot(world: Engine, name: string, confidence = 0.95): Promise<Found> {
  const { events, under } = HOTSPOT_EVENTS[name]!;
  const rows = await world.all<Cells>(`
    with
    begins as (select min(from_date) as day from hotspot where hotspot = '${name}'),
    part as (
      select 0 as later, start_date() as first, day as after_last from begins union all select 1, day, end_date() + 1 from begins
    ),
    span as (
      select i.resident_id, a.later, (i.lsoa_id in (select lsoa_id from hotspot where hotspot = '${name}'))::integer as inside,
        greatest(i.from_date, p.from_date, a.first) as first,
        least(i.to_date, p.until_date, a.after_last, (i.birth_date + interval ${under} year)::date) as after_last
      from identity i join present p using (resident_id) cross join part a
    ),
    happened as (
      select s.resident_id, s.later, s.inside, count(*) as n
      from span s join (${events}) e on e.resident_id = s.resident_id and e.date >= s.first and e.date < s.after_last
      group by all
    ),
    lived as (
      select resident_id, later, inside, sum(after_last - first) as exposed from span where after_last > first group by all
    )
    select coalesce(n, 0)::integer as n, exposed::double as exposed, later, inside, inside * later as both, r.deprivation
    from lived l join resident r using (resident_id) left join happened h using (resident_id, later, inside)
    order by l.resident_id, later, inside`);
  const began = rows.some((row) => row.later === 0);
  return rateRatio(rows, began ? ['inside', 'later', 'both'] : ['deprivation', 'inside'], confidence);
}

/**
 * A change from a day on: of the monthly geometric means of one trust over those of the others in the same month, as logarithms, the
 * first month of the later part of the split that leaves the least sum of squares, with three months at least on either side.
 */
export async function changeMonth(world: Engine): Promise<{ month: string; factor: number }> {
  const rows = await world.all<{ month: string; level: number }>(`
    with handover as (
      select date_trunc('month', at_hospital_at)::date as month, s.org_code = (select org_code from change_point) as concerned,
        avg(ln(date_diff('second', at_hospital_at, handed_over_at))) as level
      from ambulance_incident a join site s using (site_code) where handed_over_at is not null and at_hospital_at >= start_date() group by all
    )
    select month::varchar as month, max(level) filter (concerned) - max(level) filter (not concerned) as level
    from handover group by month having count(*) = 2 order by month`);
  const left = rows.map((_, at) => (at < 3 || at > rows.length - 3 ? Number.POSITIVE_INFINITY : splitAt(rows, at)));
  const best = left.indexOf(Math.min(...left));
  const [before, later] = [rows.slice(0, best), rows.slice(best)].map(meanLevel) as [number, number];
  return { month: rows[best]!.month, factor: Math.exp(later - before) };
}

const meanLevel = (rows: { level: number }[]): number => rows.reduce((sum, row) => sum + row.level, 0) / rows.length;

function splitAt(rows: { level: number }[], at: number): number {
  return [rows.slice(0, at), rows.slice(at)]
    .map((part) => ({ part, mean: meanLevel(part) }))
    .reduce((sum, { part, mean }) => sum + part.reduce((of, row) => of + (row.level - mean) ** 2, 0), 0);
}
