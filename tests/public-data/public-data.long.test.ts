/**
 * The published files, as they are published, from landing to edition. Known answers are those of the publishers, worked
 * out once by another way. Skipped where the files are not there.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_PUBLIC_DATA, landPublicData, type PublicData } from './land-public-data.ts';

const SKIPPED = HAS_PUBLIC_DATA ? '' : ' (skipped: no ../shared/data, and CONCORD_PUBLIC_DATA is not set)';
const TOTALS_CHECKED = ['ae_attendances_type_1', 'ae_over_4h_type_1', 'ae_waits_over_12h_from_dta'];

/** Every warning that the files give, with how many rows. A warning that is not here is news, and so is one that is gone. */
const KNOWN_WARNINGS: Record<string, number> = {
  'ae_provider_monthly rule:four-hour-waits-reported': 28,
  'ae_provider_monthly rule:admissions-within-attendances': 1,
  'ae_icb_monthly rule:four-hour-waits-plausible': 14,
  'criteria_to_reside_icb_daily rule:some-patients': 378,
  'criteria_to_reside_trust_daily rule:some-patients': 87,
  'discharges_icb_daily rule:some-discharges': 535,
  'discharges_trust_daily rule:some-discharges': 178,
  'beds_trust_monthly rule:adult-general-acute-within-open': 3,
  'beds_trust_monthly rule:adult-and-paediatric-sum': 1,
  'rtt_weeks_provider dataset:bands-sum-to-total': 0,
  'imd_2019_scores rule:working-age-within-total': 10,
  'gp_list_broad_age rule:whole-patients': 11,
  'qof_prevalence_practice range:ld_prevalence': 1,
};

/** Rows that each written correction touches. */
const CORRECTIONS: Record<string, number> = {
  'ae_icb_monthly four-hour-breaches-understated': 168,
  'ae_provider_monthly four-hour-breaches-not-reported': 28,
  'criteria_to_reside_icb_daily zero-patients-means-not-reported': 378,
  'criteria_to_reside_trust_daily zero-patients-means-not-reported': 87,
  'discharges_icb_daily zero-discharges-means-not-reported': 535,
  'discharges_trust_daily national-day-without-return': 13,
  'discharges_trust_daily zero-discharges-means-not-reported': 111,
  'qof_prevalence_practice more-patients-than-the-list': 1,
};

describe.skipIf(!HAS_PUBLIC_DATA)(`published data${SKIPPED}`, () => {
  let data: PublicData;
  beforeAll(async () => {
    data = await landPublicData();
  }, 600_000);
  afterAll(() => data?.close());

  it('takes every file with every row, and warns of exactly the faults that are known', () => {
    expect(data.landed).toHaveLength(34);
    for (const { delivery } of data.landed) {
      const { dataset, reconciliation, allChecksRan, outcome } = delivery.check;
      expect([dataset, outcome]).toEqual([dataset, expect.stringMatching(/^accepted/)]);
      expect([dataset, allChecksRan, reconciliation.rejected]).toEqual([dataset, true, 0]);
      expect(reconciliation.rowsIn).toBe(reconciliation.accepted);
    }
    const warnings = data.landed.flatMap(({ delivery: { check } }) =>
      check.faults.map((f) => [`${check.dataset} ${f.rule}`, f.rows] as const),
    );
    expect(Object.fromEntries(warnings)).toEqual(KNOWN_WARNINGS);
  });

  it('leaves files alone that no contract knows, and says so', () => {
    expect(data.skipped.length).toBeGreaterThan(0);
    for (const { reason } of data.skipped) expect(reason).toContain("no contract's file name fits");
  });

  it('publishes every dataset, with each correction touching the rows it was written for', () => {
    expect(data.built.refused).toEqual([]);
    expect(data.built.manifest.inputs.leftOut).toEqual([]);
    const touched = data.built.manifest.corrections.map((c) => [`${c.dataset} ${c.id}`, c.rows]);
    expect(Object.fromEntries(touched)).toEqual(CORRECTIONS);
  });

  it.each(TOTALS_CHECKED)('%s summed over providers equals the TOTAL row in each of the 25 months', async (measure) => {
    const months = await data.ask<{ summed: number; total: number }>(
      `select period_start,
         sum(value_as_published) filter (entity_type = 'trust') as summed,
         sum(value_as_published) filter (entity_type = 'england') as total
       from {reported_measure} where measure = '${measure}' group by period_start order by period_start`,
    );
    expect(months).toHaveLength(25);
    for (const month of months) expect(month.summed).toBe(month.total);
  });

  it('shows what was not reported as not reported and never as 0', async () => {
    const [all] = await data.ask<{ wrong: number }>(
      `select count(*) as wrong from {reported_measure} where (status = 'not_reported') <> (value is null)`,
    );
    expect(all).toEqual({ wrong: 0 });
    const bedfordshire = await data.ask(
      `select distinct status, value, value_as_published from {reported_measure} where measure = 'ae_over_4h_type_1'
       and entity_code = 'RC9' and period_start < date '2023-06-01'`,
    );
    expect(bedfordshire).toEqual([{ status: 'not_reported', value: null, value_as_published: 0 }]);
    const [byTrust] = await data.ask(
      `select count(*) as months, count(*) filter (status = 'not_reported') as silent from {reported_measure}
       where measure = 'ae_trust_over_4h' and entity_code = 'RC9' and period_start < date '2023-06-01'`,
    );
    expect(byTrust).toEqual({ months: 26, silent: 26 });
  });

  it('ends the split of discharges at 17:00 with May 2023 as not reported', async () => {
    const after = await data.ask(
      `select distinct status, value from {reported_measure}
       where measure in ('discharges_by_1700', 'discharges_1701_to_2359') and period_start >= date '2023-06-01'`,
    );
    expect(after).toEqual([{ status: 'not_reported', value: null }]);
    const [last] = await data.ask(
      `select max(period_start)::varchar as day from {reported_measure} where measure = 'discharges' and entity_code = 'E54000056'`,
    );
    expect(last).toEqual({ day: '2023-08-31' });
  });

  it('keeps the known answers of deprivation and population', async () => {
    const deciles = await data.ask<{ areas: number }>(
      `select imd_2019_decile, count(*) as areas from {area} where kind = 'lsoa11' group by 1 order by 1`,
    );
    expect(deciles.map((d) => d.areas)).toEqual([3284, 3284, 3285, 3284, 3285, 3284, 3284, 3285, 3284, 3285]);
    const most = await data.ask(
      `select code, name, imd_2019_score from {area} where kind = 'lsoa11' order by imd_2019_score desc limit 1`,
    );
    expect(most).toEqual([{ code: 'E01021988', name: 'Tendring 018A', imd_2019_score: 92.735 }]);
    const [people] = await data.ask(`select sum(persons) as people from {area_population} where year = 2020`);
    expect(people).toEqual({ people: 2158394 });
    const [newer] = await data.ask(`select count(*) as areas from {area} where imd_2025_rank between 1 and 33755`);
    expect(newer).toEqual({ areas: 33755 });
    const [across] = await data.ask(
      `select count(*) as areas from {area} where kind = 'lsoa11' and lad_code = 'E06000060' and icb_code = 'E54000024'`,
    );
    expect(across).toEqual({ areas: 4 });
  });

  it('adds week bands up to the waiting list, with C_999 as the whole and not as a specialty', async () => {
    const providers = await data.ask(
      `select entity_code,
         sum(value) filter (category_type is null) as whole,
         sum(value) filter (category_type = 'treatment_function') as specialties,
         sum(value) filter (category_type = 'week_band') as bands
       from {reported_measure} where measure = 'rtt_incomplete' group by 1 order by 1`,
    );
    const same = (entity_code: string, n: number) => ({ entity_code, whole: n, specialties: n, bands: n });
    expect(providers).toEqual([same('RAJ', 168084), same('RC9', 101466), same('RD8', 36093)]);
    const fresh = await data.ask<{ value: number }>(
      `select value from {reported_measure} where measure = 'rtt_new_periods' and category_type is null order by entity_code`,
    );
    expect(fresh.map((f) => f.value)).toEqual([43040, 19795, 5834]);
  });

  it('winds every exterior ring clockwise, which the map needs', async () => {
    const shapes = await data.ask<{ geometry: string }>(`select geometry from {area_boundary}`);
    expect(shapes).toHaveLength(2914);
    const wrong = shapes.filter(({ geometry }) =>
      (JSON.parse(geometry) as { coordinates: [number, number][][][] }).coordinates.some(([ring]) => area(ring!) > 0),
    );
    expect(wrong).toHaveLength(0);
  });

  it('finds the practices of both systems, and their lists', async () => {
    const systems = await data.ask(
      `select icb_code, count(*) as practices from {organisation}
       where kind = 'practice' and icb_code in ('E54000024', 'E54000026') group by 1 order by 1`,
    );
    expect(systems).toEqual([
      { icb_code: 'E54000024', practices: 89 },
      { icb_code: 'E54000026', practices: 144 },
    ]);
    const [lists] = await data.ask(
      `select count(l.patients) as found from {practice_register} as r
       left join {practice_list} as l using (practice_code, age_band) where r.register = 'DM'`,
    );
    expect(lists).toEqual({ found: 6457 });
  });
});

/** Twice the signed area: above 0 when counter-clockwise. */
function area(ring: [number, number][]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[i + 1] ?? ring[0]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}
