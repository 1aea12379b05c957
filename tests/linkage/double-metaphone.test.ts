import { doubleMetaphone } from 'double-metaphone';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal } from '../../src/engine/engine.ts';
import { compareSql } from '../../src/linkage/compare-sql.ts';
import { explainPair } from '../../src/linkage/explain-pair.ts';
import { laySounds, soundsOf } from '../../src/linkage/lay-sounds.ts';
import { linkPairs } from '../../src/linkage/link-pairs.ts';
import type { LinkageModel } from '../../src/linkage/model.ts';
import { standardiseRecords } from '../../src/linkage/standardise-records.ts';
import { layTable, openLinkage } from './open-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

const sounds = { label: 'sounds alike', kind: 'phonetic', phonetic: 'double_metaphone' } as const;
const MODEL: LinkageModel = {
  ...{ id: 'sounds', title: 'names that sound alike', unique_id: 'id', prior: 0.01 },
  standardise: { a: 'name' },
  comparisons: [
    {
      ...{ name: 'a', columns: ['a'] },
      levels: [
        { label: 'missing', kind: 'null' },
        { label: 'the same', kind: 'exact', m: 0.9, u: 0.01 },
        { ...sounds, m: 0.08, u: 0.01 },
        { label: 'else', kind: 'else', m: 0.02, u: 0.98 },
      ],
    },
  ],
  blocking: [[{ column: 'a', phonetic: 'double_metaphone' }]],
};

const records = (names: (string | null)[]): { id: string; a: string | null }[] =>
  names.map((a, i) => ({ id: String(i + 1).padStart(6, '0'), a }));

async function gamma(left: string | null, right: string | null): Promise<number> {
  await layTable(engine, 'two', records([left, right]));
  await standardiseRecords(engine, { left: 'two', model: MODEL, kind: 'dedupe' });
  const pair = '(select 1 as left_record, 2 as right_record)';
  return (await engine.one<{ gamma_a: number }>(compareSql(MODEL, pair, { left_record: 'p.left_record' }))).gamma_a;
}

/** Codes of at most four letters, as published; where there is one code the second is the same. */
const PUBLISHED: [name: string, likelier: string, other: string][] = [
  // Wikipedia, Metaphone (Double Metaphone)
  ['Smith', 'SM0', 'XMT'],
  ['Schmidt', 'XMT', 'SMT'],
  // S. Woodbridge's list of surnames, by way of the tests of Apache Commons Codec (DoubleMetaphone2Test)
  ['Angier', 'ANJ', 'ANJR'],
  ['Allerton', 'ALRT', 'ALRT'],
  ['Bachelor', 'PXLR', 'PKLR'],
  ['Barlow', 'PRL', 'PRLF'],
  ['Beauchamp', 'PXMP', 'PKMP'],
  ['Bergen', 'PRJN', 'PRKN'],
  ['Bosworth', 'PSR0', 'PSRT'],
  ['Brzozowski', 'PRSS', 'PRTS'],
  ['Cartwright', 'KRTR', 'KRTR'],
  ['Chevalier', 'XFL', 'XFLR'],
  ['Christie', 'KRST', 'KRST'],
  ['Church', 'XRX', 'XRK'],
  ['Clothilde', 'KL0L', 'KLTL'],
  ['Cowperthwaite', 'KPR0', 'KPRT'],
  ['Crew', 'KR', 'KRF'],
  ['Cunningham', 'KNNK', 'KNNK'],
  ["D'Aubigny", 'TPN', 'TPKN'],
  ['Donahue', 'TNH', 'TNH'],
  ['Edwards', 'ATRT', 'ATRT'],
  ['Eglinton', 'AKLN', 'ALNT'],
  ['Elizabeth', 'ALSP', 'ALSP'],
  ['Fischer', 'FXR', 'FSKR'],
  ['Folger', 'FLKR', 'FLJR'],
  ['French', 'FRNX', 'FRNK'],
  ['Frothingham', 'FR0N', 'FRTN'],
  ['George', 'JRJ', 'KRK'],
  ['Gerken', 'KRKN', 'JRKN'],
  ['Giffard', 'JFRT', 'KFRT'],
  ['Hathaway', 'H0', 'HT'],
  ['Hawkhurst', 'HKRS', 'HKRS'],
];

describe('double metaphone', () => {
  it.each(PUBLISHED)('%s sounds as %s or %s', async (name, likelier, other) => {
    await layTable(engine, 'linkage_records', [{ a: name }]);
    await laySounds(engine, ['a']);
    const { codes } = await engine.one<{ codes: string[] }>('select codes from linkage_sounds');
    expect(codes).toEqual(likelier === other ? [likelier] : [likelier, other]);
  });

  it('has no code where nothing is heard', () => {
    expect(['', 'W', 'HH', ' '].map(soundsOf)).toEqual([[], [], [], []]);
  });

  it('lays every different name once, whatever is written in it and however many there are', async () => {
    const odd = fc.sample(fc.string({ unit: 'grapheme', maxLength: 12 }), { numRuns: 400, seed: 8 });
    await engine.run(`create or replace table linkage_records as
      select x as a, reverse(x) as b from (select unnest([${odd.map((x) => literal(x.replaceAll('\0', ''))).join(', ')}, null]) as x)
      union all select 'B' || translate(i::varchar, '0123456789', 'AKELIMONUR'), null from range(60000) t(i)`);
    await laySounds(engine, ['a', 'b']);
    const rows = await engine.all<{ letters: string; codes: string[] }>('from linkage_sounds order by letters');
    expect(new Set(rows.map((r) => r.letters)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(60_000);
    expect(rows.filter((r) => JSON.stringify(r.codes) !== JSON.stringify(soundsOf(r.letters)))).toEqual([]);
    expect(rows.filter((r) => !/^[A-Z ]+$/.test(r.letters))).toEqual([]);
  });
});

describe('a level and a key by sound', () => {
  it.each([
    ['Catherine', 'Kathryn', 1],
    ['Smith', 'Schmidt', 1],
    ['Müller', 'Mueller', 1],
    ['Philips', 'Fillips', 1],
    ['Smith', 'smith ', 2],
    ['Smith', 'Jones', 0],
    ['Hh', 'W', 0],
    ['Smith', null, -1],
    [null, null, -1],
  ])('%s and %s give gamma %i', async (left, right, expected) => {
    expect(await gamma(left, right)).toBe(expected);
  });

  it('agrees with a plain comparison of any two words, and finds the pairs whose likelier codes are the same', async () => {
    const words = [...new Set(fc.sample(fc.stringMatching(/^[ABCGHKSTW]{2,4}$/), { numRuns: 180, seed: 21 }))];
    await layTable(engine, 'words', records(words));
    const { pairs } = await linkPairs(engine, { left: 'words', model: { ...MODEL, max_block: 1000 }, kind: 'dedupe' });
    const found = await engine.all<{ l: number; r: number; gamma: number }>(
      'select left_record as l, right_record as r, gamma_a as gamma from pairs order by all',
    );
    const codes = words.map((w) => doubleMetaphone(w).map((c) => c.slice(0, 4)));
    const expected = words.flatMap((_, i) =>
      words.flatMap((__, j) =>
        i < j && codes[i]![0] !== '' && codes[i]![0] === codes[j]![0] ? [{ l: i + 1, r: j + 1, gamma: 1 }] : [],
      ),
    );
    expect(pairs).toBeGreaterThan(100);
    expect(found).toEqual(expected);
    const every = await engine.all<{ l: number; r: number; gamma_a: number }>(
      `${compareSql(MODEL, '(select l.record as left_record, r.record as right_record from linkage_records l join linkage_records r on l.record < r.record)', { l: 'p.left_record', r: 'p.right_record' })} order by all`,
    );
    const heard = (i: number): string[] => codes[i - 1]!.filter((code) => code !== '');
    expect(every.filter((p) => (p.gamma_a === 1) !== heard(p.l).some((c) => heard(p.r).includes(c)))).toEqual([]);
    expect(every.filter((p) => p.gamma_a === 1).length).toBeGreaterThan(pairs);
  });

  it('is told in the waterfall of a pair, and by the name of the rule', async () => {
    await layTable(engine, 'two', records(['Catherine', 'Kathryn']));
    await linkPairs(engine, { left: 'two', model: MODEL, kind: 'dedupe' });
    const [left, right] = ['000001', '000002'].map((id) => ({ source: 'left' as const, id }));
    const told = await explainPair(engine, MODEL, left!, right!);
    expect(told.steps[0]).toMatchObject({ label: 'sounds alike', gamma: 1, weight: 3 });
    expect(told.blockedBy).toEqual(['a (double metaphone)']);
  });
});
