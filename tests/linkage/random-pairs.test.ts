import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { sampleRandomPairs } from '../../src/linkage/count-patterns.ts';
import type { LinkageModel } from '../../src/linkage/model.ts';
import { type LinkKind, standardiseRecords } from '../../src/linkage/standardise-records.ts';
import { layTable, openLinkage } from './open-linkage.ts';

const MODEL: LinkageModel = {
  ...{ id: 'random', title: 'random', unique_id: 'id', blocking: [['x']] },
  comparisons: [
    {
      name: 'x',
      columns: ['x'],
      levels: [
        { label: 'same', kind: 'exact' },
        { label: 'else', kind: 'else' },
      ],
    },
    {
      name: 'side',
      columns: ['side'],
      levels: [
        { label: 'same', kind: 'exact' },
        { label: 'else', kind: 'else' },
      ],
    },
  ],
};

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
  for (const [table, n] of [
    ['a', 40],
    ['b', 20],
  ] as const)
    await layTable(
      engine,
      table,
      Array.from({ length: n }, (_, i) => ({ id: String(i), x: `${table}${i}`, side: table })),
    );
});
afterAll(() => engine.close());

const sample = async (kind: LinkKind, wanted: number, all: number): Promise<[gammas: number[], n: number][]> => {
  await standardiseRecords(engine, { left: 'a', right: 'b', model: MODEL, kind });
  const patterns = await sampleRandomPairs(engine, MODEL, kind, wanted, 5, all);
  return patterns.map((p) => [p.gammas, p.n]);
};

it('are all pairs, each once, where there are no more than asked for', async () => {
  expect(await sample('dedupe', 780, 780)).toEqual([[[0, 1], 780]]);
  expect(await sample('link', 5000, 800)).toEqual([[[0, 0], 800]]);
  expect(await sample('link-and-dedupe', 5000, 1770)).toEqual([
    [[0, 0], 800],
    [[0, 1], 780 + 190],
  ]);
});

it('never pair a record with itself, nor records of one file when two are linked', async () => {
  const patterns = await sample('dedupe', 700, 780);
  expect(patterns.map(([gammas]) => gammas)).toEqual([[0, 1]]);
  const n = patterns[0]![1];
  // one draw in forty meets itself and is left out
  expect(n).toBeGreaterThan(650);
  expect(n).toBeLessThan(700);
  expect(await sample('link', 700, 800)).toEqual([[[0, 0], 700]]);
});
