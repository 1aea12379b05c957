import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal } from '../../src/engine/engine.ts';
import { compareSql } from '../../src/linkage/compare-sql.ts';
import type { Level, LinkageModel, Standardisation } from '../../src/linkage/model.ts';
import { standardiseRecords } from '../../src/linkage/standardise-records.ts';
import { layTable, openLinkage } from './open-linkage.ts';
import { editDistance, jaroWinkler } from './twins.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

/** A model of one comparison on columns a (and b), with missing below and else above the level. */
function modelOf(level: Partial<Level>, rule: Standardisation, columns = ['a']): LinkageModel {
  return {
    ...{ id: 'one', title: 'one level', unique_id: 'id', blocking: [['a']] },
    standardise: { a: rule, b: rule },
    comparisons: [
      {
        ...{ name: 'a', columns },
        levels: [
          { label: 'missing', kind: 'null' },
          { label: 'agrees', kind: 'exact', ...level },
          { label: 'else', kind: 'else' },
        ],
      },
    ],
  };
}

async function gamma(model: LinkageModel, left: (string | null)[], right: (string | null)[]): Promise<number> {
  await layTable(engine, 'two', [
    { id: '1', a: left[0]!, b: left[1] ?? null },
    { id: '2', a: right[0]!, b: right[1] ?? null },
  ]);
  await standardiseRecords(engine, { left: 'two', model, kind: 'dedupe' });
  const row = await engine.one<{ gamma_a: number }>(
    compareSql(model, '(select 1 as left_record, 2 as right_record)', { left_record: 'p.left_record' }),
  );
  return row.gamma_a;
}

type Case = [level: Partial<Level>, rule: Standardisation, left: string | null, right: string | null, gamma: number];

const DAY: Partial<Level> = { kind: 'date-difference', threshold: 31 };
const ONE_TO_ONE: Case[] = [
  [{ kind: 'exact' }, 'name', 'Ann', 'ANN', 1],
  [{ kind: 'exact' }, 'name', 'Ann', 'Anne', 0],
  [{ kind: 'exact' }, 'name', 'Ann', null, -1],
  [{ kind: 'exact' }, 'name', null, null, -1],
  [{ kind: 'jaro-winkler', threshold: 0.96 }, 'name', 'Martha', 'Marhta', 1],
  [{ kind: 'jaro-winkler', threshold: 0.97 }, 'name', 'Martha', 'Marhta', 0],
  [{ kind: 'jaro-winkler', threshold: 1 }, 'name', 'Martha', 'Martha', 1],
  [{ kind: 'levenshtein', threshold: 1 }, 'name', 'Smith', 'Smyth', 1],
  [{ kind: 'levenshtein', threshold: 1 }, 'name', 'Smith', 'Smiht', 0],
  [{ kind: 'levenshtein', threshold: 2 }, 'name', 'Smith', 'Smiht', 1],
  [{ kind: 'levenshtein', threshold: 0 }, 'name', 'Smith', 'Smith', 1],
  [{ kind: 'damerau-levenshtein', threshold: 1 }, 'digits', '9434765919', '9434769519', 1],
  [{ kind: 'damerau-levenshtein', threshold: 1 }, 'digits', '9434765919', '9434765199', 1],
  [{ kind: 'damerau-levenshtein', threshold: 1 }, 'digits', '9434765919', '943476591', 1],
  [{ kind: 'damerau-levenshtein', threshold: 1 }, 'digits', '9434765919', '94347659', 0],
  [{ kind: 'damerau-levenshtein', threshold: 2 }, 'digits', '9434765919', '94347659', 1],
  [{ kind: 'date-parts-swapped' }, 'date', '1971-06-04', '1971-04-06', 1],
  [{ kind: 'date-parts-swapped' }, 'date', '1971-06-04', '1972-04-06', 0],
  [{ kind: 'date-parts-swapped' }, 'date', '1971-06-24', '1971-06-23', 0],
  [{ kind: 'date-parts-equal', threshold: 2 }, 'date', '1971-06-24', '1981-06-24', 1],
  [{ kind: 'date-parts-equal', threshold: 2 }, 'date', '1971-06-24', '1971-06-04', 1],
  [{ kind: 'date-parts-equal', threshold: 2 }, 'date', '1971-06-24', '1971-05-04', 0],
  [{ kind: 'date-parts-equal', threshold: 1 }, 'date', '1971-06-24', '1971-05-04', 1],
  [{ kind: 'date-parts-equal', threshold: 1 }, 'date', '1971-06-24', '1972-05-04', 0],
  [{ kind: 'date-parts-equal', threshold: 2 }, 'date', '1971-06-24', null, -1],
  [DAY, 'date', '1971-06-24', '1971-07-25', 1],
  [DAY, 'date', '1971-06-24', '1971-07-26', 0],
  [DAY, 'date', '1971-07-25', '1971-06-24', 1],
  [{ kind: 'soundex' }, 'name', 'Robert', 'Rupert', 1],
  [{ kind: 'soundex' }, 'name', 'Robert', 'Robin', 0],
  [{ kind: 'nickname' }, 'name', 'Bill', 'William', 1],
  [{ kind: 'nickname' }, 'name', 'Kate', 'Kathy', 1],
  [{ kind: 'nickname' }, 'name', 'Alex', 'Sandy', 1],
  [{ kind: 'nickname' }, 'name', 'Bill', 'Mary', 0],
  [{ kind: 'nickname' }, 'name', 'Xqz', 'Xqz', 0],
  [{ kind: 'postcode-part', part: 'sector' }, 'postcode', 'LU2 7RT', 'LU2 7AB', 1],
  [{ kind: 'postcode-part', part: 'sector' }, 'postcode', 'LU2 7RT', 'LU2 8RT', 0],
  [{ kind: 'postcode-part', part: 'district' }, 'postcode', 'LU2 7RT', 'LU2 8RT', 1],
  [{ kind: 'postcode-part', part: 'district' }, 'postcode', 'LU2 7RT', 'LU27 8RT', 0],
  [{ kind: 'postcode-part', part: 'area' }, 'postcode', 'LU2 7RT', 'LU27 8RT', 1],
  [{ kind: 'array-intersect' }, 'list', 'a;b', 'b;c', 1],
  [{ kind: 'array-intersect', threshold: 2 }, 'list', 'a;b', 'b;c', 0],
  [{ kind: 'array-intersect' }, 'list', 'a', 'c', 0],
  [{ kind: 'array-intersect' }, 'list', 'a', null, -1],
];

describe('comparison levels', () => {
  it.each(ONE_TO_ONE)('%j of %s: %j and %j give gamma %d', async (level, rule, left, right, expected) => {
    expect(await gamma(modelOf(level, rule), [left], [right])).toBe(expected);
  });

  it('finds columns that changed places', async () => {
    const model = modelOf({ kind: 'columns-reversed' }, 'name', ['a', 'b']);
    expect(await gamma(model, ['Ann', 'Lee'], ['Lee', 'Ann'])).toBe(1);
    expect(await gamma(model, ['Ann', 'Lee'], ['Lee', 'Anne'])).toBe(0);
    expect(await gamma(model, ['Ann', null], [null, 'Ann'])).toBe(-1);
  });

  it('measures kilometres: Luton to Bedford is about 29', async () => {
    const km = (threshold: number): LinkageModel => modelOf({ kind: 'distance-km', threshold }, 'number', ['a', 'b']);
    const [luton, bedford] = [
      ['51.8787', '-0.4200'],
      ['52.1356', '-0.4685'],
    ];
    expect(await gamma(km(30), luton!, bedford!)).toBe(1);
    expect(await gamma(km(28), luton!, bedford!)).toBe(0);
    expect(await gamma(km(0), luton!, luton!)).toBe(1);
  });

  it('asks all columns of a level to agree, or those under on', async () => {
    expect(await gamma(modelOf({}, 'name', ['a', 'b']), ['Ann', 'Lee'], ['Ann', 'Low'])).toBe(0);
    expect(await gamma(modelOf({ on: ['a'] }, 'name', ['a', 'b']), ['Ann', 'Lee'], ['Ann', 'Low'])).toBe(1);
  });
});

describe('distances of the engine and their plain twins', () => {
  it('are equal on words of few letters', async () => {
    const word = fc.stringMatching(/^[ABC]{1,7}$/);
    const pairs = fc.sample(fc.tuple(word, word), { numRuns: 1500, seed: 11 });
    const values = pairs.map(([a, b]) => `(${literal(a)}, ${literal(b)})`).join(', ');
    const rows = await engine.all<{ a: string; b: string; l: number; d: number; j: number }>(
      `select a, b, levenshtein(a, b) as l, damerau_levenshtein(a, b) as d, jaro_winkler_similarity(a, b) as j
       from (values ${values}) t(a, b)`,
    );
    for (const { a, b, l, d, j } of rows) {
      expect([a, b, l, d]).toEqual([a, b, editDistance(a, b, false), editDistance(a, b, true)]);
      expect(j, `${a} ${b}`).toBeCloseTo(jaroWinkler(a, b), 10);
      expect(l).toBeLessThanOrEqual(2 * d);
    }
  });
});
