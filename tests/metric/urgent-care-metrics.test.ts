/** Handovers and beds by day, by hand: the fifteen handovers and ten stays of the specification's worked rows. */
import { afterEach, describe, expect, it } from 'vitest';
import { findMetric } from '../../src/metric/find-metric.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { targetsOn } from '../../src/metric/targets-in-force.ts';
import { CATALOGUE, type Fixture, openFixture, report } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const DAY = { grain: 'day' };
const MONTH = { grain: 'month', from: '2025-11-10', to: '2025-11-11' } as const;

let fixture: Fixture | undefined;
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

async function figure(metric: string, rows: ReturnType<typeof report>[]) {
  fixture = await openFixture({ reported_measure: rows });
  const { figures } = await fixture.ask(findMetric(METRICS, metric), MONTH);
  const { value, numerator, denominator, status } = figures[0]!;
  return { value, numerator, denominator, status };
}

/** minutes: 8, 9.5, 12, 15; 15.02, 22, 30; 31, 44.9, 45; 45.1, 60; 61, 95, 130. On the next day nobody came. */
const HANDOVERS = Object.entries({ '': 15, _over_15: 11, _over_30: 8, _over_45: 5, _over_60: 3 })
  .map(([measure, value]) => report(`ambulance_handovers${measure}`, 'RA1', '2025-11-10', value, DAY))
  .concat([
    report('ambulance_handover_minutes', 'RA1', '2025-11-10', 623.52, DAY),
    report('ambulance_handovers', 'RA1', '2025-11-11', 0, DAY),
    report('ambulance_handovers_over_15', 'RA1', '2025-11-11', 0, DAY),
    report('ambulance_handover_minutes', 'RA1', '2025-11-11', 0, DAY),
  ]);

/** 10 and 14 of 16 beds; a day whose beds were not reported takes no part in the mean. */
const BEDS = [
  report('general_acute_beds_open', 'RA1', '2025-11-10', 16, DAY),
  report('general_acute_beds_occupied', 'RA1', '2025-11-10', 10, DAY),
  report('general_acute_beds_occupied_21_plus_days', 'RA1', '2025-11-10', 3, DAY),
  report('general_acute_beds_open', 'RA1', '2025-11-11', 16, DAY),
  report('general_acute_beds_occupied', 'RA1', '2025-11-11', 14, DAY),
  report('general_acute_beds_occupied_21_plus_days', 'RA1', '2025-11-11', null, DAY),
];

describe('handovers', () => {
  it.each([
    ['handover-within-15', 4 / 15, 4, 15],
    ['handover-within-30', 7 / 15, 7, 15],
    ['handover-within-45', 10 / 15, 10, 15],
    ['handover-within-60', 12 / 15, 12, 15],
    ['handover-over-30', 8, 8, null],
    ['handover-over-45', 5, 5, null],
    ['handover-over-60', 3, 3, null],
    ['handover-mean-minutes', 41.568, 623.52, 15],
  ])('%s is %d', async (metric, value, numerator, denominator) => {
    const found = await figure(metric, HANDOVERS);
    expect(found).toEqual({ value: expect.closeTo(value, 9), numerator, denominator, status: 'value' });
  });

  it('have no mean and no share where nobody came, which is not 0', async () => {
    const none = HANDOVERS.filter((row) => row.period_start === '2025-11-11');
    for (const metric of ['handover-mean-minutes', 'handover-within-15'])
      expect(await figure(metric, none)).toEqual({ value: null, numerator: 0, denominator: 0, status: 'no-data' });
  });

  it('have the targets that are written down', () => {
    const on = (metric: string, day: string) =>
      targetsOn(findMetric(METRICS, metric).targets, day).map((t) => [t.operator, t.value]);
    expect(on('handover-within-15', '2025-11-10')).toEqual([['>=', 0.65]]);
    expect(on('handover-over-45', '2025-06-05')).toEqual([]);
    expect(on('handover-over-45', '2025-06-06')).toEqual([['=', 0]]);
  });
});

describe('beds by day', () => {
  it.each([
    ['bed-occupancy-daily', 24 / 32, 12, 16],
    ['beds-21-plus-days', 3, 3, 1],
  ])('%s is %d', async (metric, value, numerator, denominator) => {
    expect(await figure(metric, BEDS)).toEqual({ value, numerator, denominator, status: 'value' });
  });
});
