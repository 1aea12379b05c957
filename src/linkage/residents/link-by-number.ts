/** NHS numbers first: a record whose number's holder it agrees with is that person's. */
import type { Engine } from '../../engine/engine.ts';
import { AGREES, keepLinks, levelsSql, nextKey } from './link-work.ts';
import { layAbsentPersons } from './said-anew.ts';

/** SQL that is true of a number that can be believed without anybody else's word for it. */
const CORROBORATED = 'trust > 0 or several';

const holdersSql = (numbers: string): string => `select number, min(person_key) as person_key
    from (select number, person_key, max(trust) as trust from known_record
        where how = 'number' and number is not null${numbers} group by number, person_key
        qualify max(trust) = max(max(trust)) over (partition by number))
    group by number order by number`;

/** Makes `number_person`: who holds a number now. After a split more than one may; then whom the most trusted sources say. */
export const layNumberPersons = (engine: Engine): Promise<void> =>
  engine.run(`create or replace temp table number_person as ${holdersSql('')}`);

/** Brings `number_person` to what is known with the links by number that were just made: nothing else changes who holds a number. */
async function renewNumberPersons(engine: Engine): Promise<void> {
  const linked = '(select number from number_link)';
  await engine.run(`delete from number_person where number in ${linked}`);
  await engine.run(`insert into number_person ${holdersSql(` and number in ${linked}`)}`);
}

/**
 * Links records by their valid NHS number, superseded ones resolved, where they agree with the person who holds it: what the most
 * trusted sources say of that person. A number that nobody holds is whose it was by withdrawn
 * records that agree, or a new person's. `number_person` is there, and kept up.
 * @param numbers which new numbers make a person: `corroborated` (a trusted source has it, or two partners' own numbers go
 *   with it) or `all`, also those that a single record gives, which may be mistyped
 * @returns records linked
 */
export async function linkByNumber(engine: Engine, numbers: 'corroborated' | 'all'): Promise<number> {
  await laySeeds(engine, numbers === 'all' ? 'true' : CORROBORATED);
  await layReferences(engine);
  await engine.run(`create or replace temp table number_link as
    select record_id, number from (${compared()}) group by record_id, number having bool_or(${AGREES}) order by record_id`);
  await layHolders(engine);
  const linked = await keepLinks(
    engine,
    `select record_id, person_key, 'number', null::double, null::double
     from number_link join number_person using (number)`,
  );
  await renewNumberPersons(engine);
  return linked;
}

/**
 * Says in `number_person` whose numbers are that nobody holds: whose they were by withdrawn records with which the most trusted of
 * `number_link` agree, so that a file that is sent again corrected gives nobody another key; or a new person's.
 */
async function layHolders(engine: Engine): Promise<void> {
  await layAbsentPersons(
    engine,
    `select u.* from unlinked_record u join number_link using (record_id, number)
     where number not in (select number from number_person) qualify trust = max(trust) over (partition by number)`,
  );
  await engine.run(`insert into number_person
    select number, min(person_key) from absent_person group by number order by number`);
  const from = await nextKey(engine);
  await engine.run(`insert into number_person
    select number, ${from} - 1 + row_number() over (order by min(record_id), number) as person_key from number_link
    where number not in (select number from number_person) group by number order by person_key`);
  await engine.run('drop table absent_person');
}

/** For each number that nobody holds: the record that says who does, of the most trusted, with the commonest birth date. */
async function laySeeds(engine: Engine, believed: string): Promise<void> {
  await engine.run(`create or replace temp table number_seed as
    select number, max(trust) as trust, min(holder) <> max(holder) as several,
      first(record_id order by trust desc, birth_month is null, support desc, record_id) as record_id
    from (select *, count(*) over (partition by number, trust, birth_month) as support,
        coalesce(local_from || '|' || local_number, record_id::varchar) as holder from unlinked_record
      where number is not null and number not in (select number from number_person))
    group by number having ${believed} order by number`);
}

/** Makes `number_reference`: what is known of the holders of numbers that unlinked records give. */
async function layReferences(engine: Engine): Promise<void> {
  await engine.run(`create or replace temp table asked_number as
    select * from number_person where number in (select number from unlinked_record)`);
  await engine.run(`create or replace temp table number_reference as
    select h.number, k.* exclude (number) from (
        select *, max(trust) over (partition by person_key) as top from known_record
        where how = 'number' and person_key in (select person_key from asked_number)) k
      join asked_number h using (person_key)
      where k.trust = k.top
    union all by name
    select s.number, s.trust as top, u.* exclude (number, trust), u.trust from number_seed s join unlinked_record u using (record_id)`);
  await engine.run(`insert into number_reference by name
    select u.*, r.top from unlinked_record u join (
      select record_id, number, max(top) as top from (${compared('r.top')})
      group by record_id, number having bool_or(${AGREES})) r using (record_id)
    where u.trust >= r.top and u.record_id not in (select record_id from number_seed) order by u.record_id`);
}

/** Unlinked records beside every reference of their number. */
const compared = (also = 'null as nothing'): string =>
  `select u.record_id, u.number, ${also}, ${levelsSql('u', 'r')} from unlinked_record u join number_reference r on r.number = u.number`;
