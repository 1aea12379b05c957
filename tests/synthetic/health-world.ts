/** A world with the health of its residents, for tests. */
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { WORLD_STEPS } from '../../src/synthetic/world-order.ts';

export async function healthWorld(residents: number, threads = 2): Promise<Engine> {
  const engine = await openEngine({ threads, memoryLimit: '2GB' });
  const settings = { residents, years: 3, seed: 11, endDate: '2026-03-31' };
  await generateWorld(engine, settings, () => undefined, WORLD_STEPS);
  return engine;
}
