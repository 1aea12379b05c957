/** Which way is better, and which targets are drawn from when to when, held against a table that was checked by hand: aims.txt. */
import { describe, expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric, Target } from '../../../src/metric/metric.ts';
import { CATALOGUE } from '../../metric/open-fixture.ts';
import { readTable } from './read-table.ts';

const METRICS = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
const AIMS = readTable('aims.txt');
/** what targets without a first day hold from */
const ALWAYS = '0001-01-01';

const written = ({ operator, value, from, to }: Target): string =>
  `${operator} ${value} ${from === ALWAYS ? '' : `from ${from} `}${to ? `to ${to}` : ''}`.trim();
const asTold = ({ id, polarity, targets }: Metric): Record<string, string> => ({
  metric: id.replace('concord.', ''),
  better: polarity,
  targets: targets.map(written).sort().join('; '),
});

describe('aims', () => {
  it.each(AIMS.map((row) => [row.metric!, row]))('%s', (name, row) => {
    expect(METRICS.filter(({ id }) => id === `concord.${name}`).map(asTold)).toEqual([row]);
  });

  it('are there for every metric that has a target', () => {
    const told = new Set(AIMS.map(({ metric }) => `concord.${metric}`));
    expect(METRICS.filter(({ id, targets }) => targets.length && !told.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
