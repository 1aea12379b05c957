/** A small edition in memory: the real table model, a real engine, tables with the few rows a test gives. */
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../src/edition/manifest.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import { identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { answerQuestion } from '../../src/metric/answer-question.ts';
import type { ReadGrant } from '../../src/metric/compile-options.ts';
import type { Answer, Metric, Question } from '../../src/metric/metric.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import type { TableModel } from '../../src/metric/table-model.ts';

export type Value = string | number | null;
export type TableRows = Record<string, Record<string, Value>[]>;

export const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
export const MODEL: TableModel = readTableModel({ catalogueFolders: [CATALOGUE] });

export interface Fixture {
  edition: OpenEdition;
  grant: ReadGrant;
  ask(metric: Metric, question?: Partial<Question>, rowFilter?: Record<string, string[]>): Promise<Answer>;
}

/**
 * @param rows by table; a column that a row leaves out is null. A table that is not named is not in the edition
 * @param asAt day of the edition: records after it are not there yet
 * @param dataTo last day of the data of every table
 */
export async function openFixture(
  rows: TableRows,
  madeUp = false,
  asAt = '2025-01-01',
  dataTo: string | null = null,
): Promise<Fixture> {
  const engine = await openEngine({ threads: 1 });
  for (const [table, list] of Object.entries(rows)) {
    const columns = MODEL.tables[table]!.columns;
    await engine.run(`create table ${table} (${columns.map((c) => `${identifier(c.name)} ${c.type}`).join(', ')})`);
    const values = list.map((row) => `(${columns.map((c) => written(row[c.name] ?? null)).join(', ')})`);
    if (values.length) await engine.run(`insert into ${table} values ${values.join(', ')}`);
  }
  const edition: OpenEdition = {
    manifest: manifestOf(Object.keys(rows), madeUp, asAt, dataTo),
    engine,
    table: (name) => `main.${identifier(name)}`,
    close: () => engine.close(),
  };
  const grant = { tables: Object.keys(rows), rowFilter: {} };
  return {
    edition,
    grant,
    ask: (metric, question = {}, rowFilter = {}) =>
      answerQuestion({
        edition,
        metric,
        tables: MODEL,
        question: { ...EMPTY, ...question },
        grant: { ...grant, rowFilter },
      }),
  };
}

/** A question about the whole of everything, by nothing. */
export const EMPTY: Question = { metric: 'test.metric', by: [], grain: null, from: null, to: null, where: [] };

/** A cell as SQL. */
export const written = (value: Value | boolean): string => (typeof value === 'string' ? literal(value) : String(value));

const manifestOf = (tables: string[], madeUp: boolean, asAt: string, dataTo: string | null): Manifest => ({
  editionId: 'e000000000000',
  inputs: {
    asAt,
    deliveries: [],
    leftOut: [],
    catalogue: [],
    optOutLists: [],
    identityMap: null,
    keyVersions: [],
    engineVersion: 'test',
  },
  steps: [],
  tables: tables.map((name) => ({
    name,
    key: [],
    rows: 0,
    parquet: '',
    sha256: '',
    serving: '',
    columns: MODEL.tables[name]?.columns ?? [],
    datasets: ['test_data'],
  })),
  quality: [
    {
      dataset: 'test_data',
      name: 'Test data',
      publisher: 'Nobody',
      overall: 1,
      dimensions: [],
      dqmi: null,
      dataFrom: null,
      dataTo,
      cadence: 'monthly',
      expectedAfterDays: 45,
      reliableAfterDays: 36_500,
      zone: 'open',
      partners: [{ from: 'X26', deliveryId: 'd', dataTo: null, status: 'final' }],
      knownFaults: [],
      madeUp,
      link: null,
    },
  ],
  corrections: [],
});

/** A metric over reported_measure by trust and month: a count of `a`, unless the test says otherwise. */
export const metricOf = (changes: Partial<Metric> = {}): Metric => ({
  id: 'test.metric',
  version: 1,
  title: 'Test',
  meaning: 'test',
  why: 'test',
  kind: 'count',
  unit: 'things',
  polarity: 'neutral',
  source: 'reported_measure',
  numerator: 'a',
  numeratorLabel: 'a',
  denominator: null,
  denominatorLabel: '',
  exclusions: 'none',
  grain: 'month',
  overTime: 'sum',
  entity: 'trust',
  dimensions: ['trust', 'system', 'treatment_function', 'week_band'],
  needs: [],
  populationBasis: 'treated-at',
  targets: [],
  method: 'none',
  chart: 'xmr',
  disclosure: 'none-for-published-aggregates',
  datasets: ['test_data'],
  caveats: [],
  owner: 'test',
  author: 'test',
  reviewed: 'unreviewed',
  links: [],
  multiplier: 1,
  measures: 'activity',
  decision: { informs: 'test', madeBy: 'test' },
  dataDictionary: null,
  published: null,
  englandReporters: null,
  qualityAtLeast: null,
  records: null,
  hash: '',
  path: '',
  numeratorIsPart: changes.kind === 'proportion',
  ...changes,
});

/** A share of one measure, or one expression, in another, with Wilson's interval. */
export const shareOf = (numerator: string, denominator: string, changes: Partial<Metric> = {}): Metric =>
  metricOf({
    ...{ kind: 'proportion', unit: '%', method: 'wilson' },
    ...{ numerator, denominator, denominatorLabel: denominator, ...changes },
  });

/** One row of reported_measure, by trust and month, reported. */
export const report = (
  measure: string,
  entity: string,
  date: string,
  value: number | null,
  changes: Record<string, Value> = {},
) => ({
  measure,
  entity_type: 'trust',
  entity_code: entity,
  period_start: date,
  grain: 'month',
  value,
  value_as_published: value,
  status: value === null ? 'not_reported' : 'reported',
  dataset: 'test_data',
  delivery: 'd1',
  data_status: 'final',
  ...changes,
});

/** A table by hand: first column the trust, then one value a month; 'x' is a row that says not reported, '' no row. */
export function reportsOf(measure: string, months: string[], table: Record<string, (number | 'x' | '')[]>) {
  return Object.entries(table).flatMap(([trust, values]) =>
    values.flatMap((value, i) =>
      value === '' ? [] : [report(measure, trust, months[i]!, value === 'x' ? null : value)],
    ),
  );
}
