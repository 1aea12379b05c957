/** Figures of what happens afterwards are complete only when it could have been told. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { isFollowedUp } from '../../../src/metric/records/is-followed-up.ts';

const metrics = loadMetrics({ catalogueFolders: [fileURLToPath(new URL('../../../catalogue', import.meta.url))] });

it.each<[string, string, string | null, boolean]>([
  ['readmitted-30-days', '2025-03-31', '2025-04-29', true],
  ['readmitted-30-days', '2025-03-31', '2025-04-28', false],
  ['readmitted-30-days', '2025-03-31', null, true],
  ['infant-mortality', '2024-03-31', '2025-03-31', false],
  ['emergency-admission-rate', '2025-03-31', '2025-03-31', true],
  ['high-intensity-users', '2025-03-31', '2025-03-31', true],
  ['suicide-mortality', '2025-03-31', '2025-03-31', true],
  ['suicide-mortality', '2025-03-31', '2025-03-15', false],
])('%s to %s, known to %s: %s', (id, lastDay, known, followed) => {
  expect(isFollowedUp(findMetric(metrics, id), lastDay, () => known)).toBe(followed);
});
