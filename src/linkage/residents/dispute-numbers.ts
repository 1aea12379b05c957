/** Two persons who say that one NHS number is theirs and are not one: who goes without it, and whose the records are that came meanwhile. */
import type { Engine } from '../../engine/engine.ts';
import { nextChange } from './change-people.ts';
import { layToldOverlays, NEVER_TOLD } from './end-overlays.ts';
import { AGREES, CERTAIN_WAYS, levelsSql } from './link-work.ts';
import { unlinkRecords } from './regain-numbers.ts';

/** How changes of the index say it. */
const SAYS_WHOSE = 'a delivery that was put back says whose the NHS number is';
const OVERLAY = 'a trusted source gives the NHS number to somebody whom the holder does not agree with';

/**
 * Takes a number from those who do not agree with whom the most trusted records give it to (of alike ones, with who had it all the time).
 * Who gave it no more than by records that came back goes without it untold, but for what `tellOverlays` tells.
 * @param engine with `number_claim`, `number_pair` and `apart`
 */
export async function leaveNumbers(engine: Engine, version: number): Promise<void> {
  await engine.run(`create or replace temp table number_side as
    with disputed as (
      select * from number_pair d where not agrees and not exists (from apart where other = d.person_key and one = d.into_key)),
    side as (select number, person_key from disputed union select number, into_key from disputed)
    select number, person_key, bool_or(stays) as stays, max(trust) as trust,
      row_number() over (partition by number order by max(trust) desc, bool_or(stays) desc, max(weight) desc, person_key) as place
    from number_claim join side using (number, person_key) group by number, person_key`);
  await engine.run(`create or replace temp table leaving_number as
    select record_id, person_key, back, coalesce(g.how, 'new-person') as how,
      g.how is null and (sensitive or forename is null or surname is null or birth_date is null) as nameless
    from number_claim join (from number_side where place > 1) using (number, person_key)
    left join (select record_id, how from regained) g using (record_id)`);
  await leaveNamed(engine, version);
  await engine.run(`create or replace temp table nameless_leaving as
    select distinct record_id, person_key from leaving_number where nameless`);
  await unlinkRecords(engine, version, 'nameless_leaving', SAYS_WHOSE);
  await tellLosers(engine, version);
  await engine.run('drop table leaving_number; drop table number_side');
}

async function leaveNamed(engine: Engine, version: number): Promise<void> {
  await engine.run(`update record_person p set how = l.how from leaving_number l
    where l.record_id = p.record_id and not nameless and back and p.until_version is null`);
  await engine.run(`update record_person set until_version = ${version}
    where until_version is null and record_id in (select record_id from leaving_number where not nameless and not back)`);
  await engine.run(`insert into record_person
    select distinct record_id, person_key, how, null::double, null::double, ${version}, null::integer, null::integer
    from leaving_number where not nameless and not back order by record_id`);
}

/** Who had the number all the time, or would have it again, and goes without it, is told: the records did not come in this version. */
async function tellLosers(engine: Engine, version: number): Promise<void> {
  await layToldOverlays(engine);
  const first = await nextChange(engine);
  await engine.run(
    `insert into identity_change
    select ${first} - 1 + row_number() over (order by person_key, into_key), ${version}, 'overlay', person_key, into_key, ?, null
    from (select distinct case when l.stays then l.person_key else h.person_key end as person_key,
        case when l.stays then h.person_key else l.person_key end as into_key
      from number_side h join number_side l using (number)
      where h.place = 1 and l.place > 1 and (l.stays and h.trust > 0
        or l.trust > 0 and (l.number, l.person_key) in (select (g.number, p.person_key) from regained g
          join record_person p using (record_id) where p.until_version is null))) told
    where ${NEVER_TOLD}`,
    [OVERLAY],
  );
}

/**
 * Of two whom a steward parted and who both have a number, records that nobody parted are tried as new when they came while the one
 * whom the number tells of was away, and agree with that one: without the withdrawal they would be that one's.
 * @param engine with `number_claim` and `apart`
 */
export async function returnRecords(engine: Engine, version: number): Promise<void> {
  await engine.run(`create or replace temp table number_holder as
    select number, min(person_key) as person_key from (
      select number, person_key, max(trust) as trust from number_claim where how = 'number' group by number, person_key
      qualify max(trust) = max(max(trust)) over (partition by number))
    group by number`);
  await engine.run(`create or replace temp table came_since as
    select c.record_id, c.person_key, h.person_key as holder_key, c.number, min(p.from_version) as came
    from number_claim c join number_holder h on h.number = c.number and h.person_key <> c.person_key
    join record_person p on p.record_id = c.record_id
    where (least(c.person_key, h.person_key), greatest(c.person_key, h.person_key)) in (select (one, other) from apart)
      and c.record_id not in (select record_id from moved_record join identity_change using (change_id)
        where kind = 'split' or kind = 'merge' and reversed_version is not null)
    group by all`);
  await engine.run(`create or replace temp table returning_record as
    select record_id, person_key from (
      select c.record_id, c.person_key, 'token' in (c.how, h.how) as by_token, ${levelsSql('c', 'h')}
      from number_claim c join came_since s using (record_id, person_key, number)
      join number_claim h on h.number = c.number and h.person_key = s.holder_key
      where h.telling and h.has_back and ${heldBefore('s')})
    group by record_id, person_key
    having bool_or(case when by_token then resident_token_agrees(birth, sex) else ${AGREES} end)`);
  await unlinkRecords(engine, version, 'returning_record', SAYS_WHOSE);
  await engine.run('drop table came_since; drop table number_holder');
}

/** SQL: the holder had records with the number before the record came, and none when it did. */
const heldBefore = (since: string): string => {
  const holders = (which: string): string => `(select 1 from record_person x join record_evidence e using (record_id)
    left join token_crosswalk t on x.how = 'token' and t.token = e.nhs_number_token
    where x.person_key = ${since}.holder_key and x.how in ${CERTAIN_WAYS}
      and coalesce(e.nhs_number, t.nhs_number) = ${since}.number and ${which})`;
  return `exists ${holders(`x.from_version < ${since}.came`)}
    and not exists ${holders(`x.from_version <= ${since}.came and coalesce(x.until_version, ${since}.came + 1) > ${since}.came`)}`;
};
