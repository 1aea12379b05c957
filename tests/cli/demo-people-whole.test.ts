/** Every metric of the catalogue, asked as a person asks it, on a demo with people. Run by `npm run test:large`: it lands two thousand files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Metric } from '../../src/metric/metric.ts';
import { TOP } from '../docs/read-documents.ts';
import { runCommand } from './run-command.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const METRICS = [...loadMetrics({ catalogueFolders: [join(TOP, 'catalogue')] }).values()];

describe.runIf(process.env.CONCORD_LARGE)('every metric of the catalogue on a demo with people', () => {
  let top = '';
  const run = (argv: string[]) => runCommand([...argv, '--workspace', 'demo'], { cwd: top, now: NOW });
  beforeAll(async () => {
    top = mkdtempSync(join(tmpdir(), 'concord-demo-whole-'));
    const made = await run(['demo', '--people']);
    expect([made.exitCode, made.err.includes('What to do')]).toEqual([0, false]);
  }, 3_600_000);
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  it.each(METRICS.map((metric) => [metric.id, metric] as const))('%s', async (id, metric) => {
    const ran = await run(['metric', id, ...neededBy(metric), '--json']);
    expect([ran.exitCode, ran.err]).toEqual([0, '']);
    const { figures } = JSON.parse(ran.out);
    expect(
      figures.some(
        (figure: { numerator: number | null; value: number | null }) => (figure.numerator ?? figure.value) !== null,
      ),
    ).toBe(true);
  });
});

/** A metric that asks to be cut is asked by that. */
const neededBy = ({ needs }: Metric): string[] => (needs.length ? ['--by', needs.join(',')] : []);
