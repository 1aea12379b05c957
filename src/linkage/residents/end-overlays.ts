/** Which overlays were told, and which end, since their deliveries are withdrawn: nobody says any more that the number is on two people. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { layKeptPersons } from './kept-persons.ts';

const ENDED = readFileSync(new URL('ended-overlays.sql', import.meta.url), 'utf8');

/**
 * Ends overlays that only records tell which were withdrawn in a version, or are not trusted from it on. They are written down in
 * `overlay_withdrawn`, since nobody took them back.
 * @param engine after `layNumbers`, with the links of the version in `record_person`
 */
export async function endOverlays(engine: Engine, version: number): Promise<void> {
  const { lost } = await engine.one<{ lost: boolean }>(`
    select exists (from identity_change where kind = 'overlay' and reversed_version is null)
      and (exists (from record_withdrawn where from_version = ${version})
        or exists (from trust_settled where map_version = ${version})) as lost`);
  if (!lost) return;
  await layKeptPersons(engine);
  await engine.run(`set variable ended_version = ${version}`);
  await engine.run(ENDED);
  await engine.run('insert into overlay_withdrawn from ended_overlay');
  await engine.run(`update identity_change set reversed_version = ${version}
    where change_id in (from ended_overlay)`);
  await engine.run('drop table ended_overlay; drop table kept_person');
}

/**
 * Makes `overlay_told(person_key, into_key)`: overlays that hold or that a steward took back, of whoever stands for the two by now. What they tell is
 * told no second time; what ended with its withdrawal may be.
 */
export async function layToldOverlays(engine: Engine): Promise<void> {
  await layKeptPersons(engine);
  await engine.run(`create or replace temp table overlay_told as
    select coalesce(a.into_key, c.person_key) as person_key, coalesce(b.into_key, c.into_key) as into_key from identity_change c
    left join kept_person a on a.person_key = c.person_key left join kept_person b on b.person_key = c.into_key
    where c.kind = 'overlay' and (c.reversed_version is null or c.change_id not in (from overlay_withdrawn))`);
  await engine.run('drop table kept_person');
}

/** SQL, false of a row of `told(person_key, into_key)` that was told before; after `layToldOverlays`. */
export const NEVER_TOLD = `not exists (from overlay_told o
  where o.person_key = told.person_key and o.into_key is not distinct from told.into_key)`;
