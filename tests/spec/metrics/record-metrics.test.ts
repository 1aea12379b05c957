/** Every metric that counts records against figures worked out by hand. How cases are written: README.md in this folder. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tablesUsed } from '../../../src/metric/compile-answer.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { pathFor } from '../../../src/metric/metric-source.ts';
import { loadPolicies } from '../../../src/policy/load-policies.ts';
import { CATALOGUE, MODEL, openFixture, type TableRows } from '../../metric/open-fixture.ts';
import { answersAsByHand, type Case, readCases, readRows } from './read-cases.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** after every row of every case */
const AS_AT = '2026-12-31';
const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const COUNTING = [...METRICS.values()].filter((metric) => metric.records);
const CASES = readCases(FOLDER);

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

describe('metrics that count records', () => {
  it.each(CASES.map((c) => [c.metric, c.by_hand, c] as const))('%s: %s', async (id, _, written) => {
    const metric = METRICS.get(id)!;
    const fixture = await openFixture(tablesOf(metric, written.rows), false, AS_AT);
    try {
      await answersAsByHand(fixture, metric, written);
    } finally {
      fixture.edition.close();
    }
  });

  it('have a case each', () => {
    const tried = new Set(CASES.map((c) => c.metric));
    expect(COUNTING.filter((metric) => !tried.has(metric.id)).map((metric) => metric.id)).toEqual([]);
    expect([...tried].filter((id) => !METRICS.get(id)?.records)).toEqual([]);
  });

  it('take no reading that an edition marks as unlikely for the latest, highest or lowest, and count none', () => {
    const taking = COUNTING.flatMap(({ id, records }) =>
      Object.entries(records!.features)
        .filter(([, { source, kind }]) => source === 'observation' && kind !== 'any')
        .map(([name, { rows }]) => ({ name: `${id}: ${name}`, rows })),
    );
    expect(taking.length).toBeGreaterThan(30);
    expect(taking.filter(({ rows }) => !rows?.includes('problem is null')).map(({ name }) => name)).toEqual([]);
  });

  it('give a share as a share: what is told per 1,000 is a ratio or a rate', () => {
    const isShare = ({ kind, unit }: Metric): boolean => kind === 'proportion' || unit === '%';
    const wrong = COUNTING.filter((metric) => isShare(metric) && (metric.multiplier ?? 1) !== 1);
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

  it('can be cut by what people have, where the rows are of people', () => {
    const sourcesOf = ({ source, records }: Metric): string[] => [
      source,
      ...(records!.population ? [records!.population.source] : []),
    ];
    const wrong = COUNTING.flatMap((metric) =>
      ['condition', 'multimorbidity', 'segment']
        .filter((d) => sourcesOf(metric).every((source) => pathFor(MODEL, { source, records: true }, d)))
        .filter((d) => !metric.dimensions.includes(d))
        .map((d) => `${metric.id} by ${d}`),
    );
    expect(wrong).toEqual([]);
  });

  const ofPeople = (table: string): boolean => MODEL.tables[table]!.zone === 'pseudonymised';
  const showsGap = ({ dimensions }: Metric): boolean =>
    ['imd_quintile', 'ethnic_group'].every((dimension) => dimensions.includes(dimension));

  // whom a bed day was of, no report of beds tells
  const forBeds = COUNTING.filter((metric) => metric.records!.population?.source === 'bed_day');

  it('show the gap by deprivation and ethnic group where the table knows people', () => {
    const blind = COUNTING.filter((metric) => ofPeople(metric.source) && !showsGap(metric));
    expect(blind.map((metric) => metric.id)).toEqual(forBeds.map((metric) => metric.id));
  });

  it('have a rate of people beside each rate for beds, which shows the gap and which its caveats name', () => {
    for (const metric of forBeds) {
      const named = /ask (concord\.[a-z-]+)\./.exec(metric.caveats.join('\n'))?.[1];
      const beside = METRICS.get(named ?? '');
      expect([metric.id, beside?.source, beside && showsGap(beside)]).toEqual([metric.id, metric.source, true]);
      expect(beside!.records!.population!.source, metric.id).toBe('person_month');
    }
    expect(forBeds.length).toBeGreaterThan(0);
  });
});
