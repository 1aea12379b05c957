/** What an update of the resident index writes down beside its links: who lost a record, what is in doubt, numbers on two people. */
import type { Engine } from '../../engine/engine.ts';
import { nextChange } from './change-people.ts';
import { layToldOverlays, NEVER_TOLD } from './end-overlays.ts';
import { layNumberPersons } from './link-by-number.ts';
import { CERTAIN_WAYS } from './link-work.ts';

/** A record that turns out to be sensitive keeps its person only where there is no doubt. */
export async function unlinkSensitive(engine: Engine, version: number): Promise<void> {
  const doubtful = `until_version is null and how not in ${CERTAIN_WAYS}
    and record_id in (select record_id from identity_record where sensitive)`;
  const first = await nextChange(engine);
  await engine.run(`insert into identity_change
    select ${first} - 1 + row_number() over (order by person_key), ${version}, 'unlink', person_key, null,
      'a record turned out to be sensitive, and was not linked by a number', null
    from (select distinct person_key from record_person where ${doubtful})`);
  await engine.run(`update record_person set until_version = ${version} where ${doubtful}`);
}

/** Pairs in doubt, each once, and never again when a reviewer has decided. */
export async function queueDoubtful(engine: Engine, version: number): Promise<void> {
  await engine.run(`insert into review_candidate
    select record_id, person_key, match_weight, match_probability, ${version}, null, null from doubtful_link
    where record_id in (select record_id from unlinked_record)
      and not exists (from review_candidate c where c.record_id = doubtful_link.record_id and c.person_key = doubtful_link.person_key)
    order by record_id`);
}

const SAID_AGAIN = (version: number): string =>
  `select record_id from record_withdrawn where until_version = ${version}
   union all select record_id from trust_settled where map_version = ${version}`;

/**
 * A trusted source says of a number that it is another person's: the number was on two people. A record that is said again, or
 * trusted again, tells it once, and not anew what was taken back; what ended with its withdrawal begins again.
 */
export async function tellOverlays(engine: Engine, version: number): Promise<void> {
  await layNumberPersons(engine);
  await layToldOverlays(engine);
  const first = await nextChange(engine);
  await engine.run(`insert into identity_change
    select ${first} - 1 + row_number() over (order by person_key, into_key), ${version}, 'overlay', person_key, into_key,
      'a trusted source gives the NHS number to somebody whom the holder does not agree with', null
    from (select h.person_key, l.person_key as into_key, bool_or(r.map_version = ${version}) as fresh
      from record_evidence e join identity_record r using (record_id) left join number_now n on n.nhs_number = e.nhs_number
      join number_person h on h.number = coalesce(n.current_number, e.nhs_number) left join current_link l using (record_id)
      where (r.map_version = ${version} or record_id in (${SAID_AGAIN(version)})) and r.trust > 0
        and l.person_key is distinct from h.person_key
      group by h.person_key, l.person_key) told
    where fresh or ${NEVER_TOLD}`);
}
