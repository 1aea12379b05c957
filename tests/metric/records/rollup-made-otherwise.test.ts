/** An earlier edition's rollup was made with the bands of its day: it is not read with those of today. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/edition/manifest.ts';
import type { OpenEdition } from '../../../src/edition/open-edition.ts';
import { type RollupMade, rollupMade } from '../../../src/edition/rollup-made.ts';
import { type Engine, identifier, openEngine } from '../../../src/engine/engine.ts';
import { answerQuestion } from '../../../src/metric/answer-question.ts';
import { DUCKDB } from '../../../src/metric/dialect.ts';
import type { JoinDefinition, TableModel } from '../../../src/metric/table-model.ts';
import { EMPTY, openFixture } from '../open-fixture.ts';
import { layTables, modelOf, type RecordEngine, recordMetric, tableOf } from './open-records.ts';

const PERSON = { name: 'person', to: 'person', on: { person_key: 'person_key' } };
const OTHER_PERSON = { ...PERSON, on: { other_key: 'person_key' } };

/** Visits with a rollup by age, whose bands begin at these. */
const model = (bands: number[], by = ['day', 'age', 'person.sex'], join: JoinDefinition = PERSON): TableModel =>
  modelOf({
    person: tableOf(['person_key'], ['person_key bigint', 'sex varchar']),
    visit: tableOf(
      ['visit_id'],
      ['visit_id integer', 'person_key bigint', 'other_key bigint', 'day date', 'age integer'],
      [join],
      [{ name: 'visit_by_age', by, bands: { age: bands }, sums: [] }],
    ),
  });

const OLD = model([0, 18, 65]);
// of 66, 70, 64 and 20 years two are 65 or older, and one 70 or older
const ROWS = {
  person: [{ person_key: 1, sex: '1' }],
  visit: [66, 70, 64, 20].map((age, i) => ({ visit_id: i, person_key: 1, other_key: 2, day: '2024-03-01', age })),
};
const from = (age: number) => recordMetric('visit', { time: { kind: 'flow', at: 'day' }, rows: `age >= ${age}` });

let engine: Engine;
let base: Manifest;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  const run = { dialect: DUCKDB, run: (sql: string) => engine.run(sql) } as RecordEngine;
  await layTables(run, OLD, ROWS);
  const fixture = await openFixture({});
  base = fixture.edition.manifest;
  fixture.edition.close();
});
afterAll(() => engine.close());

/** @param made what the manifest tells of the rollup */
async function ask(today: TableModel, age: number, made?: RollupMade) {
  const names = ['person', 'visit', 'visit_by_age'];
  const described = { key: [], rows: 0, parquet: '', sha256: '', serving: '', columns: [], datasets: [] };
  const tables = names.map((name) => ({
    ...{ name, ...described },
    ...(name === 'visit_by_age' && made ? { rollup: made } : {}),
  }));
  const edition: OpenEdition = { manifest: { ...base, tables }, engine, table: identifier, close: () => undefined };
  const grant = { tables: ['person', 'visit'], rowFilter: {} };
  const answer = await answerQuestion({ edition, metric: from(age), tables: today, question: EMPTY, grant });
  return { value: answer.figures[0]!.value, rollup: answer.sql.includes('visit_by_age') };
}

const madeOf = ({ tables }: TableModel): RollupMade =>
  rollupMade('visit', tables.visit!.rollups![0]!, tables.visit!.joins);

describe('a rollup of an earlier edition', () => {
  it('is read by the bands with which it was made', async () => {
    expect(await ask(OLD, 65, madeOf(OLD))).toEqual({ value: 2, rollup: true });
  });

  it('is not read by other bands: the rows answer', async () => {
    // its rows of 70 and older lie in the band that begins at 65, so that it would say 0
    expect(await ask(model([0, 18, 65, 70]), 70, madeOf(OLD))).toEqual({ value: 1, rollup: false });
    expect(await ask(model([0, 65]), 65, madeOf(OLD))).toEqual({ value: 2, rollup: false });
  });

  it('is not read by other columns, or through another join', async () => {
    expect(await ask(model([0, 18, 65], ['day', 'age']), 65, madeOf(OLD))).toEqual({ value: 2, rollup: false });
    const other = model([0, 18, 65], undefined, OTHER_PERSON);
    expect(await ask(other, 65, madeOf(OLD))).toEqual({ value: 2, rollup: false });
  });

  it('is not read where the edition does not tell how it was made', async () => {
    expect(await ask(OLD, 65)).toEqual({ value: 2, rollup: false });
  });
});
