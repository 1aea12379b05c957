/** Figures of what went before are complete only when it could have been told. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Manifest } from '../../../src/edition/manifest.ts';
import { compared } from '../../../src/metric/comparison.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { noteLookBack } from '../../../src/metric/internal/note-look-back.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Figure } from '../../../src/metric/metric.ts';
import { lookBack } from '../../../src/metric/records/look-back.ts';

const metrics = loadMetrics({ catalogueFolders: [fileURLToPath(new URL('../../../catalogue', import.meta.url))] });

// each looks back at data from the day named on; of a snapshot the period is the one that ends on its day
it.each<[string, string, string, string | null, string]>([
  // latest pressure of the last 365 days, as at the last day
  ['hypertension-to-target', '2026-03-01', '2026-03-31', '2025-04-01', 'whole'],
  ['hypertension-to-target', '2026-03-01', '2026-03-30', '2025-04-01', 'part'],
  ['hypertension-to-target', '2025-04-01', '2025-04-30', '2025-04-01', 'part'],
  ['hypertension-to-target', '2025-03-01', '2025-03-31', '2025-04-01', 'none'],
  ['hypertension-to-target', '2021-04-01', '2022-03-31', '2025-04-01', 'none'],
  ['hypertension-to-target', '2021-04-01', '2022-03-31', null, 'whole'],
  // attendances of the 180 days before each attendance, of the first of the period too
  ['ed-mental-health-known', '2025-10-01', '2025-10-31', '2025-04-04', 'whole'],
  ['ed-mental-health-known', '2025-10-01', '2025-10-31', '2025-04-06', 'part'],
  // ever: all of it can come too late, and no part
  ['pneumococcal-65-plus', '2025-04-01', '2025-04-30', '2025-04-30', 'whole'],
  ['pneumococcal-65-plus', '2025-04-01', '2025-04-30', '2025-05-01', 'none'],
  // not known a year ago: that nothing was is what is asked
  ['smoking-asked', '2026-03-01', '2026-03-31', '2025-04-01', 'part'],
  // afterwards, and within the record itself
  ['readmitted-30-days', '2025-04-01', '2025-04-30', '2026-01-01', 'whole'],
  ['falls-admissions-65-plus', '2025-04-01', '2025-04-30', '2026-01-01', 'whole'],
])('%s from %s to %s, of data from %s: %s', (id, start, end, known, told) => {
  expect(lookBack(findMetric(metrics, id), { start, end, label: '' }, () => known)).toBe(told);
});

const PRESSURE = findMetric(metrics, 'hypertension-to-target');
const MANIFEST = {
  tables: [{ name: 'observation', datasets: ['gp'] }],
  quality: [{ dataset: 'gp', dataFrom: '2025-04-14T09:00:00' }],
} as unknown as Manifest;
const figure = (end: string, own: Partial<Figure> = {}): Figure => ({
  ...{ group: {}, labels: {}, period: { start: `${end.slice(0, 8)}01`, end, label: '' }, status: 'value', value: 0.5 },
  ...{ lower: 0.45, upper: 0.55, numerator: 50, denominator: 100, reported: 100, expected: 100 },
  ...{ complete: true, provisional: false, ...own },
});

it('is said in words, by how many figures', () => {
  const figures = [
    figure('2025-03-31', { status: 'no-data', value: null, complete: false }),
    figure('2025-04-30', { complete: false }),
    figure('2025-05-31', { complete: false }),
    figure('2026-03-31'),
  ];
  expect(noteLookBack(PRESSURE, figures, MANIFEST)).toEqual({
    told: 2,
    notes: [
      '2 of 4 figures are incomplete: the metric looks back at days before the data, of which nothing is known.',
      '1 of 4 figures are of a time before the data that the metric looks back at: nothing is known of it.',
    ],
  });
  expect(noteLookBack(PRESSURE, [figure('2026-03-31')], MANIFEST)).toEqual({ told: 0, notes: [] });
});

it.each<[boolean, boolean, string]>([
  [true, true, 'better'],
  [false, true, 'not compared'],
  [true, false, 'not compared'],
])('figures complete: %s, the one before: %s, are %s', (one, other, verdict) => {
  const before = figure('2025-04-30', { value: 0.4, complete: other });
  expect(compared(PRESSURE, figure('2025-05-31', { complete: one }), before, 'April')?.verdict).toBe(verdict);
});
