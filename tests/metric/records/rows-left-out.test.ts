/** What a definition leaves out, condition by condition: by hand, and against how many rows the figure itself counts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier } from '../../../src/engine/engine.ts';
import type { Metric, Question } from '../../../src/metric/metric.ts';
import { conjunctsOf } from '../../../src/metric/parse-expression.ts';
import {
  compileRowsLeftOut,
  type LeftOutRow,
  type RowsLeftOut,
  readRowsLeftOut,
} from '../../../src/metric/records/rows-left-out.ts';
import { EMPTY } from '../open-fixture.ts';
import {
  askRecords,
  layTables,
  modelOf,
  openDuckdb,
  type RecordEngine,
  recordMetric,
  tableOf,
} from './open-records.ts';

describe('the parts of a condition', () => {
  it.each([
    ['a = 1', ['a = 1']],
    ["a = 1 and b in ('x', 'y') and c is not null", ['a = 1', "b in ('x', 'y')", 'c is not null']],
    ['(a = 1 or b = 2) and c = 3', ['(a = 1 or b = 2)', 'c = 3']],
    ['a = 1 or b = 2 and c = 3', ['a = 1 or b = 2 and c = 3']],
    ['a between 1 and 2 and b = 3', ['a between 1 and 2', 'b = 3']],
    ['case when a = 1 and b = 2 then c else d end = 1 and e', ['case when a = 1 and b = 2 then c else d end = 1', 'e']],
    ["a = ' and (' AND b", ["a = ' and ('", 'b']],
    ['  not a = 1\n  and b  ', ['not a = 1', 'b']],
  ])('%s', (text, parts) => expect(conjunctsOf(text)).toEqual(parts));

  it('are not taken from what cannot be read', () => {
    expect(() => conjunctsOf('a = 1 and')).toThrow();
    expect(() => conjunctsOf('a = 1; drop table x')).toThrow();
  });
});

const MODEL = modelOf(
  {
    site: tableOf(['code'], ['code varchar', 'area varchar']),
    visit: tableOf(
      ['visit_id'],
      ['visit_id integer', 'day date', 'kind varchar', 'came timestamp', 'went timestamp', 'site varchar'],
      [{ name: 'at', to: 'site', on: { site: 'code' } }],
    ),
  },
  { area: { paths: [{ table: 'visit', code: 'at.area', label: null }] } },
);

const ROWS = {
  site: [
    { code: 'P', area: 'north' },
    { code: 'Q', area: 'south' },
  ],
  visit: [
    { visit_id: 1, day: '2025-11-03', kind: '1', came: '2025-11-03 10:00', went: '2025-11-03 11:00', site: 'P' },
    { visit_id: 2, day: '2025-11-03', kind: '1', came: '2025-11-03 10:00', went: null, site: 'P' },
    { visit_id: 3, day: '2025-11-04', kind: null, came: '2025-11-04 10:00', went: null, site: 'P' },
    { visit_id: 4, day: '2025-11-05', kind: '4', came: '2025-11-05 10:00', went: '2025-11-05 09:00', site: 'P' },
    { visit_id: 5, day: '2025-11-05', kind: '2', came: '2025-11-05 10:00', went: '2025-11-05 09:00', site: 'P' },
    { visit_id: 6, day: '2025-11-05', kind: '2', came: '2025-11-05 10:00', went: '2025-11-05 18:00', site: 'Q' },
    { visit_id: 7, day: '2025-12-01', kind: '2', came: '2025-12-01 10:00', went: '2025-12-01 18:00', site: 'Q' },
  ],
};

const METRIC: Metric = recordMetric(
  'visit',
  { time: { kind: 'flow', at: 'day' }, rows: "kind in ('1', '2') and went >= came" },
  { kind: 'proportion', numerator: 'minutes(came, went) <= 240', method: 'wilson' },
);
const NOVEMBER: Partial<Question> = { from: '2025-11-01', to: '2025-11-30' };

let engine: RecordEngine;
beforeAll(async () => {
  engine = await openDuckdb();
  await layTables(engine, MODEL, ROWS);
});
afterAll(() => engine.close());

async function leftOut(metric: Metric, question: Partial<Question>, rowFilter = {}): Promise<RowsLeftOut> {
  const compiled = compileRowsLeftOut({
    ...{ metric, model: MODEL, question: { ...EMPTY, ...question }, rowFilter, asOf: null },
    tableSql: identifier,
    dialect: engine.dialect,
  });
  const [row] = await engine.rows(compiled.sql, compiled.parameters);
  return readRowsLeftOut(metric.source, compiled, row as unknown as LeftOutRow);
}

describe('what is left out', () => {
  it('stands where it is first left out, and apart for want of a value', async () => {
    expect(await leftOut(METRIC, NOVEMBER)).toEqual({
      table: 'visit',
      rows: 6,
      leftOut: [
        { condition: "kind in ('1', '2')", rows: 2, unknown: 1 },
        { condition: 'went >= came', rows: 2, unknown: 1 },
      ],
      left: 2,
      thenBy: [],
    });
  });

  it('is of the groups that were asked and of the rows that the policy lets be seen', async () => {
    const where = [{ dimension: 'area', values: ['south'] }];
    expect(await leftOut(METRIC, { ...NOVEMBER, where })).toMatchObject({ rows: 1, left: 1 });
    expect(await leftOut(METRIC, NOVEMBER, { area: ['south'] })).toMatchObject({ rows: 1, left: 1 });
    expect(await leftOut(METRIC, NOVEMBER, { area: [] })).toMatchObject({ rows: 0, left: 0 });
  });

  it('counts what is no part of the denominator of a proportion too', async () => {
    const metric = { ...METRIC, denominator: "kind = '2'" };
    const { leftOut: conditions, left } = await leftOut(metric, NOVEMBER);
    expect(conditions.at(-1)).toEqual({ condition: "kind = '2'", rows: 1, unknown: 0 });
    expect(left).toBe(1);
  });

  it('is for want of a value where the definition asks for one', async () => {
    const metric = { ...METRIC, records: { ...METRIC.records!, rows: 'went is not null and kind is not null' } };
    expect((await leftOut(metric, NOVEMBER)).leftOut).toEqual([
      { condition: 'went is not null', rows: 2, unknown: 2 },
      { condition: 'kind is not null', rows: 0, unknown: 0 },
    ]);
  });

  it('says what other rows decide afterwards, and counts the rest of the denominator', async () => {
    const again = {
      ...{ kind: 'any' as const, source: 'visit', value: null, rows: null, by: 'site' },
      window: { kind: 'days' as const, at: 'day', from: -9, to: -1 },
    };
    const metric: Metric = {
      ...METRIC,
      denominator: "kind = '2' and again",
      records: { ...METRIC.records!, features: { again } },
    };
    expect(await leftOut(metric, NOVEMBER)).toMatchObject({
      leftOut: [{ rows: 2 }, { rows: 2 }, { condition: "kind = '2'", rows: 1 }],
      left: 1,
      thenBy: ['again'],
    });
  });

  it('is nothing where the definition has no conditions, and 0 of 0 where there are no rows', async () => {
    const all = { ...METRIC, records: { ...METRIC.records!, rows: null } };
    expect(await leftOut(all, NOVEMBER)).toEqual({ table: 'visit', rows: 6, leftOut: [], left: 6, thenBy: [] });
    const none = await leftOut(METRIC, { from: '2024-01-01', to: '2024-01-31' });
    expect([none.rows, none.left, ...none.leftOut.map((one) => one.rows)]).toEqual([0, 0, 0, 0]);
  });

  it('leaves as many rows as the figure counts, whatever the time', async () => {
    for (const question of [NOVEMBER, {}, { from: '2025-11-05' }, { grain: 'month' as const, from: '2025-11-10' }]) {
      const figures = await askRecords(engine, { model: MODEL, metric: METRIC, question });
      const counted = figures.reduce((sum, figure) => sum + (figure.denominator ?? 0), 0);
      expect(counted).toBeGreaterThan(0);
      expect((await leftOut(METRIC, question)).left).toBe(counted);
    }
  });

  it('is counted of a snapshot once for each of its days', async () => {
    const held = { ...METRIC.records!, time: { kind: 'as-at' as const, from: 'came', to: 'went' }, rows: "kind = '2'" };
    const metric: Metric = { ...METRIC, kind: 'count', numerator: '1', denominator: null, records: held };
    const asked = await leftOut(metric, { grain: 'day', from: '2025-11-05', to: '2025-11-06' });
    const figures = await askRecords(engine, {
      model: MODEL,
      metric,
      question: { grain: 'day', from: '2025-11-05', to: '2025-11-06' },
    });
    expect(asked.left).toBe(figures.reduce((sum, figure) => sum + (figure.numerator ?? 0), 0));
    expect(asked.leftOut[0]!.rows + asked.left).toBe(asked.rows);
  });
});
