/** Asks the made-up world the report's questions. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../src/engine/engine.ts';
import type { Figure } from './subject.ts';

const question = (name: string): string => readFileSync(new URL(`sql/${name}.sql`, import.meta.url), 'utf8');

const PREVALENCE = new URL('../../src/synthetic/health/model/published-prevalence.csv', import.meta.url);

/** Lays the tables that the questions share. */
export async function prepare(world: Engine): Promise<void> {
  await world.run(`create or replace temp table published_prevalence as
    from read_csv(${literal(fileURLToPath(PREVALENCE))}, header = true, sample_size = -1)`);
  await world.run(question('setup'));
}

export const ask = (world: Engine, slug: string): Promise<Figure[]> => world.all<Figure>(question(slug));
