/** What the faults need of the world: valid numbers of nobody in particular, and the numbers that were replaced. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

export async function defineFaults(engine: Engine): Promise<void> {
  await engine.run(readFileSync(new URL('fault-macros.sql', import.meta.url), 'utf8'));
  await engine.run(`create or replace table superseded as
    select resident_id, superseded_nhs_number from resident where superseded_nhs_number is not null order by resident_id`);
}
