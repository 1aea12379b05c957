/** What standardisation reads of a cell, by the type of its column: the same from CSV as from Parquet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { countTaken } from '../../src/linkage/count-taken.ts';
import type { LinkageModel, Standardisation } from '../../src/linkage/model.ts';
import { standardiseRecords } from '../../src/linkage/standardise-records.ts';
import { openLinkage } from './open-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

const modelOf = (rule: Standardisation): LinkageModel => ({
  ...{ id: 'one', title: 'one column', unique_id: 'id' },
  standardise: { x: rule },
  comparisons: [
    {
      ...{ name: 'x', columns: ['x'] },
      levels: [
        { label: 'same', kind: 'exact' },
        { label: 'other', kind: 'else' },
      ],
    },
  ],
  blocking: [['x']],
});

const lay = (...values: string[]): Promise<void> =>
  engine.run(
    `create or replace table people as select * from (values ${values.map((v, i) => `('p${i}', ${v})`).join(', ')}) t(id, x)`,
  );
const input = (rule: Standardisation) => ({ left: 'people', model: modelOf(rule), kind: 'dedupe' as const });

/** rule, SQL of what the file holds, what it is made into (null: missing) */
const TABLE: [Standardisation, string, string | null][] = [
  ['nhs-number', "'4000000004.0'", '4000000004'],
  ['nhs-number', "' 943 476 5919.00 '", '9434765919'],
  ['nhs-number', '4000000004::double', '4000000004'],
  ['nhs-number', '4000000004::decimal(12, 2)', '4000000004'],
  ['nhs-number', '4000000004::bigint', '4000000004'],
  ['nhs-number', "'4000000004.5'", null],
  ['nhs-number', '4000000004.5::double', null],
  ['nhs-number', "'nan'::double", null],
  ['digits', "'20794600.0'", '20794600'],
  ['alphanumeric', "'12.0'", '12'],
  ['text', '1::double', '1'],
  ['text', "'1.0'", '1'],
  ['text', "'v1.0'", 'v1.0'],
  ['text', '1.5::double', '1.5'],
  ['date', '19710624::double', '1971-06-24'],
  ['date', "'19710624.0'", '1971-06-24'],
  ['date', "timestamp '1971-06-24 00:00:00'", '1971-06-24'],
  ['number', '51::double', '51.0'],
  ['list', "['b', 'A', 'a', null]", '[A, B]'],
  ['list', '[2, 1]', '[1, 2]'],
];

describe('a cell', () => {
  it.each(TABLE)('%s: %s becomes %j', async (rule, given, made) => {
    await lay(given);
    await standardiseRecords(engine, input(rule));
    expect(await engine.one('select x::varchar as x from linkage_records')).toEqual({ x: made });
  });

  it.each<[Standardisation, string, string]>([
    ['text', "['SECRET']", 'its cells hold lists'],
    ['nhs-number', "{'n': 'SECRET'}", 'parts with names'],
    ['list', "[['SECRET']]", 'a list of texts'],
    ['list', "map {'a': 'SECRET'}", 'a list of texts'],
    ['nhs-number', '4000000004::float', '32-bit'],
  ])('%s: %s is refused by its type', async (rule, given, problem) => {
    await lay(given);
    const asked = standardiseRecords(engine, input(rule));
    await expect(asked).rejects.toThrow('left file, column x');
    await expect(asked).rejects.toThrow(problem);
    await expect(asked).rejects.not.toThrow('SECRET');
  });

  it('is refused as an id where it holds more than one value', async () => {
    await engine.run("create or replace table people as select ['p1'] as id, 'a' as x");
    await expect(standardiseRecords(engine, input('text'))).rejects.toThrow('left file, column id');
  });
});

describe('values taken', () => {
  it('are counted against those that are filled: blanks are not, and what fails its check is not taken', async () => {
    await lay("'4000000004'", "'4000000005'", "' '", "'\t'", 'null', "'not known'", "'4000000004.0'");
    expect(await countTaken(engine, input('nhs-number'))).toEqual([
      { file: 'left', column: 'x', rule: 'nhs-number', filled: 4, notTaken: 2 },
    ]);
  });

  it('are none to count of a column that is empty, which is no fault', async () => {
    await lay('null::varchar', "''");
    expect(await countTaken(engine, input('postcode'))).toMatchObject([{ filled: 0, notTaken: 0 }]);
  });

  it('are demanded of a column that is filled', async () => {
    await lay("'SECRET'", 'null');
    await expect(countTaken(engine, input('date'))).rejects.toThrow(
      'standardised as date, none of its filled values (1) can be taken',
    );
    await expect(countTaken(engine, input('date'))).rejects.not.toThrow('SECRET');
  });
});
