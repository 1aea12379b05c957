/** Public records whose true matches are known. The truth is used to judge, never to train or to choose. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal } from '../../src/engine/engine.ts';
import { type ChosenThreshold, chooseThreshold } from '../../src/linkage/choose-threshold.ts';
import { clusterPairs } from '../../src/linkage/cluster-pairs.ts';
import { type BlockingRecall, estimateBlockingRecall } from '../../src/linkage/estimate-blocking-recall.ts';
import { linkPairs } from '../../src/linkage/link-pairs.ts';
import { readModel } from '../../src/linkage/model.ts';
import { proposeBlocking } from '../../src/linkage/propose-blocking.ts';
import { type Trained, trainModel } from '../../src/linkage/train-model.ts';
import { PUBLIC_DATA } from '../public-data/land-public-data.ts';
import { openLinkage } from './open-linkage.ts';

interface Known {
  name: string;
  model: string;
  file: string;
  /** SQL of the true person of a record of the file */
  person: string;
  id: string;
  truePairs: number;
  leastF1: number;
  /** of the pairs of records that came into one cluster */
  leastClusterF1: number;
}

const KNOWN: Known[] = [
  {
    ...{ name: 'FEBRL3', model: 'febrl', file: 'linkage_febrl/dataset3.csv', id: 'rec_id' },
    ...{ person: `split_part(rec_id, '-', 2)`, truePairs: 6538, leastF1: 0.9959, leastClusterF1: 0.9959 },
  },
  {
    ...{ name: 'fake_1000', model: 'fake-1000', file: 'linkage_splink/fake_1000.csv', id: 'unique_id' },
    ...{ person: 'cluster', truePairs: 2031, leastF1: 0.93, leastClusterF1: 0.97 },
  },
];

describe.each(KNOWN)('$name', (known) => {
  const path = join(PUBLIC_DATA, known.file);
  const model = readModel(join(import.meta.dirname, '..', '..', 'catalogue', 'linkage', `${known.model}.yaml`));
  const input = { left: 'records', model, kind: 'dedupe' as const };
  let engine: Engine;
  let trained: Trained;
  let recall: BlockingRecall;
  let chosen: ChosenThreshold;

  beforeAll(async () => {
    if (!existsSync(path)) return;
    engine = await openLinkage();
    await engine.run(
      `create table records as select * from read_csv(${literal(path)}, all_varchar = true, header = true)`,
    );
    trained = await trainModel(engine, input, { randomPairs: 200_000 });
    await linkPairs(engine, { ...input, model: trained.model });
    recall = await estimateBlockingRecall(engine, model);
    chosen = await chooseThreshold(engine, recall.recall ?? 1);
  }, 120_000);
  afterAll(() => engine?.close());

  const judge = async (): Promise<{ found: number; links: number; right: number }> =>
    engine.one(`with people as (select ${known.id} as id, ${known.person} as person from records),
        judged as (select p.match_weight >= ${chosen.threshold} as link, l.person = r.person as truth
          from pairs p join people l on l.id = p.left_id join people r on r.id = p.right_id)
      select count(*) filter (truth) as found, count(*) filter (link) as links, count(*) filter (link and truth) as right from judged`);

  it.skipIf(!existsSync(path))('is linked at the threshold that the method chose', async () => {
    const { links, right } = await judge();
    const f1 = (2 * right) / (links + known.truePairs);
    expect(f1).toBeGreaterThanOrEqual(known.leastF1);
    // what was expected without the truth is near it
    expect(Math.abs(chosen.f1 - f1)).toBeLessThan(0.03);
    expect(Math.abs(chosen.precision - right / links)).toBeLessThan(0.02);
  });

  it.skipIf(!existsSync(path))('has clusters that do not chain people together', async () => {
    await clusterPairs(engine, { threshold: chosen.threshold });
    const { said, right } = await engine.one<{ said: number; right: number }>(`
      with placed as (select cluster_id, ${known.person} as person from records join clusters on record_id = ${known.id}),
        pairs_by as (select sum(n * (n - 1) // 2)::bigint as n from (select count(*) as n from placed group by cluster_id)),
        right_by as (select sum(n * (n - 1) // 2)::bigint as n from (select count(*) as n from placed group by cluster_id, person))
      select pairs_by.n as said, right_by.n as right from pairs_by, right_by`);
    expect((2 * right) / (said + known.truePairs)).toBeGreaterThanOrEqual(known.leastClusterF1);
    expect(right / said).toBeGreaterThan(0.98);
  });

  it.skipIf(!existsSync(path))('has the blocking recall that was estimated', async () => {
    const { found } = await judge();
    expect(Math.abs(recall.recall! - found / known.truePairs)).toBeLessThan(0.03);
    expect(Math.abs(recall.found - found)).toBeLessThan(0.03 * found);
    expect(trained.passes.every((p) => p.converged)).toBe(true);
  });

  it.skipIf(!existsSync(path))(
    'gives the same model for the same seed, and proposes rules that find most of it',
    async () => {
      expect((await trainModel(engine, input, { randomPairs: 200_000 })).model).toEqual(trained.model);
      await linkPairs(engine, { ...input, model: trained.model });
      const rules = await proposeBlocking(engine, { ...input, model: trained.model }, { mostRules: 6 });
      expect(rules.at(-1)!.found).toBeGreaterThan(0.9);
      expect(rules.reduce((sum, r) => sum + r.pairs, 0)).toBeLessThanOrEqual(50_000);
    },
    60_000,
  );
});
