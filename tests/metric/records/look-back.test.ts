/** Figures of what went before are complete only when it could have been told. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
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
