/** Whatever comes, goes, comes back and is decided, in whatever order: what was decided holds, and nobody is two. */
import { expect, it, vi } from 'vitest';
import { brokenPromises, whose } from './check-order.ts';
import { openIndex } from './made-up-index.ts';
import { seeded } from './random-months.ts';
import { build, type Deliveries, decide, splitAndAway, takenBackAndOn } from './random-orders.ts';

/** CONCORD_RUNS raises the number of random orders; the default keeps the ordinary test run short. */
const RUNS = Number(process.env.CONCORD_RUNS ?? 2);
const FIRST = Number(process.env.CONCORD_SEED ?? 1);
const STEPS = 14;

vi.setConfig({ testTimeout: 300_000 + RUNS * 60_000 });

it(`keeps what it promises in ${RUNS} random orders of deliveries and decisions`, async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const random = seeded(seed);
    const index = await openIndex();
    const deliveries: Deliveries = { update: 0, there: [], away: [], rows: new Map() };
    const done: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      const before = await whose(index.engine).catch(() => new Map<string, number>());
      const { version } = step === 0 ? { version: 0 } : await versionOf(index.engine);
      done.push(step < 2 || random(2) ? await build(index, random, deliveries) : await decide(index, random));
      const broken = await brokenPromises(index.engine, before, version + 1);
      expect(broken, `seed ${seed}, step ${step}:\n${done.join('\n')}`).toEqual([]);
    }
    let before = await whose(index.engine);
    for (const story of [splitAndAway, takenBackAndOn])
      for await (const step of story(index, deliveries)) {
        const { version } = await versionOf(index.engine);
        const broken = await brokenPromises(index.engine, before, version);
        expect(broken, `seed ${seed}, ${step}:\n${done.join('\n')}`).toEqual([]);
        before = await whose(index.engine);
      }
    index.engine.close();
  }
});

const versionOf = (engine: Awaited<ReturnType<typeof openIndex>>['engine']) =>
  engine.one<{ version: number }>('select max(map_version) as version from identity_map');
