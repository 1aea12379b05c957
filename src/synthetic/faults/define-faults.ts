/** What the faults need of the world: valid numbers that are mostly other residents', and the numbers that were replaced. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

export async function defineFaults(engine: Engine): Promise<void> {
  // numbers are given in turn, the replaced ones last; one place in eleven holds none
  const { residents } = await engine.one<{ residents: number }>('select count(*) as residents from resident');
  await engine.run(`create or replace macro places_given() as ${Math.floor((residents * 11) / 10)}`);
  await engine.run(readFileSync(new URL('fault-macros.sql', import.meta.url), 'utf8'));
  await engine.run(`create or replace table superseded as
    select resident_id, superseded_nhs_number from resident where superseded_nhs_number is not null order by resident_id`);
}
