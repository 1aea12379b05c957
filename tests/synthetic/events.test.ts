/** What happens in the made-up world, group by group, in one world of 20,000 residents. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';

/** Each registers its own checks; `world` may be called once they run. */
type GroupChecks = (world: () => Engine) => void;

const FOLDER = new URL('./events/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('-checks.ts'));
const groups = await Promise.all(
  files.map(
    async (name): Promise<[string, Record<string, GroupChecks>]> => [name, await import(new URL(name, FOLDER).href)],
  ),
);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ memoryLimit: '3GB' });
  await generateWorld(engine, { residents: 20_000, years: 3, seed: 1, endDate: '2026-03-31' });
}, 240_000);
afterAll(() => engine.close());

for (const [name, checks] of groups)
  describe(name.replace('-checks.ts', ''), () => {
    for (const register of Object.values(checks)) register(() => engine);
  });
