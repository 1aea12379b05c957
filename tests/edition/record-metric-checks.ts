/** Every metric of records over the made-up county: each answers, and none is blank where the county sends what it counts. */
import { expect, it } from 'vitest';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import { type Engine, identifier } from '../../src/engine/engine.ts';
import { answerQuestion } from '../../src/metric/answer-question.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Figure, Metric } from '../../src/metric/metric.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { manifestOf } from '../metric/open-fixture.ts';
import { OURS } from './model-world.ts';

const MODEL = readTableModel(OURS);
const isOfPeople = (m: Metric): boolean => m.records !== null && MODEL.tables[m.source]!.zone === 'pseudonymised';
/** The last year of the county. */
const YEAR = { from: '2025-04-01', to: '2026-03-31' };

export function recordMetricChecks(engine: () => Engine): void {
  const metrics = [...loadMetrics(OURS).values()].filter(isOfPeople);

  it('every metric over rows about people has a figure', async () => {
    const made = await engine().all<{ name: string }>('select distinct table_name as name from duckdb_tables()');
    const tables = made.map((t) => t.name).filter((name) => name in MODEL.tables);
    const edition: OpenEdition = {
      engine: engine(),
      manifest: manifestOf(tables, true, YEAR.to),
      table: identifier,
      close: () => undefined,
    };
    const blank: string[] = [];
    for (const metric of metrics) {
      const time = metric.grain === null ? { from: null, to: null } : YEAR;
      const question = { metric: metric.id, by: [], grain: null, where: [], ...time };
      const grant = { tables, rowFilter: {} };
      const { figures } = await answerQuestion({ edition, metric, tables: MODEL, question, grant });
      if (!figures.every((figure) => says(metric, figure))) blank.push(metric.id);
    }
    expect(metrics.length).toBeGreaterThan(100);
    expect(blank).toEqual([]);
  });
}

/** Of three thousand people fewer than ten may have had what a standardised rate counts: then there are its counts, and no rate. */
function says(metric: Metric, { status, value, numerator, denominator }: Figure): boolean {
  const few = metric.kind === 'standardised-rate' && (numerator ?? 0) < 10;
  if (few) return (numerator ?? 0) > 0 && (denominator ?? 0) > 0;
  return status === 'value' && Number.isFinite(value) && denominator !== 0;
}
