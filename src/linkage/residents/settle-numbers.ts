/** Whose a number is when records that came back have it, and somebody got it meanwhile, or when nobody has it who had. */
import type { Engine } from '../../engine/engine.ts';
import { mergePeople } from './change-people.ts';
import { leaveNumbers, returnRecords } from './dispute-numbers.ts';
import { atSceneSql } from './identity-record-sql.ts';
import { AGREES, CERTAIN_WAYS, levelsSql } from './link-work.ts';

/** How a change of the index says it. */
const ONE_NUMBER = 'a delivery that was put back gives both the same NHS number';
const FREE_NUMBER = 'both give an NHS number that a withdrawn delivery gave to another';

/** Rounds of merging; each joins every person to the oldest it is found to be. */
const ROUNDS = 10;

/**
 * Makes persons one who have the same NHS number (or its token) since records came back to one of them, where what the most trusted
 * records of both say agrees, by the rule for records of one number. Whom a steward parted stay two, but what nobody parted goes to
 * whom the number tells of. Where they do not agree the number is whose the most trusted records say it is, and of alike ones whose it
 * was before the records came back: the others go without it, as residents of a name and a birth date, or are tried as new.
 * @param engine with the records that came back in `record_person`, no other rows from that version on, and what `regainNumbers` lays
 * @returns persons merged
 */
export async function settleNumbers(engine: Engine, version: number): Promise<number> {
  let merged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await layPairs(engine);
    await engine.run(`create or replace temp table same_person as
      select distinct person_key, into_key,
        case when number in (select number from regained) then '${FREE_NUMBER}' else '${ONE_NUMBER}' end as reason
      from number_pair where agrees`);
    const now = await mergePeople(engine, version);
    if (now === 0) break;
    merged += now;
  }
  await engine.run(`create or replace temp table apart as
    select distinct least(one, other) as one, greatest(one, other) as other from parted`);
  await leaveNumbers(engine, version);
  await returnRecords(engine, version);
  await engine.run('drop table number_claim; drop table number_pair; drop table apart');
  return merged;
}

/** Makes `number_pair(person_key, into_key, number, agrees)` of persons with one number, of `number_claim`: by which records they have it. */
async function layPairs(engine: Engine): Promise<void> {
  await layClaims(engine);
  await engine.run(`create or replace temp table number_pair as
    select person_key, into_key, number, bool_or(case when by_token then resident_token_agrees(birth, sex) else ${AGREES} end) as agrees
    from (select a.person_key, b.person_key as into_key, a.number, 'token' in (a.how, b.how) as by_token, ${levelsSql('a', 'b')}
      from number_claim a join number_claim b on a.number = b.number and a.person_key > b.person_key
      where a.telling and b.telling and (a.has_back or b.has_back))
    group by person_key, into_key, number`);
}

/** A claim is telling when none of the person's is more trusted, a number more than a token; `stays` are those that never were away. */
async function layClaims(engine: Engine): Promise<void> {
  const back = 'select record_id from back_record union all select record_id from regained';
  const claims = `select p.record_id, p.person_key, p.how, p.record_id in (${back}) as back,
      case p.how when 'number' then e.nhs_number else t.nhs_number end as number, r.trust * 2 + (p.how = 'number')::integer as weight,
      r.trust, e.forename, e.nicknames, e.surname, e.birth_date, e.birth_month, e.sex,
      case when not ${atSceneSql('r.postcode')} then e.postcode end as postcode, r.sensitive
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    left join (select distinct token, nhs_number from token_crosswalk) t on p.how = 'token' and t.token = e.nhs_number_token
    where p.until_version is null and p.how in ${CERTAIN_WAYS}`;
  await engine.run(`create or replace temp table back_number as
    select distinct number from (${claims} and p.record_id in (${back})) where number is not null`);
  const person = 'over (partition by number, person_key)';
  await engine.run(`create or replace temp table number_claim as
    select *, weight = max(weight) ${person} as telling, bool_or(back) ${person} as has_back, bool_or(not back) ${person} as stays
    from (${claims}) where number in (from back_number)
    qualify min(person_key) over (partition by number) <> max(person_key) over (partition by number)`);
  await engine.run('drop table back_number');
}
