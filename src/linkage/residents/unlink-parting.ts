import type { Engine } from '../../engine/engine.ts';
import { nextChange } from './change-people.ts';

/**
 * Leaves the records of `parting(record_id, person_key, away)` to nobody, live ones and withdrawn ones, and tells it of each person who
 * loses a live one, as `unlink`.
 * @param version of the map from which on it holds
 * @param reason in words, as it is told
 */
export async function unlinkParting(engine: Engine, version: number, reason: string): Promise<void> {
  await engine.run(
    `insert into identity_change
    select ${await nextChange(engine)} - 1 + row_number() over (order by person_key), ${version}, 'unlink', person_key, null, ?, null
    from (select distinct person_key from parting where not away)`,
    [reason],
  );
  for (const table of ['record_person', 'withdrawn_person'])
    await engine.run(`update ${table} set until_version = ${version}
      where until_version is null and record_id in (select record_id from parting)`);
}
