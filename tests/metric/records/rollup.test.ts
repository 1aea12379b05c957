/** Rows added up beforehand stand for a table only where they hold all that a question asks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier } from '../../../src/engine/engine.ts';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { readTableModel } from '../../../src/metric/read-table-model.ts';
import { compileRecords } from '../../../src/metric/records/compile-records.ts';
import type { TableModel } from '../../../src/metric/table-model.ts';
import { CATALOGUE } from '../open-fixture.ts';
import {
  askRecords,
  layTables,
  modelOf,
  openDuckdb,
  type RecordEngine,
  recordMetric,
  tableOf,
} from './open-records.ts';

const HOME = { name: 'home', via: 'person', to: 'practice', on: { practice_code: 'code' } };
const PERSON = { name: 'person', to: 'person', on: { person_key: 'person_key' } };
const COLUMNS = ['event_id integer', 'person_key bigint', 'day date', 'provider varchar', 'units integer'];

/** @param by of the one rollup of events, which has the sums of `units`; `bands` of them */
const model = (by: string[], unlessAsked?: Record<string, number>, bands?: Record<string, number[]>): TableModel => ({
  ...modelOf(
    {
      practice: tableOf(['code'], ['code varchar', 'pcn varchar']),
      person: tableOf(['person_key'], ['person_key bigint', 'practice_code varchar']),
      event: {
        ...tableOf(
          ['event_id'],
          COLUMNS,
          [PERSON, HOME],
          [{ name: 'event_added', by, ...(bands ? { bands } : {}), sums: bands ? [] : ['units'] }],
        ),
        ...(unlessAsked ? { unless_asked: unlessAsked } : {}),
      },
    },
    {
      provider: { paths: [{ table: 'event', code: 'provider', label: null }] },
      /** of events of one unit alone */
      single: { paths: [{ table: 'event', when: { units: 1 }, code: 'provider', label: null }] },
      /** of two or more units, and of fewer */
      much: {
        code: "case when value >= 2 then 'much' when value < 2 then 'little' end",
        paths: [{ table: 'event', code: 'units', label: null }],
      },
      /** how many units, each by itself */
      units: { paths: [{ table: 'event', code: 'units', label: null }] },
      home_pcn: { paths: [{ table: 'event', code: 'home.pcn', label: null }] },
    },
  ),
});

const ROWS = {
  practice: [
    { code: 'A', pcn: 'U1' },
    { code: 'B', pcn: 'U2' },
  ],
  person: [
    { person_key: 1, practice_code: 'A' },
    { person_key: 2, practice_code: 'B' },
  ],
  event: [
    { event_id: 1, person_key: 1, day: '2025-11-03', provider: 'P1', units: 1 },
    { event_id: 2, person_key: 1, day: '2025-11-03', provider: 'P1', units: 2 },
    { event_id: 3, person_key: 2, day: '2025-11-03', provider: 'P1', units: 1 },
    { event_id: 4, person_key: 2, day: '2025-11-03', provider: 'P2', units: -1 },
    { event_id: 5, person_key: 2, day: '2025-11-03', provider: 'P2', units: 2 },
  ],
};
const METRIC: Metric = recordMetric(
  'event',
  { time: { kind: 'flow', at: 'day' } },
  { kind: 'count', numerator: 'units', method: 'byar' },
);

let engine: RecordEngine;
beforeAll(async () => {
  engine = await openDuckdb();
});
afterAll(() => engine.close());

async function ask(
  of: TableModel,
  dimension: string,
  records: Partial<NonNullable<Metric['records']>> = {},
  numerator = 'units',
): Promise<{ figures: unknown[]; isAdded: boolean }> {
  const metric = { ...METRIC, numerator, records: { ...METRIC.records!, ...records } };
  await layTables(engine, of, ROWS);
  const question = { metric: METRIC.id, by: [dimension], grain: null, from: null, to: null, where: [] };
  const asked = { model: of, metric, question, rowFilter: {}, asOf: null };
  const { sql } = compileRecords({ ...asked, dialect: DUCKDB, tableSql: identifier });
  const figures = (await askRecords(engine, asked)).map((f) => [f.group[dimension], f.value]);
  // the days that the edition knows are asked apart, in `span`
  const source = sql.split('source as (')[1]!.split('counted as (')[0]!;
  return { figures: figures.sort(), isAdded: source.includes('event_added') };
}

it('they answer by what they are of', async () => {
  const found = await ask(model(['day', 'provider']), 'provider');
  expect(found).toEqual({
    figures: [
      ['P1', 4],
      ['P2', 1],
    ],
    isAdded: true,
  });
});

const BY_HOME = [
  ['U1', 3],
  ['U2', 2],
];

it('they do not stand in where a table is joined through another that they cannot be joined to', async () => {
  expect(await ask(model(['day', 'person.practice_code']), 'home_pcn')).toEqual({ figures: BY_HOME, isAdded: false });
  expect(await ask(model(['day', 'person_key']), 'home_pcn')).toEqual({ figures: BY_HOME, isAdded: true });
});

it('they do not stand in where a dimension is of some rows alone, by a column of which they have the sum', async () => {
  expect(await ask(model(['day', 'provider']), 'single')).toEqual({ figures: [['P1', 2]], isAdded: false });
  expect(await ask(model(['day', 'provider', 'units']), 'single')).toEqual({ figures: [['P1', 2]], isAdded: true });
});

it('they do not stand in where a table counts some rows alone unless asked', async () => {
  expect(await ask(model(['day', 'provider'], { units: 1 }), 'provider')).toEqual({
    figures: [['P1', 2]],
    isAdded: false,
  });
});

describe('bands', () => {
  const BANDED = model(['day', 'provider', 'units'], undefined, { units: [1, 2] });
  const COARSE = model(['day', 'provider', 'units'], undefined, { units: [2] });

  it('answer what has no other limits than theirs', async () => {
    const rows = (condition: string) => ask(BANDED, 'provider', { rows: condition }, '1');
    expect(await rows('units >= 2')).toEqual({
      figures: [
        ['P1', 1],
        ['P2', 1],
      ],
      isAdded: true,
    });
    expect(await rows('units <= 1')).toEqual({
      figures: [
        ['P1', 2],
        ['P2', 1],
      ],
      isAdded: true,
    });
    expect(await rows('units = 1')).toEqual({ figures: [['P1', 2]], isAdded: true });
    expect(await rows('units < 0')).toEqual({ figures: [['P2', 1]], isAdded: true });
    expect(await rows('units >= 3')).toEqual({ figures: [], isAdded: false });
  });

  it('answer groups and formulas of no other limits, and nothing of the values themselves', async () => {
    const much = [
      ['little', 3],
      ['much', 2],
    ];
    expect(await ask(COARSE, 'much', {}, '1')).toEqual({ figures: much, isAdded: true });
    expect(await ask(COARSE, 'provider', {}, 'units >= 2')).toEqual({
      figures: [
        ['P1', 1],
        ['P2', 1],
      ],
      isAdded: true,
    });
    expect(await ask(COARSE, 'provider', {}, 'units')).toEqual({
      figures: [
        ['P1', 4],
        ['P2', 1],
      ],
      isAdded: false,
    });
    expect((await ask(COARSE, 'units', {}, '1')).isAdded).toBe(false);
    expect(
      (await ask(model(['day', 'provider', 'units'], { units: 1 }, { units: [2] }), 'provider', {}, '1')).isAdded,
    ).toBe(false);
  });
});

describe('standardised rates of the catalogue by network and deprivation', () => {
  const CATALOGUED = { catalogueFolders: [CATALOGUE] };
  const [tables, metrics] = [readTableModel(CATALOGUED), loadMetrics(CATALOGUED)];
  const standing = (metric: Metric): string[] => {
    const question = {
      metric: metric.id,
      by: ['pcn', 'imd_quintile'],
      grain: null,
      from: '2024-04-01',
      to: '2025-03-31',
      where: [],
    };
    const { sql } = compileRecords({
      model: tables,
      metric,
      question,
      rowFilter: {},
      asOf: null,
      dialect: DUCKDB,
      tableSql: identifier,
    });
    return [...new Set(sql.slice(sql.indexOf('people as ')).match(/\bperson_month(_by_\w+)?\b/g))];
  };
  const people = [...metrics.values()].filter(
    (m) =>
      m.kind === 'standardised-rate' &&
      m.records?.population?.source === 'person_month' &&
      m.dimensions.includes('pcn'),
  );

  it('read people by band of age', () => {
    expect(people.length).toBeGreaterThan(20);
    for (const metric of people) expect(standing(metric), metric.id).toEqual(['person_month_by_band']);
  });

  it('read the rows themselves where a limit is no band of the rollup', () => {
    const rate = findMetric(metrics, 'emergency-admission-rate');
    const older = {
      ...rate,
      records: { ...rate.records!, rows: 'age >= 66', population: { ...rate.records!.population!, rows: 'age >= 66' } },
    };
    expect(standing(older)).toEqual(['person_month']);
  });
});
