/** What metrics of the catalogue stand on, of which somebody may have told nothing. */
import { expect, it } from 'vitest';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { toldNeeds } from '../../../src/metric/records/told-needs.ts';
import { CATALOGUE, MODEL } from '../open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const tablesOf = (name: string): string[] =>
  toldNeeds(MODEL, findMetric(METRICS, name), { by: [], where: [] }).flatMap(({ tables }) => tables);

it('asks nothing of those who tell the NHS of what councils pay for', () => {
  expect(tablesOf('cost-per-head-council')).toEqual([]);
  for (const name of ['cost-per-head', 'cost-per-head-nhs'])
    expect(tablesOf(name)).toEqual(expect.arrayContaining(['hospital_spell', 'gp_encounter', 'urgent_call']));
});

it('asks of calls, bookings and reviews whether their senders sent them', () => {
  expect(tablesOf('ambulance-call-answer-mean')).toEqual(['emergency_call']);
  expect(tablesOf('maternity-smoking-at-booking')).toEqual(['maternity_booking']);
  expect(tablesOf('child-development-at-2')).toEqual(['child_health_review']);
});

it('looks at the months of contacts that are found by their referral, and of diagnoses at those of their stay', () => {
  const needsOf = (name: string) => toldNeeds(MODEL, findMetric(METRICS, name), { by: [], where: [] });
  expect(needsOf('psychosis-seen-within-two-weeks')).toEqual([
    { tables: ['mental_health_contact'], from: 0, to: 14, own: true },
  ]);
  expect(needsOf('died-within-14-days-no-operation').filter(({ own }) => own)).toEqual(
    expect.arrayContaining([{ tables: ['hospital_spell'], from: 0, to: 0, own: true }]),
  );
  for (const { from, to, own } of needsOf('died-within-14-days-no-operation'))
    if (own) expect([from, to]).toEqual([0, 0]);
});
