/** Overlays whose deliveries are withdrawn: nobody says any more that the number is on two people. */
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
