/** A world with the health of its residents, for tests: the steps of the real world up to there, since no later one changes it. */
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { HEALTH_STEPS } from '../../src/synthetic/health/health-steps.ts';
import { PLACE_STEPS } from '../../src/synthetic/place/place-steps.ts';
import { RESIDENTS_STEPS } from '../../src/synthetic/residents/residents-steps.ts';

const STEPS = [...PLACE_STEPS, ...RESIDENTS_STEPS, ...HEALTH_STEPS];

export async function healthWorld(residents: number, threads = 2): Promise<Engine> {
  const engine = await openEngine({ threads, memoryLimit: '2GB' });
  const settings = { residents, years: 3, seed: 11, endDate: '2026-03-31' };
  await generateWorld(engine, settings, () => undefined, STEPS);
  return engine;
}
