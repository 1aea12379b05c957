/** Residents on the first day of a year of the made-up world: what is on record of them, and whether they were admitted. */
import type { Engine } from '../../src/engine/engine.ts';
import type { Term } from '../../src/statistics/regression/design-terms.ts';

export interface RiskRows {
  /** 1 where there was an emergency admission in the 12 months from the day */
  outcome: number[];
  /** the true probability of it */
  truth: number[];
  /** what a practice and the hospitals knew on the day */
  terms: Term[];
}

/** Of those that the true risk knows, and some that it does not. */
const CONDITIONS =
  'COPD HF DM CHD AF STIA CKD CAN DEM SMI EP LD AST DEP ANX PC CLD PD HTN falls skin-ulcer housebound bronchiectasis'
    .split(' ')
    .concat(
      'alcohol-problems',
      'substance-misuse',
      'painful-condition',
      'inflammatory-bowel-disease',
      'fragility-fracture',
    );

/** @param day first day of a year of the period */
export async function riskRows(world: Engine, day: string): Promise<RiskRows> {
  const rows = await world.all<Record<string, number>>(observed(day));
  const of = (name: string): number[] => rows.map((row) => row[name] as number);
  const numeric = Object.keys(rows[0] ?? {}).filter((name) => !['admitted', 'truth', 'age'].includes(name));
  return {
    outcome: of('admitted'),
    truth: of('truth'),
    terms: [
      { kind: 'natural-spline', name: 'age', values: of('age'), df: 5 },
      ...numeric.map((name): Term => ({ kind: 'numeric', name, values: of(name) })),
    ],
  };
}

const observed = (day: string): string => `
  with
  emergency as (
    select resident_id, admitted_at::date as date from spell where kind = 'emergency'
  ),
  around as (
    select resident_id,
      count(*) filter (date >= date '${day}' - interval 1 year and date < date '${day}') as earlier,
      count(*) filter (date >= date '${day}' and date < date '${day}' + interval 1 year) as later
    from emergency group by resident_id
  ),
  known as (
    pivot (select resident_id, condition, 1 as has from condition where detected_date < date '${day}' and coalesce(resolved_date >= date '${day}', true))
    on condition in (${CONDITIONS.map((name) => `'${name}'`).join(', ')}) using max(has) group by resident_id
  )
  select
    (coalesce(a.later, 0) > 0)::integer as admitted, t.annual_probability as truth,
    date_diff('day', c.birth_date, t.as_at) / 365.25 as age, (c.sex = '1')::integer as male, c.deprivation,
    least(5, coalesce(a.earlier, 0)) as earlier, (coalesce(a.earlier, 0) > 0)::integer as any_earlier,
    coalesce(x.smoking = 'current', false)::integer as smokes, coalesce(x.smoking = 'ex', false)::integer as smoked,
    coalesce(f.deficits, 0) as deficits, coalesce(f.medicines, 0) as medicines,
    ${CONDITIONS.map((name) => `coalesce(k."${name}", 0) as "${name}"`).join(', ')}
  from true_risk t
  join constitution c using (resident_id)
  left join around a using (resident_id)
  left join known k using (resident_id)
  left join frailty f on f.resident_id = t.resident_id and f.as_at = t.as_at
  left join risk_factor x on x.resident_id = t.resident_id and x.year = year(t.as_at) - 1
  where t.as_at = date '${day}'
  order by t.resident_id`;
