/** Deliveries that were withdrawn are evidence no more: what they alone say of people is nobody's, until they are put back. */
import { type Engine, literal } from '../../engine/engine.ts';
import { nextChange } from './change-people.ts';
import type { IdentitySource } from './collect-identity-records.ts';
import { linkReviewed } from './decide-review.ts';
import { layKeptPersons } from './kept-persons.ts';
import { CERTAIN_WAYS, triesAgain } from './link-work.ts';
import { regainNumbers } from './regain-numbers.ts';
import { giveAnew } from './said-anew.ts';
import { settleNumbers } from './settle-numbers.ts';

/** How a change of the index says it. */
const WITHDRAWN = 'the only delivery that had a record of theirs was withdrawn';

const STANDING = 'select source_number from source_withdrawn where until_version is null';

/**
 * Makes `source_turned(source_number, away)`: sources taken before that are to be left out from now on, and those that are evidence again.
 * @param sources those of this edition
 * @param deliveries ids of those that were withdrawn; a source's name begins with that of its delivery, and a blank
 * @returns how many
 */
export async function findTurned(engine: Engine, sources: IdentitySource[], deliveries: string[]): Promise<number> {
  const listed = (names: string[]): string => ['', ...names].map(literal).join(', ');
  await engine.run(`create or replace temp table source_turned as
    select source_number, true as away from identity_source
    where split_part(source, ' ', 1) in (${listed(deliveries)}) and source_number not in (${STANDING})
    union all
    select source_number, false from identity_source
    where source in (${listed(sources.map(({ name }) => name))}) and source_number in (${STANDING})`);
  return (await engine.one<{ n: number }>('select count(*) as n from source_turned')).n;
}

/**
 * Takes the sources of `source_turned` out of the evidence, or back into it. Records that no other source says lose their person, with a
 * change that says why, and are tried no more until one does; what others say as well is as trusted as the most trusted of those. That a record is
 * sensitive stays, and so does what was found out by the withdrawn ones: persons that were merged are parted by a steward alone.
 * @param version of the map from which on it holds
 * @param sources those of this edition: how far each dataset is trusted
 */
export async function turnSources(engine: Engine, version: number, sources: IdentitySource[]): Promise<void> {
  await engine.run(`update source_withdrawn set until_version = ${version}
    where until_version is null and source_number in (select source_number from source_turned where not away)`);
  await engine.run(`insert into source_withdrawn
    select source_number, ${version}, null from source_turned where away order by source_number`);
  await engine.run(`create or replace temp table record_turned as
    select distinct record_id from source_record where source_number in (select source_number from source_turned)`);
  await engine.run(`create or replace temp table still_said as
    select distinct record_id, dataset from source_record join identity_source using (source_number)
    where record_id in (from record_turned) and source_number not in (${STANDING})`);
  await turnRecords(engine, version);
  await settleTrust(engine, version, sources);
  await partRecords(engine, version);
  await engine.run('drop table record_turned; drop table still_said; drop table source_turned');
}

/**
 * Gives records that are said again, by the delivery that was put back or by another, to whose they are by what was decided since: the
 * person whose they were, or who was kept of that person or parted from it by a change that holds. A sensitive one, and one that
 * reviewers found to be another's, come back by certainty alone. What a register says anew of a number goes to whose it was as well
 * (`giveAnew`). Who has one NHS number with them is one with them (`settleNumbers`), a number that nobody has any more is whose the
 * records that are left say (`regainNumbers`), and what reviewers found while a record or its person was away is obeyed: nobody gets another key by a mistake that was mended.
 * @param version of the map from which on they are said again
 * @returns persons merged
 */
export async function giveBack(engine: Engine, version: number): Promise<number> {
  if (!(await numbersMayBeFree(engine, version))) return 0;
  await engine.run(`create or replace temp table back_record as
    select record_id from record_withdrawn where until_version = ${version}`);
  await engine.run(`create or replace temp table coming_back as
    select p.* from withdrawn_person p join record_withdrawn w using (record_id)
    where p.until_version is null and w.until_version = ${version}`);
  await engine.run(`update withdrawn_person set until_version = ${version}
    where until_version is null and record_id in (select record_id from coming_back)`);
  await layKeptPersons(engine);
  await engine.run(`insert into record_person
    select record_id, person_key, how, match_weight, match_probability, ${version}, null, null from coming_back b
    where how in ${CERTAIN_WAYS} or record_id not in (${SENSITIVE})
      and not exists (from review_candidate c left join kept_person k using (person_key)
        where c.decision = 'different' and c.record_id = b.record_id and coalesce(k.into_key, c.person_key) = b.person_key)
    order by record_id`);
  await engine.run('drop table coming_back; drop table kept_person');
  await giveAnew(engine, version);
  await regainNumbers(engine, version);
  const merged = await settleNumbers(engine, version);
  await engine.run('drop table free_number; drop table regained; drop table back_record');
  await obeyReviewers(engine, version);
  return merged;
}

/**
 * Where records went or came back, registers tell something new (what linkage only found likely may be trusted now), or a merge was
 * taken back since deliveries were read last, so that its numbers are two again.
 */
async function numbersMayBeFree(engine: Engine, version: number): Promise<boolean> {
  if (await triesAgain(engine, version)) return true;
  const { may } = await engine.one<{ may: boolean }>(`select
    exists (from record_withdrawn where ${version} in (from_version, until_version))
    or exists (from identity_change where kind = 'merge' and reversed_version >
      (select max(map_version) from identity_source where map_version < ${version})) as may`);
  return may;
}

const SENSITIVE = 'select record_id from identity_record where sensitive';

/** A pair that was found to be one person while either was withdrawn could not be linked then. */
async function obeyReviewers(engine: Engine, version: number): Promise<void> {
  await engine.run(`create or replace temp table decided as
    select record_id, person_key, decision from review_candidate
    where decision = 'same' and record_id not in (${SENSITIVE})`);
  if ((await linkReviewed(engine, version)) === 0) return;
  await engine.run(`update review_candidate set decided_version = ${version}
    where decision = 'same' and record_id in (select record_id from reviewed)`);
}

async function turnRecords(engine: Engine, version: number): Promise<void> {
  await engine.run(`update record_withdrawn set until_version = ${version}
    where until_version is null and record_id in (select record_id from still_said)`);
  await engine.run(`insert into record_withdrawn
    select record_id, ${version}, null from record_turned
    where record_id not in (select record_id from still_said) and record_id not in (from withdrawn_record) order by record_id`);
  // whoever says them next says how far they are trusted
  await engine.run('update identity_record set trust = 0 where record_id in (from withdrawn_record)');
}

/** Of a dataset that the edition does not have nobody knows how far it is trusted: what it alone says stays as it is. */
async function settleTrust(engine: Engine, version: number, sources: IdentitySource[]): Promise<void> {
  const trusted = new Map(sources.map(({ contract, trust }) => [contract.id, Number(trust)]));
  const told = [...trusted].map(([dataset, trust]) => `when ${literal(dataset)} then ${trust}`).join(' ');
  if (told === '') return;
  await engine.run(`create or replace temp table settled as
    select record_id, max(case dataset ${told} end)::utinyint as trust
    from still_said join identity_record r using (record_id)
    group by record_id, r.trust having max(case dataset ${told} end) <> r.trust`);
  await engine.run('update identity_record r set trust = x.trust from settled x where x.record_id = r.record_id');
  await engine.run(`insert into trust_settled select record_id, ${version} from settled order by record_id`);
  await engine.run('drop table settled');
}

async function partRecords(engine: Engine, version: number): Promise<void> {
  const theirs = 'until_version is null and record_id in (from withdrawn_record)';
  const first = await nextChange(engine);
  await engine.run(`insert into identity_change
    select ${first} - 1 + row_number() over (order by person_key), ${version}, 'unlink', person_key, null, '${WITHDRAWN}', null
    from (select distinct person_key from record_person where ${theirs})`);
  await engine.run(`insert into withdrawn_person
    select record_id, person_key, how, match_weight, match_probability, ${version}, null, null
    from record_person where ${theirs} order by record_id`);
  await engine.run(`update record_person set until_version = ${version} where ${theirs}`);
}
