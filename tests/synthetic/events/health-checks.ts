/** Illness and its unequal share, as far as the events show them. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';

/** Emergency admissions of a fifth by deprivation over those expected at the county's rates by age and sex: most against least deprived. */
const STANDARDISED = `
  with person_year as (
    select t.resident_id, t.as_at, r.sex, r.imd_quintile as fifth, least(18, date_sub('year', r.birth_date, t.as_at) // 5) as band
    from true_risk t join resident r using (resident_id) where t.as_at <= end_date()
  ),
  counted as (
    select p.sex, p.fifth, p.band, count(distinct (p.resident_id, p.as_at)) as years, count(s.spell_id) as n
    from person_year p
    left join spell s on s.resident_id = p.resident_id and s.kind = 'emergency'
      and s.admitted_at >= p.as_at and s.admitted_at < p.as_at + interval 1 year
    group by all
  ),
  against as (
    select fifth, n, years * sum(n) over (partition by sex, band) / sum(years) over (partition by sex, band) as expected from counted
  ),
  ratio as (select fifth, sum(n) / sum(expected) as ratio from against group by fifth)
  select max(ratio) filter (fifth = 1) / max(ratio) filter (fifth = 5) from ratio`;

/** The share of the living of a group for whom `what` holds. */
const share = (what: string, who: string): string => `
  select avg((${what})::integer) from (
    select r.imd_quintile, date_sub('year', p.birth_date, end_date()) as age, coalesce(c.conditions, 0) as conditions, coalesce(c.smi, false) as smi
    from present p join resident r using (resident_id)
    left join (
      select resident_id, count(*) filter (m.multimorbidity) as conditions, bool_or(condition = 'SMI') as smi
      from condition join condition_model m using (condition)
      where detected_date is not null and resolved_date is null group by resident_id
    ) c using (resident_id)
    where p.until_date > end_date()
  ) where ${who}`;

const SHAPES: { what: string; sql: string; between: [number, number] }[] = [
  {
    what: 'emergency admissions at the same ages and sexes, most against least deprived fifth (about 1.7, from memory)',
    sql: STANDARDISED,
    between: [1.4, 2.05],
  },
  {
    what: 'severe mental illness, most deprived two fifths against least (about 1.5 in QOF)',
    sql: `(${share('smi', 'imd_quintile <= 2')}) / (${share('smi', 'imd_quintile >= 4')})`,
    between: [1.1, 1.85],
  },
  {
    what: 'two conditions or more at 85 and over (82% in Barnett 2012, from memory)',
    sql: share('conditions >= 2', 'age >= 85'),
    between: [0.76, 0.91],
  },
];

export function healthChecks(world: () => Engine): void {
  describe('how ill people are', () => {
    it.each(SHAPES)('$what', async ({ sql, between: [least, most] }) => {
      const { v } = await world().one<{ v: number }>(`select (${sql}) as v`);
      expect(v).toBeGreaterThan(least);
      expect(v).toBeLessThan(most);
    });
  });
}
