/** Each code of the lists that metrics of urgent care use, held by a row that counts and rows that do not: urgent-codes.txt. */
import { describe, expect, it } from 'vitest';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { CATALOGUE } from '../../metric/open-fixture.ts';
import { asLineSays, LINES } from './tell-codes.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });

describe('codes of urgent care', () => {
  it.each(LINES.map((line) => [`${line.metric}, ${line.rows}, ${line.column}`, line] as const))(
    '%s',
    async (_, line) => {
      const { wanted, found } = await asLineSays(findMetric(METRICS, line.metric), line);
      expect(found).toEqual(wanted);
    },
  );
});
