import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { chartUnlinkables } from '../../src/linkage/chart-unlinkables.ts';
import { chooseThreshold } from '../../src/linkage/choose-threshold.ts';
import { estimateBlockingRecall } from '../../src/linkage/estimate-blocking-recall.ts';
import { explainPair } from '../../src/linkage/explain-pair.ts';
import { linkPairs } from '../../src/linkage/link-pairs.ts';
import type { LinkageModel } from '../../src/linkage/model.ts';
import { trainModel } from '../../src/linkage/train-model.ts';
import { layTable, openLinkage, type TextRow } from './open-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

/** Weights that can be added in the head: name 2³ or 2⁻¹ (rarity counted), town 2¹ or 2⁻², prior odds 1 to 16. */
const MODEL: LinkageModel = {
  ...{ id: 'small', title: 'small', unique_id: 'id', prior: 1 / 17 },
  standardise: { name: 'name', town: 'name' },
  comparisons: [
    {
      ...{ name: 'name', columns: ['name'] },
      levels: [
        { label: 'no name', kind: 'null' },
        { label: 'same name', kind: 'exact', m: 0.8, u: 0.1, tf: 1 },
        { label: 'other name', kind: 'else', m: 0.2, u: 0.4 },
      ],
    },
    {
      ...{ name: 'town', columns: ['town'] },
      levels: [
        { label: 'no town', kind: 'null' },
        { label: 'same town', kind: 'exact', m: 0.8, u: 0.4 },
        { label: 'other town', kind: 'else', m: 0.1, u: 0.4 },
      ],
    },
  ],
  blocking: [['name'], ['town']],
};

const LEFT: TextRow[] = [
  { id: 'a1', name: 'Ann', town: 'Luton' },
  { id: 'a2', name: 'Ann', town: 'Bedford' },
  { id: 'a3', name: 'Zoe', town: 'Bedford' },
  { id: 'a4', name: null, town: 'Luton' },
];
const RIGHT: TextRow[] = [
  { id: 'b1', name: 'ann', town: 'Bedford' },
  { id: 'b2', name: 'Bob', town: null },
];

beforeEach(async () => {
  await layTable(engine, 'a', LEFT);
  await layTable(engine, 'b', RIGHT);
});

const shown = `select left_source || left_id as l, right_source || right_id as r, gamma_name, gamma_town, round(match_weight, 6) as w,
  blocked_by, blocking_rules from pairs order by left_record, right_record`;

describe('scored pairs', () => {
  it('of one file: the weights are the prior, the levels, and the rarity of the shared name', async () => {
    expect(await linkPairs(engine, { left: 'a', model: MODEL, kind: 'dedupe' })).toEqual({ pairs: 3, capped: [] });
    // two of three names are Ann: log2(0.1 / (2/3)) is what they are worth beside the average name
    const rarity = Math.log2(0.1 / (2 / 3));
    expect(await engine.all(shown)).toEqual([
      {
        l: 'lefta1',
        r: 'lefta2',
        gamma_name: 1,
        gamma_town: 0,
        w: Number((-4 + 3 + rarity - 2).toFixed(6)),
        blocked_by: 1,
        blocking_rules: 1,
      },
      { l: 'lefta1', r: 'lefta4', gamma_name: -1, gamma_town: 1, w: -4 + 1, blocked_by: 2, blocking_rules: 2 },
      { l: 'lefta2', r: 'lefta3', gamma_name: 0, gamma_town: 1, w: -4 - 1 + 1, blocked_by: 2, blocking_rules: 2 },
    ]);
  });

  it('of two files: only across them; of both: also within', async () => {
    await linkPairs(engine, { left: 'a', right: 'b', model: MODEL, kind: 'link' });
    expect(
      (await engine.all<{ l: string; r: string; blocking_rules: number }>(shown)).map((p) => [
        p.l,
        p.r,
        p.blocking_rules,
      ]),
    ).toEqual([
      ['lefta1', 'rightb1', 1],
      ['lefta2', 'rightb1', 3],
      ['lefta3', 'rightb1', 2],
    ]);
    expect((await linkPairs(engine, { left: 'a', right: 'b', model: MODEL, kind: 'link-and-dedupe' })).pairs).toBe(6);
  });

  it('have a match probability that is the weight as odds', async () => {
    await linkPairs(engine, { left: 'a', model: MODEL, kind: 'dedupe' });
    const rows = await engine.all<{ w: number; p: number }>(
      'select match_weight as w, match_probability as p from pairs',
    );
    for (const { w, p } of rows) expect(Math.log2(p / (1 - p))).toBeCloseTo(w, 9);
  });

  it('are none, without a fault, for files of no rows', async () => {
    await engine.run('create or replace table empty as select * from a where false');
    expect(await linkPairs(engine, { left: 'empty', model: MODEL, kind: 'dedupe' })).toEqual({ pairs: 0, capped: [] });
    await expect(chooseThreshold(engine)).rejects.toThrow('no blocking rule found a pair');
    expect(await estimateBlockingRecall(engine, MODEL)).toMatchObject({ recall: null, found: 0 });
    expect(await chartUnlinkables(engine, MODEL)).toEqual([]);
  });
});

describe('pairs that a veto forbids', () => {
  const weights = async (veto: { agree: string[]; disagree: string[]; unless?: string[] }): Promise<number[]> => {
    const model = { ...MODEL, vetoes: [{ label: 'not one person', ...veto }] };
    await linkPairs(engine, { left: 'a', model, kind: 'dedupe' });
    return (await engine.all<{ w: number }>(shown)).map((p) => Math.round(p.w));
  };
  // a1 and a2: the same name, other towns; a1 and a4: no name; a2 and a3: other names, the same town
  it('weigh nothing that can be made up for, when all agree that must and all are at else that must', async () => {
    expect(await weights({ agree: ['name'], disagree: ['town'] })).toEqual([-1000, -3, -4]);
    expect(await weights({ agree: ['town'], disagree: ['name'] })).toEqual([-6, -3, -1000]);
  });

  it('are none where something excuses it, or a value is missing', async () => {
    expect(await weights({ agree: ['town'], disagree: ['name'], unless: ['town'] })).toEqual([-6, -3, -4]);
    expect(await weights({ agree: ['town'], disagree: ['name'], unless: ['name'] })).toEqual([-6, -3, -1000]);
  });

  it('teach nothing', async () => {
    const model = { ...MODEL, vetoes: [{ label: 'never', agree: ['town'], disagree: ['name'] }] };
    const pairs = async (m: LinkageModel): Promise<number> =>
      (await trainModel(engine, { left: 'a', model: m, kind: 'dedupe' })).blockedPairs;
    expect([await pairs(MODEL), await pairs(model)]).toEqual([3, 2]);
  });
});

describe('records linked only where that is certain', () => {
  const flagged = (flag: string | null): TextRow[] =>
    LEFT.map((row) => ({ ...row, flag: row.id === 'a1' ? flag : 'no' }));
  it.each([
    ...['yes', 'Y', 'true', '1', 'S', '', null].map((flag) => [flag, true] as const),
    ...['no', 'N', ' False ', 'f', '0'].map((flag) => [flag, false] as const),
  ])('are those whose flag says %j: %s', async (flag, restricted) => {
    await layTable(engine, 'flagged', flagged(flag));
    const model = { ...MODEL, certain_only: { column: 'flag', rules: [['name', { column: 'town', first: 3 }]] } };
    await linkPairs(engine, { left: 'flagged', model, kind: 'dedupe' });
    const { all } = await engine.one<{ all: number }>(
      'select count(*) filter (is_restricted) as all from linkage_records',
    );
    expect(all).toBe(restricted ? 1 : 0);
  });

  it('have pairs that say whether a certain rule agrees; what is missing does not', async () => {
    await layTable(engine, 'flagged', flagged('yes'));
    const certain = async (...rules: LinkageModel['blocking']): Promise<boolean[]> => {
      await linkPairs(engine, {
        left: 'flagged',
        model: { ...MODEL, certain_only: { column: 'flag', rules } },
        kind: 'dedupe',
      });
      const rows = await engine.all<{ c: boolean }>(
        'select is_certain as c from pairs order by left_record, right_record',
      );
      return rows.map((r) => r.c);
    };
    expect(await certain(['name'])).toEqual([true, false, false]);
    expect(await certain(['name', 'town'])).toEqual([false, false, false]);
    expect(await certain(['name'], [{ column: 'town', first: 3 }])).toEqual([true, true, true]);
  });

  it('are asked of a file that has no such column', async () => {
    const model = { ...MODEL, certain_only: { column: 'flag', rules: [['name']] } };
    await expect(linkPairs(engine, { left: 'a', model, kind: 'dedupe' })).rejects.toThrow("it has no column 'flag'");
  });
});

describe('the waterfall of a pair', () => {
  it('adds up to its weight, and names levels and rules', async () => {
    await linkPairs(engine, { left: 'a', right: 'b', model: MODEL, kind: 'link' });
    const told = await explainPair(engine, MODEL, { source: 'right', id: 'b1' }, { source: 'left', id: 'a2' });
    expect(told.prior).toBeCloseTo(-4, 12);
    expect(told.steps.map((s) => s.label)).toEqual(['same name', 'same town']);
    expect(told.steps[0]!.termFrequency).toBeCloseTo(Math.log2(0.1 / (3 / 5)), 9);
    expect(told.blockedBy).toEqual(['name', 'town']);
    const { w } = await engine.one<{ w: number }>(`select match_weight as w from pairs where left_id = 'a2'`);
    expect(told.weight).toBeCloseTo(w, 12);
    expect(told.prior + told.steps.reduce((sum, s) => sum + s.weight + s.termFrequency, 0)).toBeCloseTo(w, 9);
  });

  it('is also of pairs that no rule finds', async () => {
    await linkPairs(engine, { left: 'a', right: 'b', model: MODEL, kind: 'link' });
    const told = await explainPair(engine, MODEL, { source: 'left', id: 'a4' }, { source: 'right', id: 'b2' });
    expect(told).toMatchObject({
      blockedBy: [],
      steps: [
        { label: 'no name', weight: 0 },
        { label: 'no town', weight: 0 },
      ],
    });
    expect(told.weight).toBeCloseTo(-4, 12);
    await expect(
      explainPair(engine, MODEL, { source: 'left', id: 'zz' }, { source: 'right', id: 'b2' }),
    ).rejects.toThrow('no record has that id');
  });
});

describe('unlinkable records', () => {
  it('rise from none to all', async () => {
    await linkPairs(engine, { left: 'a', model: MODEL, kind: 'dedupe' });
    const points = await chartUnlinkables(engine, MODEL);
    expect(points[0]).toMatchObject({ records: 0, share: 0, weight: -3 });
    expect(points.at(-1)).toMatchObject({ records: 4, share: 1 });
    // a4, a town and no name, reaches −3; the two Anns, whose name is common here, −2.74; Zoe −1.74
    expect(points.map((p) => [p.weight, p.share])).toEqual([
      [-3, 0],
      [-2.5, 0.75],
      [-2, 0.75],
      [-1.5, 1],
    ]);
  });
});

describe('the threshold', () => {
  const lay = (weights: number[]): Promise<void> =>
    engine.run(`create or replace temp table pairs as select w::double as match_weight, 1 / (1 + pow(2, -w::double)) as match_probability
      from (values ${weights.map((w) => `(${w})`).join(', ')}) t(w)`);

  it('is where the expected F1 is greatest, worked out by hand', async () => {
    await lay([10, 10, 5, 0, -5, -10]);
    const p = [10, 10, 5, 0, -5, -10].map((w) => 1 / (1 + 2 ** -w));
    const all = p.reduce((a, b) => a + b, 0);
    const f1 = [2, 3, 4, 5, 6].map((n) => (2 * p.slice(0, n).reduce((a, b) => a + b, 0)) / (n + all));
    const chosen = await chooseThreshold(engine);
    expect(chosen.curve.map((c) => c.links)).toEqual([2, 3, 4, 5, 6]);
    chosen.curve.forEach((c, i) => {
      expect(c.f1).toBeCloseTo(f1[i]!, 10);
    });
    expect(chosen.f1).toBe(Math.max(...chosen.curve.map((c) => c.f1)));
    // F is 6.936 / 7.499 = 0.925: a pair of probability F / 2, weight −0.22, would change nothing
    expect(chosen).toMatchObject({ threshold: -0.2, links: 4, sameLinks: [-4.9, 0] });
    expect(chosen.explanation).toContain('match weight -0.2 (match probability 0.465)');
  });

  it('lies, where no pair does, at half of F or as near to it as the pairs let it', async () => {
    await lay([30, 25, -20]);
    expect(await chooseThreshold(engine)).toMatchObject({ threshold: 0, links: 2, sameLinks: [-19.9, 25] });
    await lay([30, 25]);
    expect(await chooseThreshold(engine)).toMatchObject({ threshold: 0, sameLinks: [null, 25] });
    await lay([30, 25, 6, -20]);
    // blocking misses 99 of 100: F is 5.969 / 301.5, its half weighs −6.64
    expect(await chooseThreshold(engine, 0.01)).toMatchObject({ threshold: -6.6, sameLinks: [-19.9, 6] });
  });

  it('is higher where blocking misses less, and counts what it missed', async () => {
    await lay([10, 10, 5, 0, -0.9, -10]);
    const whole = await chooseThreshold(engine, 1);
    const half = await chooseThreshold(engine, 0.5);
    expect(half.threshold).toBeLessThanOrEqual(whole.threshold);
    expect(half.expectedMatches).toBeCloseTo(2 * whole.expectedMatches, 9);
    expect(half.recall).toBeLessThanOrEqual(0.5);
    await expect(chooseThreshold(engine, 0)).rejects.toThrow('a number above 0 and at most 1');
  });
});

describe('refusals', () => {
  it.each([
    ['an untrained model', { ...MODEL, prior: undefined } as unknown as LinkageModel, 'a', 'it is not trained'],
    [
      'a missing column',
      { ...MODEL, unique_id: 'nhs_number' },
      'a',
      "it has no column 'nhs_number', which `unique_id` of the model asks for",
    ],
    [
      'a column that a rule misspells',
      { ...MODEL, blocking: [['twon']] },
      'a',
      "'twon', which `blocking` of the model asks for",
    ],
    [
      'the same, with the place of the column whose heading is near: it may be somebody',
      { ...MODEL, blocking: [['twon']] },
      'a',
      'the heading of column 3 of the file is nearly that: if the model means it',
    ],
    ['a repeated id', { ...MODEL, unique_id: 'town' }, 'a', '2 repeat another'],
    ['a second file that is not named', MODEL, 'link', 'link needs a second file'],
  ])('%s', async (_, model, left, problem) => {
    const kind = left === 'link' ? 'link' : 'dedupe';
    const asked = linkPairs(engine, { left: 'a', model, kind });
    await expect(asked).rejects.toThrow(ConcordError);
    await expect(asked).rejects.toThrow(problem);
    await expect(asked).rejects.not.toThrow(/Luton|Bedford/);
  });

  it('training without a prior, or with a comparison that no rule can teach', async () => {
    const { prior: _, ...rest } = MODEL;
    await expect(trainModel(engine, { left: 'a', model: rest, kind: 'dedupe' })).rejects.toThrow(
      'neither a prior nor deterministic rules',
    );
    const model = { ...MODEL, blocking: [['name']] };
    await expect(trainModel(engine, { left: 'a', model, kind: 'dedupe' })).rejects.toThrow(
      'every training rule uses one of its columns',
    );
  });

  it('training where all pairs lie in blocks that are too large, by that cause and no other', async () => {
    await layTable(
      engine,
      'a',
      ['a1', 'a2', 'a3'].map((id) => ({ id, name: 'Ann', town: 'Luton' })),
    );
    const asked = trainModel(engine, { left: 'a', model: { ...MODEL, max_block: 2 }, kind: 'dedupe' });
    await expect(asked).rejects.toThrow(
      'the training rules find pairs in blocks alone that are too large to compare: max_block is 2 records, and the largest block has 3',
    );
    await expect(asked).rejects.not.toThrow(/standardisation|Ann|Luton/);
    await expect(
      trainModel(engine, { left: 'a', model: { ...MODEL, max_block: 3 }, kind: 'dedupe' }),
    ).resolves.toBeTruthy();
  });
});
