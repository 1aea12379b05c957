/** NHS numbers that nobody has any more, since who had them was withdrawn, though others say them: theirs they are. */
import type { Engine } from '../../engine/engine.ts';
import { nextChange } from './change-people.ts';
import { BY_LIKELIHOOD, layNumbers } from './link-work.ts';

/** How a change of the index says it. */
const NOT_THEIRS = "the NHS number is nobody else's since a delivery was withdrawn, and the person has another";

/** SQL of (record_id, person_key, how, number, trust): records that are somebody's and give a number. */
const SAID = `select p.record_id, p.person_key, p.how, coalesce(n.current_number, e.nhs_number) as number, r.trust
  from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
  left join number_now n on n.nhs_number = e.nhs_number
  where p.until_version is null and e.nhs_number is not null`;

/**
 * Gives numbers that nobody has to whoever lost them to somebody who is away now: residents that were made of a name and a birth date
 * though they gave a number, and those without any to whom a trusted record that gives it was found likely to belong. A trusted
 * record that was found so of somebody who has another number is that person's no more, and is tried as new. Makes
 * `regained(record_id, how, number)`: which have the number again, and how they were linked before, and `free_number(number)`.
 * @param engine with the records that are said again in `record_person`
 * @param version of the map from which on it holds
 */
export async function regainNumbers(engine: Engine, version: number): Promise<void> {
  await layNumbers(engine);
  await engine.run(`create or replace temp table free_number as
    with said as (${SAID}), held as (select number from said where how = 'number')
    select distinct number from said where number not in (from held)
    union
    select coalesce(n.current_number, e.nhs_number) from record_person p join record_evidence e using (record_id)
    left join number_now n on n.nhs_number = e.nhs_number
    where p.until_version = ${version} and p.how = 'number' and coalesce(n.current_number, e.nhs_number) not in (from held)`);
  await engine.run(`create or replace temp table free_said as
    with said as (${SAID})
    select s.*, how = 'new-person' as own, s.person_key in (select person_key from said where how = 'number') as numbered
    from said s where number in (from free_number) and how <> 'review'`);
  await engine.run(`create or replace temp table regained as
    select record_id, person_key, how, number from free_said
    where (person_key, number) in (select (person_key, number) from free_said where own or trust > 0 and not numbered)`);
  await moveToNumber(engine, version);
  await unlinkOthers(engine, version);
  await engine.run('drop table free_said');
}

async function moveToNumber(engine: Engine, version: number): Promise<void> {
  // what is said again from this version on has a row of it already
  await engine.run(`update record_person set how = 'number', match_weight = null, match_probability = null
    where until_version is null and from_version = ${version} and record_id in (select record_id from regained)`);
  await engine.run(`update record_person set until_version = ${version}
    where until_version is null and from_version < ${version} and record_id in (select record_id from regained)`);
  await engine.run(`insert into record_person
    select record_id, person_key, 'number', null, null, ${version}, null, null from regained
    where record_id not in (select record_id from record_person where until_version is null) order by record_id`);
}

async function unlinkOthers(engine: Engine, version: number): Promise<void> {
  await engine.run(`create or replace temp table not_theirs as
    select record_id, person_key from free_said
    where trust > 0 and how in ${BY_LIKELIHOOD} and record_id not in (select record_id from regained)`);
  await unlinkRecords(engine, version, 'not_theirs', NOT_THEIRS);
}

/**
 * Takes records from their persons, to be tried as new in the same version, with a change that says so; those of `back_record`, which are
 * said again from this version on, were nobody's before, and are again. Drops the table.
 * @param table of (record_id, person_key) @param reason how the change says it
 */
export async function unlinkRecords(engine: Engine, version: number, table: string, reason: string): Promise<void> {
  const first = await nextChange(engine);
  await engine.run(
    `insert into identity_change
    select ${first} - 1 + row_number() over (order by person_key), ${version}, 'unlink', person_key, null, ?, null
    from (select distinct person_key from ${table} join record_person using (record_id, person_key)
      where until_version is null and record_id not in (from back_record))`,
    [reason],
  );
  await engine.run(`delete from record_person where until_version is null
    and record_id in (select record_id from ${table} where record_id in (from back_record))`);
  await engine.run(`update record_person set until_version = ${version}
    where until_version is null and record_id in (select record_id from ${table})`);
  await engine.run(`drop table ${table}`);
}
