/**
 * A code taken out of a definition of urgent care is noticed: each place of a code in each definition is spoilt, one at a time, and
 * some line of tests/spec/definitions/urgent-codes.txt must then be wrong.
 */
import { describe, expect, it } from 'vitest';
import { findMetric } from '../../src/metric/find-metric.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Metric } from '../../src/metric/metric.ts';
import { CATALOGUE } from '../metric/open-fixture.ts';
import { asLineSays, LINES } from '../spec/definitions/tell-codes.ts';

const RUNS = Number(process.env.CONCORD_RUNS ?? 100);
const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const SOURCES = ['emergency_attendance', 'ambulance_incident', 'urgent_call', 'emergency_call', 'discharge_delay'];
const URGENT = [...METRICS.values()].filter(({ source, records }) => records && SOURCES.includes(source));
const CODE = /'[^']*'/g;

/** Each definition with one code spoilt, and which. */
function* spoilt(metric: Metric): Generator<[string, string, Metric]> {
  const records = metric.records!;
  const at = (sql: string | null, put: (sql: string) => Metric): [string, string, Metric][] =>
    [...(sql ?? '').matchAll(CODE)].map(({ 0: code, index }) => [
      `${metric.id}: ${code} at ${index} of ${sql!.slice(0, 30)}…`,
      code.slice(1, -1),
      put(`${sql!.slice(0, index)}'none'${sql!.slice(index + code.length)}`),
    ]);
  yield* at(metric.numerator, (numerator) => ({ ...metric, numerator }));
  yield* at(metric.denominator, (denominator) => ({ ...metric, denominator }));
  yield* at(records.rows, (rows) => ({ ...metric, records: { ...records, rows } }));
  for (const [name, feature] of Object.entries(records.features))
    yield* at(feature.rows, (rows) => {
      const features = { ...records.features, [name]: { ...feature, rows } };
      return { ...metric, records: { ...records, features } };
    });
}

/** The lines that name the code come first: one of them ought to notice. */
async function isNoticed(code: string, metric: Metric): Promise<boolean> {
  const names = (line: (typeof LINES)[number]): boolean =>
    `${line.numerator} ${line.counted} ${line.out}`.split(' ').includes(code);
  const lines = LINES.filter((line) => `concord.${line.metric}` === metric.id);
  for (const line of lines.toSorted((a, b) => Number(names(b)) - Number(names(a)))) {
    const { wanted, found } = await asLineSays(metric, line);
    if (JSON.stringify(found) !== JSON.stringify(wanted)) return true;
  }
  return false;
}

describe('a code that is taken out of a definition of urgent care', () => {
  const every = URGENT.flatMap((metric) => [...spoilt(findMetric(METRICS, metric.id))]);
  /** ordinary runs try some, spread over all */
  const step = Math.max(1, Math.floor(every.length / RUNS));

  it('is noticed', { timeout: 900_000 }, async () => {
    const tried = every.filter((_, i) => i % step === 0);
    const survivors: string[] = [];
    for (const [what, code, metric] of tried) if (!(await isNoticed(code, metric))) survivors.push(what);
    console.log(`codes taken out: ${tried.length} of ${every.length}, not noticed: ${survivors.length}`);
    expect(survivors).toEqual([]);
  });
});
