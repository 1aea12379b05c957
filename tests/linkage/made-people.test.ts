/** Two files of people who do not exist, with known matches: the whole way, on any machine. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { chooseThreshold } from '../../src/linkage/choose-threshold.ts';
import { estimateBlockingRecall } from '../../src/linkage/estimate-blocking-recall.ts';
import { linkPairs, scoreSql } from '../../src/linkage/link-pairs.ts';
import { type Comparison, type LinkageModel, readModel } from '../../src/linkage/model.ts';
import { proposeBlocking } from '../../src/linkage/propose-blocking.ts';
import { type Trained, trainModel } from '../../src/linkage/train-model.ts';
import { openLinkage } from './open-linkage.ts';

const bench = (name: string): URL => new URL(`../../bench/${name}`, import.meta.url);
const RECORDS = 4000;
const MATCHES = 0.8 * RECORDS;
const MODEL = readModel(bench('linkage-model.yaml').pathname);
const FILES = { left: 'bench_left', right: 'bench_right', kind: 'link' as const };

let engine: Engine;
let trained: Trained;
let model: LinkageModel;
beforeAll(async () => {
  engine = await openLinkage();
  await engine.run(readFileSync(bench('linkage-records.sql'), 'utf8').replaceAll(':records:', String(RECORDS)));
  trained = await trainModel(engine, { ...FILES, model: MODEL }, { randomPairs: 200_000, seed: 3 });
  model = trained.model;
}, 60_000);
afterAll(() => engine.close());

/** How often true matches are at each gamma of a comparison, counted. */
async function trueM(comparison: Comparison): Promise<number[]> {
  await engine.run(`create or replace table true_pairs as
    select l.record as left_record, r.record as right_record, 1 as blocked_by, 1 as blocking_rules
    from linkage_records l join linkage_records r on l.id = r.id and l.source = 'left' and r.source = 'right'`);
  const rows = await engine.all<{ g: number; n: number }>(
    `select gamma_${comparison.name} as g, count(*) as n from (${scoreSql(model, 'true_pairs')}) group by 1`,
  );
  const filled = rows.filter((r) => r.g >= 0);
  const total = filled.reduce((sum, r) => sum + r.n, 0);
  const levels = comparison.levels.filter((l) => l.kind !== 'null').length;
  return Array.from({ length: levels }, (_, g) => (filled.find((r) => r.g === g)?.n ?? 0) / total);
}

describe('training without truth', () => {
  it('comes near the m of the true matches', async () => {
    for (const comparison of model.comparisons) {
      const counted = await trueM(comparison);
      const learnt = comparison.levels.flatMap((l) => l.m ?? []).reverse();
      learnt.forEach((m, gamma) => {
        expect(Math.abs(m - counted[gamma]!), `${comparison.name} ${gamma}`).toBeLessThan(0.03);
      });
    }
  });

  it('takes the prior from the sure rules and their stated recall', () => {
    expect(model.prior).toBeCloseTo(trained.deterministicPairs! / 0.9 / RECORDS ** 2, 12);
    expect(trained.randomPairs).toBe(200_000);
    expect(trained.passes.every((p) => p.converged)).toBe(true);
  });

  it('gives the same again for the same seed, and nearly the same for another', async () => {
    const train = (seed: number): Promise<Trained> =>
      trainModel(engine, { ...FILES, model: MODEL }, { randomPairs: 200_000, seed });
    expect((await train(3)).model).toEqual(model);
    const other = (await train(4)).model;
    expect(other).not.toEqual(model);
    const exact = (m: LinkageModel): number => m.comparisons[1]!.levels[1]!.u!;
    expect(Math.abs(Math.log2(exact(other) / exact(model)))).toBeLessThan(0.5);
  });
});

describe('linking without truth', () => {
  it('finds nearly every match that blocking finds, and knows how many', async () => {
    await linkPairs(engine, { ...FILES, model });
    const recall = await estimateBlockingRecall(engine, model);
    const chosen = await chooseThreshold(engine, recall.recall!);
    const { found, links, right } = await engine.one<{ found: number; links: number; right: number }>(
      `select count(*) filter (left_id = right_id) as found, count(*) filter (link) as links, count(*) filter (link and left_id = right_id) as right
       from (select *, match_weight >= ${chosen.threshold} as link from pairs)`,
    );
    expect(Math.abs(recall.recall! - found / MATCHES)).toBeLessThan(0.01);
    expect((2 * right) / (links + MATCHES)).toBeGreaterThan(0.99);
    expect(Math.abs(chosen.precision - right / links)).toBeLessThan(0.01);
    expect(Math.abs(chosen.expectedMatches - MATCHES)).toBeLessThan(0.01 * MATCHES);
  });

  it('proposes few rules that find most of it within the pairs allowed', async () => {
    await linkPairs(engine, { ...FILES, model });
    const rules = await proposeBlocking(engine, { ...FILES, model }, { mostPairs: 8 * RECORDS, mostRules: 4 });
    expect(rules.length).toBeLessThanOrEqual(4);
    expect(rules.reduce((sum, r) => sum + r.pairs, 0)).toBeLessThanOrEqual(8 * RECORDS);
    expect(rules.at(-1)!.found).toBeGreaterThan(0.98);
    // what it says of the rules is what they do
    const again = { ...model, blocking: rules.map((r) => r.rule) };
    await linkPairs(engine, { ...FILES, model: again });
    const { n } = await engine.one<{ n: number }>('select count(*) filter (left_id = right_id) as n from pairs');
    expect(n / MATCHES).toBeGreaterThan(0.97);
  });

  it('tells the blocks that it leaves out', async () => {
    const capped = { ...model, max_block: 2 };
    const told = await linkPairs(engine, { ...FILES, model: capped });
    expect(told.capped.length).toBeGreaterThan(0);
    for (const { blocks, largestBlock, pairs } of told.capped) {
      expect(blocks).toBeGreaterThan(0);
      expect(largestBlock).toBeGreaterThan(2);
      expect(pairs).toBeGreaterThan(0);
    }
  });
});
