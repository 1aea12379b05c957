/** NHS numbers that withdrawn records gave, given anew, as by a file that is sent again corrected: whoever had one keeps the key. */
import type { Engine } from '../../engine/engine.ts';
import { atSceneSql } from './identity-record-sql.ts';
import { AGREES, layNumbers, levelsSql } from './link-work.ts';

/** What withdrawn records that had their person by a number say, and whose they would be. */
const AWAY = `select coalesce(n.current_number, e.nhs_number) as number, w.person_key, e.forename, e.nicknames, e.surname,
    e.birth_date, e.birth_month, e.sex, case when not ${atSceneSql('r.postcode')} then e.postcode end as postcode
  from withdrawn_person w join record_evidence e using (record_id) join identity_record r using (record_id)
  left join number_now n on n.nhs_number = e.nhs_number where w.until_version is null and w.how = 'number'`;

/**
 * Makes `absent_person(record_id, number, person_key)`: of records that give a number which withdrawn records gave, whose those would be,
 * where both agree by the rule for records of one number; of several the oldest.
 * @param engine after `layNumbers` @param given SQL of the records: their evidence, and `number`, which holds now
 */
export async function layAbsentPersons(engine: Engine, given: string): Promise<void> {
  await engine.run('create or replace temp table absent_person (record_id ubigint, number varchar, person_key bigint)');
  const { away } = await engine.one<{ away: boolean }>(
    "select exists (from withdrawn_person where until_version is null and how = 'number') as away",
  );
  if (!away) return;
  await engine.run(`insert into absent_person
    select record_id, number, min(person_key) from (
      select g.record_id, g.number, a.person_key, ${levelsSql('g', 'a')} from (${given}) g join (${AWAY}) a using (number))
    where ${AGREES} group by all order by record_id`);
}

/** Records of nobody that a trusted source says in a version, with a number that was not given up for another. */
const trusted = (
  version: number,
): string => `select e.*, e.nhs_number as number from record_evidence e join identity_record r using (record_id)
  where r.trust > 0 and e.nhs_number is not null and e.nhs_number not in (select nhs_number from number_now)
    and record_id in (select record_id from source_record
      where source_number in (select source_number from identity_source where map_version = ${version}))
    and record_id not in (select record_id from record_person where until_version is null)`;

/** Of the persons found, the numbers that they have by records that are there. */
const THERE = `select coalesce(n.current_number, e.nhs_number), p.person_key from record_person p join record_evidence e using (record_id)
  left join number_now n on n.nhs_number = e.nhs_number
  where p.until_version is null and p.how = 'number' and p.person_key in (select person_key from absent_person)`;

/**
 * Gives trusted records that say anew what withdrawn ones said of a number to whose those would be, as if those were put back: whoever got
 * the number meanwhile is one with that person, or either goes without it. Adds them to `back_record`. Others, and those of whoever has the
 * number all the same, wait for `linkByNumber`.
 * @param version of the map from which on it holds
 */
export async function giveAnew(engine: Engine, version: number): Promise<void> {
  await layNumbers(engine);
  await layAbsentPersons(engine, trusted(version));
  await engine.run(`delete from absent_person where (number, person_key) in (${THERE})`);
  await engine.run('insert into back_record select record_id from absent_person');
  await engine.run(`insert into record_person
    select record_id, person_key, 'number', null, null, ${version}, null, null from absent_person order by record_id`);
  await engine.run('drop table absent_person');
}
