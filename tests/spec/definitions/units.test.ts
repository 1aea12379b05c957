/** How the figure of each metric is told, held against a table that was checked by hand: a level or a multiplier cannot slip. */
import { describe, expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE } from '../../metric/open-fixture.ts';
import { readTable } from './read-table.ts';

const METRICS = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
const TOLD = readTable('units.txt');

function asTold({ id, kind, records, multiplier, unit }: Metric): Record<string, string> {
  const { at = '', method = '' } = records?.percentile ?? {};
  const metric = id.replace('concord.', '');
  return { metric, kind, percentile: String(at), method, multiplier: String(multiplier), unit };
}

describe('how figures are told', () => {
  it.each(TOLD.map((row) => [row.metric!, row]))('%s', (name, row) => {
    expect(METRICS.filter(({ id }) => id === `concord.${name}`).map(asTold)).toEqual([row]);
  });

  it('is as a share, where the table does not say otherwise', () => {
    const told = new Set(TOLD.map(({ metric }) => `concord.${metric}`));
    const wrong = METRICS.filter(({ id }) => !told.has(id)).filter(
      ({ unit, multiplier, kind }) => unit !== '%' || multiplier !== 1 || !['proportion', 'ratio'].includes(kind),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
