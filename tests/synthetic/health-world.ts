/** A world of health on a made-up population, for tests: the same steps as in the real world, other residents. */
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { HEALTH_STEPS } from '../../src/synthetic/health/health-steps.ts';

const FIXTURE = new URL('fixture-residents.sql', import.meta.url);

export async function healthWorld(residents: number, threads = 2): Promise<Engine> {
  const engine = await openEngine({ threads, memoryLimit: '2GB' });
  const settings = { residents, years: 3, seed: 11, endDate: '2026-03-31' };
  await generateWorld(engine, settings, () => undefined, [
    { name: 'residents for a test', sqlFiles: [FIXTURE] },
    ...HEALTH_STEPS,
  ]);
  return engine;
}
