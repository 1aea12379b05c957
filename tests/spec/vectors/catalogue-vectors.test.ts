/** The specification's worked rows against the catalogue's own definitions, as they are loaded: each of its figures is asked once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDerivation } from '../../../src/edition/make-derived-tables.ts';
import { readTableModel } from '../../../src/edition/read-table-model.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Figure, Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE, type Fixture, openFixture } from '../../metric/open-fixture.ts';
import { DAY, LAID, readVectors } from './lay-vectors.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
/** after every row; the data reach as far */
const AS_AT = '2026-12-31';
type Group = keyof typeof LAID;

/** How the specification tells a figure where ours is told otherwise, of the same rows. */
const TOLD: Record<string, (ours: Figure, expected: Told) => void> = {
  // seconds, where ours are minutes
  seconds: (ours, { numerator, denominator, value }) => {
    expect(ours.denominator).toBe(denominator);
    expect(ours.value! * 60).toBeCloseTo(value, 6);
    if (numerator !== null) expect(ours.numerator! * 60).toBeCloseTo(numerator, 6);
  },
  // a number, where the specification sets it beside all of whom it is one
  number: (ours, { numerator }) => expect(ours.value).toBeCloseTo(numerator!, 9),
  // those who waited less, where the specification counts those who waited longer
  others: (ours, { numerator, denominator, value }) => {
    expect([ours.numerator, ours.denominator]).toEqual([denominator - numerator!, denominator]);
    expect(ours.value).toBeCloseTo(1 - value, 9);
  },
};

interface Told {
  numerator: number | null;
  denominator: number;
  value: number;
}

/** Asked of the definition with one thing changed, which the specification shows and the catalogue decided against. */
const rowsOf = ({ records }: Metric): string => records!.rows!;
const changed = (metric: Metric, records: Partial<NonNullable<Metric['records']>>): Metric => ({
  ...metric,
  records: { ...metric.records!, ...records },
});
const withDayCases = (metric: Metric): Metric => {
  const rows = rowsOf(metric).replace(/ and nights >= 1/, '');
  expect(rows).not.toBe(rowsOf(metric));
  return changed(metric, { rows });
};
const within30Days = (metric: Metric): Metric => {
  const { back, ...others } = metric.records!.features;
  const window = { ...back!.window, to: 30 } as NonNullable<typeof back>['window'];
  return withDayCases(changed(metric, { features: { ...others, back: { ...back!, window } } }));
};
const interpolated = (metric: Metric): Metric =>
  changed(metric, { percentile: { ...metric.records!.percentile!, method: 'linear' } });

/** figure of the specification → metric of the catalogue, its rows, how it is told, what is changed to ask it */
const ASKED: Record<string, [string, Group, (keyof typeof TOLD | null)?, ((metric: Metric) => Metric)?]> = {
  ed_4h_all_types: ['ed-within-4-hours', 'ed'],
  ed_4h_type1: ['ed-within-4-hours-type-1', 'ed'],
  ed_12h_in_department: ['ed-over-12-hours', 'ed'],
  ed_assessed_within_15: ['ed-assessed-within-15', 'ed'],
  ed_mean_minutes_type1_admitted: ['ed-mean-minutes-admitted', 'ed'],
  ed_mean_minutes_type1_non_admitted: ['ed-mean-minutes-not-admitted', 'ed'],
  ed_arrivals_by_ambulance_share: ['ed-arrivals-by-ambulance', 'ed'],
  c2_mean_response_seconds: ['ambulance-c2-mean', 'ambulance', 'seconds'],
  c2_90th_nearest_rank_seconds: ['ambulance-c2-90th', 'ambulance', 'seconds'],
  c2_90th_interpolated_seconds: ['ambulance-c2-90th', 'ambulance', 'seconds', interpolated],
  handover_within_15: ['ambulance-handovers-within-15', 'ambulance'],
  handover_within_30: ['ambulance-handovers-within-30', 'ambulance'],
  handover_within_45: ['ambulance-handovers-within-45', 'ambulance'],
  handover_within_60: ['ambulance-handovers-within-60', 'ambulance'],
  handover_hours_lost_over_15: ['ambulance-hours-lost', 'ambulance', 'number'],
  handover_mean_minutes: ['handover-mean-minutes', 'ambulance'],
  conveyance_to_ed: ['ambulance-conveyed-to-ed', 'ambulance'],
  '111_abandoned': ['nhs-111-abandoned', 'calls'],
  '111_answered_60s': ['nhs-111-answered-60s', 'calls'],
  los_7_plus: ['stay-7-plus-days', 'stays'],
  los_14_plus: ['stay-14-plus-days', 'stays'],
  los_21_plus: ['stay-21-plus-days', 'stays'],
  nctr_share: ['beds-not-meeting-criteria', 'stays'],
  rtt_within_18: ['waiting-within-18-weeks', 'waits'],
  rtt_over_52: ['waiting-over-52-weeks', 'waits'],
  rtt_over_65: ['waiting-over-65-weeks', 'waits', 'number'],
  dm01_6_weeks_or_more: ['diagnostics-within-6-weeks', 'waits', 'others'],
  hyp_treated_to_target_all: ['hypertension-to-target', 'pressure'],
  readmission_0_to_29_days: ['readmitted-30-days', 'readmissions', null, withDayCases],
  readmission_0_to_30_days: ['readmitted-30-days', 'readmissions', null, within30Days],
  readmission_0_to_29_days_excl_daycase_index: ['readmitted-30-days', 'readmissions'],
};

const fixtures = {} as Record<Group, Fixture>;

/** Stays from home to home, joined as an edition joins them. */
async function joinTransfers({ edition }: Fixture): Promise<void> {
  const plans = readTableModel({ catalogueFolders: [CATALOGUE] });
  for (const name of ['continuous_spell_part', 'continuous_spell']) {
    const { sql } = readDerivation(plans.find((plan) => plan.name === name)!);
    await edition.engine.run(`insert into ${name} by name ${sql}`);
  }
}

describe('the vectors of metrics, asked of the catalogue', () => {
  beforeAll(async () => {
    for (const group of Object.keys(LAID) as Group[]) {
      const joined = group === 'readmissions' ? { continuous_spell_part: [], continuous_spell: [] } : {};
      fixtures[group] = await openFixture({ ...LAID[group](), ...joined }, false, AS_AT, AS_AT);
    }
    await joinTransfers(fixtures.readmissions);
  });
  afterAll(() => {
    for (const fixture of Object.values(fixtures)) fixture.edition.close();
  });

  it.each(readVectors('metric_expected').map((row) => [row.metric!, row] as const))('%s', async (name, row) => {
    const [id, group, told, change = (metric: Metric) => metric] = ASKED[name]!;
    const metric = change(findMetric(METRICS, id));
    const asAt = metric.records?.time.kind === 'as-at' || metric.records?.time.kind === 'list';
    const { figures } = await fixtures[group].ask(metric, asAt ? { from: DAY, to: DAY } : {});
    const numerator = row.numerator ? Number(row.numerator) : null;
    const expected = { numerator, denominator: Number(row.denominator), value: Number(row.value) };
    expect(figures).toHaveLength(1);
    if (told) return TOLD[told]!(figures[0]!, expected);
    expect(figures[0]!.value).toBeCloseTo(expected.value, 9);
    expect(figures[0]!.denominator).toBe(expected.denominator);
    expect(figures[0]!.numerator).toBeCloseTo(expected.numerator!, 9);
  });

  it('leave no worked figure out', () => {
    expect(Object.keys(ASKED).sort()).toEqual(
      readVectors('metric_expected')
        .map((row) => row.metric)
        .sort(),
    );
  });
});
