/** The place and its residents, for tests: the same steps as in the real world, without health and events. */
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { PLACE_STEPS } from '../../src/synthetic/place/place-steps.ts';
import { RESIDENTS_STEPS } from '../../src/synthetic/residents/residents-steps.ts';

export async function residentsWorld(residents: number, { threads = 2, seed = 11, years = 3 } = {}): Promise<Engine> {
  const engine = await openEngine({ threads, memoryLimit: '2GB' });
  const settings = { residents, years, seed, endDate: '2026-03-31' };
  await generateWorld(engine, settings, () => undefined, [...PLACE_STEPS, ...RESIDENTS_STEPS]);
  return engine;
}
