/** The true risk of an emergency admission: as high as stated, and better than any model of what is on record. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Term } from '../../src/statistics/regression/design-terms.ts';
import { generalisedLinearModel } from '../../src/statistics/regression/generalised-linear-model.ts';
import { modelQuality } from '../../src/statistics/regression/model-quality.ts';
import { healthWorld } from './health-world.ts';

let world: Engine;
beforeAll(async () => {
  world = await healthWorld(20_000);
});
afterAll(() => world?.close());

const one = async (sql: string): Promise<number> =>
  (await world.one<{ value: number }>(`select (${sql}) as value`)).value;

describe('true risk', () => {
  it('gives 75 to 80 of 1,000 residents an emergency admission in a year, 112 admissions', async () => {
    expect(Math.abs((await one('select 1000 * avg(annual_probability) from true_risk')) - 77.5)).toBeLessThan(5);
    expect(Math.abs((await one('select 1000 * avg(expected_admissions) from true_risk')) - 112)).toBeLessThan(9);
  });

  it('rises with age from 25 on, and with deprivation among people of 30 to 70', async () => {
    const ages = await world.all<{ risk: number }>(`
      select avg(annual_probability) as risk from true_risk join constitution using (resident_id)
      where date_diff('day', birth_date, as_at) > 25 * 365.25
      group by least(7, date_diff('day', birth_date, as_at) // 3653) order by least(7, date_diff('day', birth_date, as_at) // 3653)`);
    const fifths = await world.all<{ risk: number }>(`
      select avg(annual_probability) as risk from true_risk join resident using (resident_id)
      where date_diff('day', birth_date, as_at) between 30 * 365.25 and 70 * 365.25
      group by imd_quintile order by imd_quintile desc`);
    for (const risks of [ages, fifths].map((rows) => rows.map((row) => row.risk)))
      expect(risks).toEqual(risks.toSorted((a, b) => a - b));
    expect(fifths.at(-1)!.risk / fifths[0]!.risk).toBeGreaterThan(1.5);
  });

  it('is calibrated, and scores higher than a logistic model on what is on record, which reaches 0.75 to 0.85', async () => {
    const rows = await world.all<Record<string, number>>(OBSERVED);
    const outcome = rows.map((row) => row.admitted!);
    const spline: Term = { kind: 'natural-spline', name: 'age', values: rows.map((row) => row.age!), df: 5 };
    const terms = Object.keys(rows[0]!)
      .filter((name) => !['resident_id', 'admitted', 'risk', 'age'].includes(name))
      .map((name): Term => ({ kind: 'numeric', name, values: rows.map((row) => row[name]!) }));
    const model = generalisedLinearModel({ outcome, terms: [spline, ...terms] }, 'binomial');
    const modelled = modelQuality(outcome, [...model.fitted]);
    const truth = modelQuality(
      outcome,
      rows.map((row) => row.risk!),
    );
    expect(modelled.auroc.estimate.value).toBeGreaterThan(0.75);
    expect(modelled.auroc.estimate.value).toBeLessThan(0.85);
    expect(truth.auroc.estimate.value!).toBeGreaterThan(modelled.auroc.estimate.value! + 0.01);
    expect(truth.calibration.slope!.estimate.lower!).toBeLessThan(1);
    expect(truth.calibration.slope!.estimate.upper!).toBeGreaterThan(1);
    expect(truth.calibration.inTheLarge!.estimate.lower!).toBeLessThan(0);
    expect(truth.calibration.inTheLarge!.estimate.upper!).toBeGreaterThan(0);
  });
});

const CONDITIONS =
  'COPD HF DM CHD AF STIA CKD CAN DEM SMI EP LD AST DEP ANX PC CLD PD falls skin-ulcer housebound bronchiectasis'
    .split(' ')
    .concat([
      'alcohol-problems',
      'substance-misuse',
      'painful-condition',
      'inflammatory-bowel-disease',
      'fragility-fracture',
    ]);

/** Each resident on the first day of the last year: what a practice knows, an outcome drawn from the truth, and the truth. */
const OBSERVED = `
  select
    t.resident_id,
    (u(t.resident_id, 9900) < t.annual_probability)::integer as admitted,
    t.annual_probability as risk,
    date_diff('day', c.birth_date, t.as_at) / 365.25 as age,
    (c.sex = '1')::integer as male, r.imd_quintile, c.deprivation, s.lives_alone::integer as lives_alone,
    coalesce(x.smoking = 'current', false)::integer as smokes, coalesce(x.smoking = 'ex', false)::integer as smoked,
    coalesce(f.deficits, 0) as deficits, coalesce(f.medicines, 0) as medicines,
    ${CONDITIONS.map((name) => `coalesce(k."${name}", 0) as "${name}"`).join(', ')}
  from true_risk t
  join constitution c using (resident_id)
  join resident r using (resident_id)
  join social s using (resident_id)
  left join risk_factor x on x.resident_id = t.resident_id and x.year = 2024
  left join frailty f on f.resident_id = t.resident_id and f.as_at = t.as_at
  left join (
    pivot (select resident_id, condition, 1 as has from condition where detected_date < date '2025-04-01')
    on condition using max(has) group by resident_id
  ) k on k.resident_id = t.resident_id
  where t.as_at = date '2025-04-01'
  order by t.resident_id`;
