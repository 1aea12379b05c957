/** Whose a number is when records that came back have it, and somebody got it meanwhile. */
import type { Engine } from '../../engine/engine.ts';
import { mergePeople } from './change-people.ts';
import { atSceneSql } from './identity-record-sql.ts';
import { AGREES, CERTAIN_WAYS, levelsSql } from './link-work.ts';

/** How a change of the index says it. */
const ONE_NUMBER = 'a delivery that was put back gives both the same NHS number';

/** Rounds of merging; each joins every person to the oldest it is found to be. */
const ROUNDS = 10;

/**
 * Makes persons one who have the same NHS number (or its token) since records came back to one of them, where what the most trusted
 * records of both say agrees, by the rule for records of one number. Whom a steward parted stay two. Where they do not agree the
 * number is whose it was before the records came back, as it is for any record that comes later: those come back without it, as a
 * resident of a name and a birth date, or are tried as new.
 * @param engine with the records that came back in `record_person`, and no other rows from that version on
 * @returns persons merged
 */
export async function settleNumbers(engine: Engine, version: number): Promise<number> {
  let merged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await layPairs(engine, version);
    await engine.run(`create or replace temp table same_person as
      select distinct person_key, into_key, '${ONE_NUMBER}' as reason from number_pair where agrees`);
    const now = await mergePeople(engine, version);
    if (now === 0) break;
    merged += now;
  }
  await leaveNumbers(engine, version);
  await engine.run('drop table number_claim; drop table number_pair');
  return merged;
}

/** Makes `number_pair(person_key, into_key, number, agrees)` of persons with one number, of `number_claim`: by which records they have it. */
async function layPairs(engine: Engine, version: number): Promise<void> {
  await layClaims(engine, version);
  await engine.run(`create or replace temp table number_pair as
    select person_key, into_key, number, bool_or(case when by_token then resident_token_agrees(birth, sex) else ${AGREES} end) as agrees
    from (select a.person_key, b.person_key as into_key, a.number, 'token' in (a.how, b.how) as by_token, ${levelsSql('a', 'b')}
      from number_claim a join number_claim b on a.number = b.number and a.person_key > b.person_key
      where a.telling and b.telling and (a.has_back or b.has_back))
    group by person_key, into_key, number`);
}

/** A claim is telling when none of the person's is more trusted, a number more than a token; `stays` are those that never were away. */
async function layClaims(engine: Engine, version: number): Promise<void> {
  const claims = `select p.record_id, p.person_key, p.how, p.from_version = ${version} as back,
      case p.how when 'number' then e.nhs_number else t.nhs_number end as number, r.trust * 2 + (p.how = 'number')::integer as weight,
      e.forename, e.nicknames, e.surname, e.birth_date, e.birth_month, e.sex,
      case when not ${atSceneSql('r.postcode')} then e.postcode end as postcode, r.sensitive
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    left join (select distinct token, nhs_number from token_crosswalk) t on p.how = 'token' and t.token = e.nhs_number_token
    where p.until_version is null and p.how in ${CERTAIN_WAYS}`;
  await engine.run(`create or replace temp table back_number as
    select distinct number from (${claims} and p.record_id in (select record_id from record_withdrawn where until_version = ${version}))
    where number is not null`);
  const person = 'over (partition by number, person_key)';
  await engine.run(`create or replace temp table number_claim as
    select *, weight = max(weight) ${person} as telling, bool_or(back) ${person} as has_back, bool_or(not back) ${person} as stays
    from (${claims}) where number in (from back_number)
    qualify min(person_key) over (partition by number) <> max(person_key) over (partition by number)`);
  await engine.run('drop table back_number');
}

/** Takes the number from those who came back with it and do not agree with who has it; `parted` is there, as `mergePeople` laid it. */
async function leaveNumbers(engine: Engine, version: number): Promise<void> {
  await engine.run(`create or replace temp table leaving_number as
    with disputed as (
      select * from number_pair d where not agrees
        and not exists (from parted where greatest(one, other) = d.person_key and least(one, other) = d.into_key)
        and not exists (from identity_change c where c.kind = 'merge' and c.person_key = d.person_key and c.into_key = d.into_key)),
    side as (select number, person_key from disputed union select number, into_key from disputed),
    placed as (
      select number, person_key, bool_or(stays) as stays,
        row_number() over (partition by number order by bool_or(stays) desc, max(weight) desc, person_key) as place
      from number_claim join side using (number, person_key) group by number, person_key)
    select record_id, sensitive or forename is null or surname is null or birth_date is null as nameless
    from number_claim join (from placed where place > 1 and not stays) using (number, person_key)`);
  const leaving = (which: string): string => `from_version = ${version} and until_version is null
    and record_id in (select record_id from leaving_number where ${which})`;
  await engine.run(`delete from record_person where ${leaving('nameless')}`);
  await engine.run(`update record_person set how = 'new-person' where ${leaving('not nameless')}`);
  await engine.run('drop table leaving_number');
}
