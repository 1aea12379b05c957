/** Every metric that counts records against figures worked out by hand. How cases are written: README.md in this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tablesUsed } from '../../../src/metric/compile-answer.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { loadPolicies } from '../../../src/policy/load-policies.ts';
import { CATALOGUE, MODEL, openFixture, type TableRows } from '../../metric/open-fixture.ts';

interface Case {
  metric: string;
  by_hand: string;
  ask?: { from?: string; to?: string; where?: Record<string, string> };
  rows: Record<string, string>;
  expect: { numerator: number | null; denominator: number | null; value: number | null };
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MOST_ROWS = 10;
/** after every row of every case */
const AS_AT = '2026-12-31';
const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const COUNTING = [...METRICS.values()].filter((metric) => metric.records);
const CASES: Case[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .flatMap((name) => parse(readFileSync(`${FOLDER}${name}`, 'utf8')).cases);

/** A table as it is written: a line of column names, a line for each row, cells between bars. */
function readRows(text: string): TableRows[string] {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] || null])));
}

/** The tables of a case, and those that the metric reads beside them, empty. */
function tablesOf(metric: Metric, rows: Case['rows']): TableRows {
  const { features = {}, population = null } = metric.records ?? {};
  const read = [
    metric.source,
    ...Object.values(features).map((f) => f.source),
    ...(population ? [population.source] : []),
  ];
  const written = Object.entries(rows).map(([table, text]) => [table, readRows(text)]);
  return { ...Object.fromEntries(read.map((table) => [table, []])), ...Object.fromEntries(written) };
}

const near = (wanted: number | null): unknown =>
  wanted === null ? null : expect.closeTo(wanted, wanted > 1000 ? 4 : 9);

describe('metrics that count records', () => {
  it.each(CASES.map((c) => [c.metric, c.by_hand, c] as const))(
    '%s: %s',
    async (id, _, { rows, ask, expect: wanted }) => {
      const metric = METRICS.get(id)!;
      const fixture = await openFixture(tablesOf(metric, rows), false, AS_AT);
      try {
        const where = Object.entries(ask?.where ?? {}).map(([dimension, value]) => ({ dimension, values: [value] }));
        const period = { from: ask?.from ?? '2025-11-01', to: ask?.to ?? '2025-11-30' };
        const { figures } = await fixture.ask(metric, { ...period, where });
        const { numerator, denominator, value } = figures[0]!;
        expect(figures).toHaveLength(1);
        expect({ numerator, denominator, value }).toEqual({
          numerator: near(wanted.numerator),
          denominator: near(wanted.denominator),
          value: near(wanted.value),
        });
      } finally {
        fixture.edition.close();
      }
    },
  );

  it('have a case each', () => {
    const tried = new Set(CASES.map((c) => c.metric));
    expect(COUNTING.filter((metric) => !tried.has(metric.id)).map((metric) => metric.id)).toEqual([]);
    expect([...tried].filter((id) => !METRICS.get(id)?.records)).toEqual([]);
  });

  it('have few rows in each case, of columns that there are', () => {
    for (const { metric, rows } of CASES)
      for (const [table, text] of Object.entries(rows)) {
        const known = new Set(MODEL.tables[table]!.columns.map((c) => c.name));
        const read = readRows(text);
        expect(read.length, `${metric}: ${table}`).toBeLessThanOrEqual(MOST_ROWS);
        expect(
          Object.keys(read[0]!).filter((name) => !known.has(name)),
          `${metric}: ${table}`,
        ).toEqual([]);
      }
  });

  it('say what is decided with them, a third of them what became of people', () => {
    const outcomes = COUNTING.filter((metric) => metric.measures === 'outcome');
    expect(outcomes.length / COUNTING.length).toBeGreaterThanOrEqual(1 / 3 - 0.01);
    expect(COUNTING.filter((metric) => !metric.decision).map((metric) => metric.id)).toEqual([]);
  });

  it('give a share as a share: what is told per 1,000 is a ratio or a rate', () => {
    const wrong = COUNTING.filter((metric) => metric.kind === 'proportion' && (metric.multiplier ?? 1) !== 1);
    expect(wrong.map((metric) => metric.id)).toEqual([]);
  });

  it('read, by each of their dimensions, only tables that planning may read', () => {
    const allowed = loadPolicies({ catalogueFolders: [CATALOGUE] }).get('planning')!.tables;
    const read = COUNTING.flatMap((metric) =>
      [null, ...metric.dimensions].flatMap((dimension) => {
        const by = [...new Set([...metric.needs, ...(dimension ? [dimension] : [])])];
        return tablesUsed(metric, MODEL, { metric: metric.id, by, grain: null, from: null, to: null, where: [] });
      }),
    );
    expect([...new Set(read)].filter((table) => !allowed.includes(table))).toEqual([]);
  });

  it('show the gap by deprivation and ethnic group where the table knows people', () => {
    const about = (metric: Metric): boolean => MODEL.tables[metric.source]!.zone === 'pseudonymised';
    const blind = COUNTING.filter(
      (metric) => about(metric) && !['imd_quintile', 'ethnic_group'].every((d) => metric.dimensions.includes(d)),
    );
    expect(blind.map((metric) => metric.id)).toEqual([]);
  });
});
