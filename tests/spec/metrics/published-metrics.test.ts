/** Every metric of published figures against figures worked out by hand. How cases are written: README.md in this folder. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileQuestion } from '../../../src/metric/compile-question.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE, MODEL, openFixture, type TableRows } from '../../metric/open-fixture.ts';
import { answersAsByHand, type Case, readCases, readRows } from './read-cases.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const PUBLISHED = [...METRICS.values()].filter((metric) => !metric.records);
const CASES = readCases(join(import.meta.dirname, 'published'));
/** after every report of every case */
const AS_AT = '2026-12-31';
const NOT_REPORTED = 'x';
const KNOWN = new Set(MODEL.tables.reported_measure!.columns.map((c) => c.name));

/** A report as the edition holds it: a row for each of its measures. An empty cell is no row. */
function reportedRows(metric: Metric, text: string): TableRows[string] {
  const grain = metric.overTime === 'last' ? 'snapshot' : metric.grain;
  const about = { entity_type: metric.entity, grain, dataset: metric.datasets[0]!, data_status: 'final' };
  return readRows(text).flatMap((report) => {
    const who = Object.fromEntries(Object.entries(report).filter(([name]) => KNOWN.has(name)));
    const measures = Object.entries(report).filter(([name, value]) => !KNOWN.has(name) && value !== null);
    return measures.map(([measure, value]) => {
      const told = value === NOT_REPORTED ? { value: null, status: 'not_reported' } : { value, status: 'reported' };
      return { ...about, ...who, measure, ...told };
    });
  });
}

/** The tables that the question of a case reads, with what it writes in them. */
function tablesOf(metric: Metric, { rows, reports, ask }: Case): TableRows {
  const where = Object.entries(ask?.where ?? {}).map(([dimension, value]) => ({ dimension, values: [value] }));
  const question = { metric: metric.id, by: [], grain: null, from: null, to: null, where };
  const { tables } = compileQuestion({ metric, model: MODEL, question, rowFilter: {}, tableSql: (name) => name });
  return {
    ...Object.fromEntries(tables.map((table) => [table, []])),
    ...Object.fromEntries(Object.entries(rows ?? {}).map(([table, text]) => [table, readRows(text)])),
    ...(reports ? { reported_measure: reportedRows(metric, reports) } : {}),
  };
}

describe('metrics of published figures', () => {
  it.each(CASES.map((c) => [c.metric, c.by_hand, c] as const))('%s: %s', async (id, _, written) => {
    const metric = METRICS.get(id)!;
    const fixture = await openFixture(tablesOf(metric, written), false, AS_AT);
    try {
      await answersAsByHand(fixture, metric, written);
    } finally {
      fixture.edition.close();
    }
  });

  it('have a case each, and no other has one here', () => {
    const tried = CASES.map((c) => c.metric).sort();
    expect(tried).toEqual(PUBLISHED.map((metric) => metric.id).sort());
  });
});
