/** A standardised rate of some ages, worked out by hand: it takes ten stays, more rows than a case of tests/spec/metrics may have. */
import { expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { CATALOGUE, openFixture } from '../open-fixture.ts';

const METRIC = loadMetrics({ catalogueFolders: [CATALOGUE] }).get('concord.hip-fracture-admissions-80-plus')!;
/** 4 stays at 80 to 84, 3 at 85 to 89, 3 from 90 on */
const STAYS = [80, 82, 84, 84, 85, 87, 89, 90, 95, 101];
/** of each band two, and one who is too young */
const PEOPLE = [79, 80, 84, 85, 89, 90, 101];

const TABLES = {
  hospital_spell: STAYS.map((age, i) => ({
    ...{ spell_id: `${i}`, provider_code: 'RA1', admission_type: 'emergency', admission_source: '19', age },
    admitted_at: `2025-11-${10 + i} 10:00`,
  })),
  episode: STAYS.map((_, i) => ({
    ...{ spell_id: `${i}`, provider_code: 'RA1', episode_number: 1, primary_diagnosis: 'S720' },
  })),
  person_month: PEOPLE.map((age, i) => ({ person_key: i, month: '2025-11-01', age })),
};

it('weighs the bands of these ages alone', async () => {
  const fixture = await openFixture(TABLES, false, '2026-12-31');
  try {
    const { figures } = await fixture.ask(METRIC, { from: '2025-11-01', to: '2025-11-30' });
    // 4, 3 and 3 stays in 2/12 of a year each are 24, 18 and 18 a year; of the standard 2,500, 1,500 and 1,000 of 5,000 are in the
    // bands: (60,000 + 27,000 + 18,000) / 5,000 = 21 a year for each
    expect(figures).toHaveLength(1);
    expect(figures[0]).toMatchObject({ numerator: 10, denominator: expect.closeTo(6 / 12, 9) });
    expect(figures[0]!.value).toBeCloseTo(21 * 100_000, 4);
  } finally {
    fixture.edition.close();
  }
});
