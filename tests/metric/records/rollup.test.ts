/** Rows added up beforehand stand for a table only where they hold all that a question asks. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier } from '../../../src/engine/engine.ts';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { compileRecords } from '../../../src/metric/records/compile-records.ts';
import type { TableModel } from '../../../src/metric/table-model.ts';
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

/** @param by of the one rollup of events, which has the sums of `units` */
const model = (by: string[], unlessAsked?: Record<string, number>): TableModel => ({
  ...modelOf(
    {
      practice: tableOf(['code'], ['code varchar', 'pcn varchar']),
      person: tableOf(['person_key'], ['person_key bigint', 'practice_code varchar']),
      event: {
        ...tableOf(['event_id'], COLUMNS, [PERSON, HOME], [{ name: 'event_added', by, sums: ['units'] }]),
        ...(unlessAsked ? { unless_asked: unlessAsked } : {}),
      },
    },
    {
      provider: { paths: [{ table: 'event', code: 'provider', label: null }] },
      /** of events of one unit alone */
      single: { paths: [{ table: 'event', when: { units: 1 }, code: 'provider', label: null }] },
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

async function ask(of: TableModel, dimension: string): Promise<{ figures: unknown[]; isAdded: boolean }> {
  await layTables(engine, of, ROWS);
  const question = { metric: METRIC.id, by: [dimension], grain: null, from: null, to: null, where: [] };
  const asked = { model: of, metric: METRIC, question, rowFilter: {}, asOf: null };
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
