/** What a hand-off says of how metrics of records are worked out, and which of them are parts of each other. */
import { expect, it } from 'vitest';
import { calculationOf } from '../../src/metric/common-library/cml-calculation.ts';
import { cmlTables } from '../../src/metric/common-library/cml-tables.ts';
import { findMetric } from '../../src/metric/find-metric.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Answer } from '../../src/metric/metric.ts';
import type { Released } from '../../src/metric/released.ts';
import { CATALOGUE, EMPTY } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });

it.each<[string, RegExp]>([
  ['ambulance-c2-90th', /^0\.9 centile \(nearest-rank\) of .*; of rows of ambulance_incident where .*category = 'C2'/],
  [
    'acsc-chronic',
    /^100000 × .*directly standardised by age_band_5: European Standard Population 2013.*; of rows of \w+ where /,
  ],
  ['ae-4h', /^attendances .*: \(.*\) \/ \(.*\)$/],
])('%s', (id, calculation) => {
  expect(calculationOf(findMetric(METRICS, id))).toMatch(calculation);
});

it.each([
  ['ed-within-4-hours', 'provider'],
  ['smoking-current', 'practice'],
  ['ae-4h', 'trust'],
])('says of whom figures of %s are: %s', (id, type) => {
  expect(handOff(id).METADATA[0]!.organisation_geog_type).toBe(type);
});

it('counts are parts of a metric only where they are counts of the same rows', () => {
  const partsOf = (id: string): unknown[] =>
    handOff(id).RELATIONSHIPS.map((row) => [row.child_metric_id, row.relationship_category]);
  expect(partsOf('waiting-for-care-home')).toEqual([]);
  expect(partsOf('mental-health-in-hospital')).toEqual([]);
  expect(partsOf('ae-4h')).toContainEqual(['concord.ae-attendances', 'denominator']);
});

function handOff(id: string): ReturnType<typeof cmlTables> {
  const metric = findMetric(METRICS, id);
  const question = { ...EMPTY, metric: metric.id };
  const answer = {
    metric,
    question,
    figures: [],
    sources: [],
    editionId: 'e',
    notes: [],
  } as unknown as Released<Answer>;
  const edition = { number: 1, asAt: '2025-01-01' };
  const order = { answer, metrics: METRICS, walks: [], edition, publishedAt: new Date(0), disclosure: null };
  return cmlTables(order);
}
