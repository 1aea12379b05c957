/** Core20: the two most deprived tenths of England, beside everybody else whose place is known. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { CATALOGUE, type Fixture, openFixture } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const METRIC = METRICS.get('concord.ed-within-4-hours')!;
/** tenth of the place, 1 the most deprived, and whether the attendance ended within four hours; the last is of no known place */
const ATTENDANCES: [number | null, boolean][] = [
  ...([1, 2, 3, 10] as const).map((tenth): [number, boolean] => [tenth, tenth !== 2]),
  [null, true],
];

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({
    area: ATTENDANCES.flatMap(([tenth], i) =>
      tenth === null ? [] : [{ kind: 'lsoa21', code: `E0100000${i}`, name: `Place ${i}`, imd_2025_decile: tenth }],
    ),
    emergency_attendance: ATTENDANCES.map(([, within], i) => ({
      ...{ attendance_id: i, provider_code: 'T1', department_type: '01', attendance_category: '1' },
      ...{ lsoa_code: `E0100000${i}`, data_status: 'final', arrived_at: '2024-01-10 08:00:00' },
      departed_at: within ? '2024-01-10 12:00:00' : '2024-01-10 12:01:00',
    })),
  });
});
afterAll(() => fixture.edition.close());

const asked = async (dimension: string) =>
  (await fixture.ask(METRIC, { by: [dimension] })).figures.map((f) => [f.group[dimension], f.numerator, f.denominator]);

it('is the most deprived fifth, and the rest is everybody else whose place is known', async () => {
  expect(await asked('core20')).toEqual([
    ['core20', 1, 2],
    ['other', 2, 2],
  ]);
  expect((await asked('imd_quintile'))[0]).toEqual(['1', 1, 2]);
});

it('can be asked of every metric that is given by tenths', () => {
  const tenths = [...METRICS.values()].filter((metric) => metric.dimensions.includes('imd_decile'));
  expect(tenths.length).toBeGreaterThan(200);
  expect(tenths.filter((metric) => !metric.dimensions.includes('core20')).map((metric) => metric.id)).toEqual([]);
});
