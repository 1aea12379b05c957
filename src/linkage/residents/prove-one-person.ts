/** Persons that turn out to be one: by a merger of their numbers, or because one without a number is the one with it. */
import type { Engine } from '../../engine/engine.ts';
import { mergePeople } from './change-people.ts';
import { renewVariantsOf } from './link-work.ts';
import { APART_BY_REVIEW, layToldApart } from './told-apart.ts';

/** Rounds of merging; each joins every person to the oldest it is found to be. */
const ROUNDS = 10;

/** Merges persons whose different numbers are one number by the mergers. @returns persons merged */
export async function mergeByNumber(engine: Engine, version: number): Promise<number> {
  return inRounds(engine, version, async () => {
    await engine.run(`create or replace temp table held_number as
      select distinct person_key, nhs_number, number from known_record
      where how = 'number' and number in (select current_number from number_now)`);
    await engine.run(`create or replace temp table same_person as
      select b.person_key, a.person_key as into_key, 'one NHS number was given up for the other' as reason
      from held_number a join held_number b on a.number = b.number and a.nhs_number <> b.nhs_number and a.person_key < b.person_key`);
    return undefined;
  });
}

/**
 * SQL of (number, person_key): of two whom a steward parted and who both have a number, the one whose it is not: the most trusted records
 * tell of the other, or, where they are alike, that one is older.
 */
const NUMBERS_OF_OTHERS = `
  with parted_number as (
    select number, person_key, max(trust) as trust from known_record where how = 'number' and number in (
      select number from known_record where how = 'number'
        and person_key in (select unnest([person_key, into_key]) from identity_change where kind in ('merge', 'split')))
    group by number, person_key)
  select number, person_key from parted_number
  qualify row_number() over (partition by number order by trust desc, person_key) > 1`;

/**
 * Merges a person without a number and one other that has the same forename, surname and birth date, no other sex, and the
 * same postcode or a number of one partner, where only one fits; whoever has no number but one that is of another
 * from whom a steward parted them is without a number too. Where reviewers found a record of one not to be the other's, the two
 * stay two.
 * @param engine with `known_record` and `person_variant` of everybody
 * @returns persons merged
 */
export async function mergeNumberless(engine: Engine, version: number): Promise<number> {
  return inRounds(engine, version, async (round) => {
    await layToldApart(engine);
    if (round > 0) await renewVariantsOf(engine, '(select person_key from merging union select into_key from merging)');
    await engine.run(`create or replace temp table numberless as
      select k.person_key from known_record k left join (${NUMBERS_OF_OTHERS}) o using (number, person_key)
      group by k.person_key having bool_and(how not in ('number', 'token') or how = 'number' and o.number is not null) order by 1`);
    await engine.run(`create or replace temp table shared_number as
      select distinct a.person_key as numberless, b.person_key as other
      from (select * from known_record where person_key in (select person_key from numberless)) a
      join known_record b using (local_from, local_number) where a.person_key <> b.person_key`);
    await engine.run(`create or replace temp table proven as
      select distinct n.person_key as numberless, v.person_key as other
      from (select * from person_variant join numberless using (person_key)) n
      join person_variant v using (forename, surname, birth_date)
      where n.person_key <> v.person_key and coalesce(n.sex = v.sex, true)
        and (n.postcode = v.postcode or (n.person_key, v.person_key) in (select (numberless, other) from shared_number))`);
    await engine.run(`create or replace temp table same_person as
      select greatest(numberless, other) as person_key, least(numberless, other) as into_key,
        'the same name, birth date and place or partner''s number' as reason
      from proven where numberless in (select numberless from proven group by 1 having count(*) = 1)`);
    return APART_BY_REVIEW;
  });
}

async function inRounds(
  engine: Engine,
  version: number,
  find: (round: number) => Promise<string | undefined>,
): Promise<number> {
  let merged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const now = await mergePeople(engine, version, await find(round));
    if (now === 0) break;
    await engine.run(
      'update known_record k set person_key = m.into_key from merging m where k.person_key = m.person_key',
    );
    merged += now;
  }
  return merged;
}
