import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/edition/manifest.ts';
import { lastYear } from '../../../src/metric/pathway/last-year.ts';
import { METRICS, pathwayOf } from './pathway-world.ts';

/** Checks of pressure (registration), and strokes (hospital_spell) for each month of a person (person_month). */
const STEPS = ['concord.hypertension-checked', 'concord.stroke-admissions'].map((id) => ({
  ...{ title: id, metric: METRICS.get(id)!, where: [] },
}));
const PATHWAY = pathwayOf(0, { steps: STEPS });

/** An edition of 28 November 2026, with the last day of the data of each table. */
const editionWith = (ends: Record<string, string | null>) =>
  ({
    inputs: { asAt: '2026-11-28' },
    tables: Object.keys(ends).map((name) => ({ name, datasets: [`of_${name}`] })),
    quality: Object.entries(ends).map(([name, dataTo]) => ({ dataset: `of_${name}`, dataTo })),
  }) as unknown as Manifest;

const MARCH = { from: '2025-04-01', to: '2026-03-31' };

describe('the days of a pathway where none are asked', () => {
  it.each<[string, Record<string, string | null>, { from: string; to: string }]>([
    ['end with the data', { registration: '2026-03-31', hospital_spell: '2026-03-31' }, MARCH],
    ['end with a whole month', { registration: '2026-04-29', hospital_spell: '2026-04-30' }, MARCH],
    ['end where the first step has no more', { registration: '2026-03-31', hospital_spell: '2026-09-30' }, MARCH],
    ['end where there are no more people', { hospital_spell: '2026-09-30', person_month: '2026-03-31' }, MARCH],
    ['heed no table without a last day', { registration: null, hospital_spell: '2026-03-31' }, MARCH],
    ['heed no table of no step', { hospital_spell: '2026-03-31', gp_event: '2019-01-31' }, MARCH],
    ['end before the edition does', { hospital_spell: '2027-06-30' }, { from: '2025-11-01', to: '2026-10-31' }],
    ['end with the edition where no table says', {}, { from: '2025-11-01', to: '2026-10-31' }],
    ['end on 29 February', { hospital_spell: '2024-03-30' }, { from: '2023-03-01', to: '2024-02-29' }],
  ])('%s', (_, ends, days) => {
    expect(lastYear(PATHWAY, editionWith(ends))).toEqual(days);
  });
});
