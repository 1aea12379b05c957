/** NHS numbers of two whose merge is taken back: nothing leads from those of the one to those of the other any more. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import type { IdentityChange } from './change-people.ts';
import { layNumbers } from './link-work.ts';

const PARTED_NUMBERS = readFileSync(new URL('parted-numbers.sql', import.meta.url), 'utf8');

/**
 * Refuses the mergers that lead from numbers of the one who goes to numbers of the one who stays, or to one that both were given up
 * for, and adds to `going_back(record_id)` what came since under a number of the one who goes, its token, or a number that was given up for it
 * or that it was given up for. Their own earlier numbers lead to each of the two as before.
 * @param engine with what the merge moved in `going_back`
 * @param merge that is taken back: `reversed_version` is written down
 */
export async function partNumbers(engine: Engine, { into_key, map_version }: IdentityChange): Promise<void> {
  await engine.run(`set variable parted_key = ${into_key}; set variable parted_version = ${map_version}`);
  await engine.run(PARTED_NUMBERS);
  await engine.run(`update number_merger set refused = true
    where (superseded_nhs_number, nhs_number) in (from parting_merger)`);
  await layNumbers(engine);
  const now = (numbers: string): string =>
    `select coalesce(current_number, nhs_number) from ${numbers} left join number_now using (nhs_number)`;
  await engine.run(`insert into going_back
    select distinct record_id from said_number left join number_now using (nhs_number)
    where record_id not in (from going_back) and nhs_number not in (from staying_number)
      and coalesce(current_number, nhs_number) in (${now('gone_number')})
      and coalesce(current_number, nhs_number) not in (${now('staying_number')})`);
  await engine.run(
    'drop table parting_merger; drop table gone_number; drop table staying_number; drop table said_number',
  );
}
