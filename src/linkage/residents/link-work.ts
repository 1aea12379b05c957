/** The working tables of one update: what is not linked yet, what this update links, and who is known. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { layToldPersons } from './describe-residents.ts';
import { atSceneSql } from './identity-record-sql.ts';

/** Ways that leave no doubt; the only ones for sensitive records. */
export const CERTAIN_WAYS = "('number', 'token')";

/** Ways of linking that make a record no word of how its person is called. */
export const BY_LIKELIHOOD = "('local-number', 'demographics', 'probability')";

/** Ways whose records tell how a person is called and where they lived. */
const TELLING_WAYS = "('number', 'new-person', 'review')";

const sqlOf = (name: string): string => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8');
const RESOLVE_NUMBERS = sqlOf('resolve-numbers');
const CONCERNED = sqlOf('concerned-persons');

const EVIDENCE = 'forename, nicknames, surname, birth_date, birth_month, sex, postcode';

/** Makes `number_now`: which number holds for one that was given up. */
export const layNumbers = (engine: Engine): Promise<void> => engine.run(RESOLVE_NUMBERS);

const evidenceSql =
  (): string => `select e.*, coalesce(n.current_number, e.nhs_number) as number, r.trust, r.sensitive, r.map_version,
    ${atSceneSql('r.postcode')} as at_scene
  from record_evidence e join identity_record r using (record_id) left join number_now n on n.nhs_number = e.nhs_number`;

/** What an unlinked record becomes when it is somebody's: a postcode of a scene tells of no home. */
const KNOWN = 'replace (case when not at_scene then postcode end as postcode)';

/**
 * Records that the deliveries of a version have, whoever had them before, and those that lost their person in it or are said again, or
 * give a number that somebody lost.
 */
const given = (version: number): string =>
  `select record_id from source_record
     where source_number in (select source_number from identity_source where map_version = ${version})
   union all select record_id from record_person where until_version = ${version}
   union all select record_id from record_withdrawn where until_version = ${version}
   union all select record_id from record_evidence where nhs_number in (select nhs_number
     from record_person p join record_evidence using (record_id) where p.until_version = ${version} and how = 'number')`;

/**
 * Makes `number_now`, `unlinked_record` (evidence of records without a person that are to be tried, their numbers resolved),
 * `new_link` (empty), the view `current_link`, and `known_record` (evidence of records with a person, to which `keepLinks` adds; a
 * postcode where it is a home's). Where all are tried it has those of everybody; otherwise of `concerned_person` alone, so that a
 * delivery of a partner is not as long as the index is large.
 * @param untried version of the map whose records alone are tried; all without a person when absent
 */
export async function layWork(engine: Engine, untried?: number): Promise<void> {
  await layNumbers(engine);
  await engine.run(`create or replace temp table new_link
    (record_id ubigint, person_key bigint, how varchar, match_weight double, match_probability double)`);
  await engine.run(`create or replace temp view current_link as
    select record_id, person_key, how from record_person where until_version is null
    union all select record_id, person_key, how from new_link`);
  await engine.run(`create or replace temp table unlinked_record as select * from (${evidenceSql()})
    where record_id not in (select record_id from record_person where until_version is null)
      and record_id not in (from withdrawn_record)
      ${untried === undefined ? '' : `and record_id in (${given(untried)})`} order by record_id`);
  await engine.run('drop table if exists temp.concerned_person');
  const few = untried !== undefined && (await layConcerned(engine, untried));
  await engine.run(`create or replace temp table known_record as
    select l.person_key, l.how, e.* ${KNOWN} from current_link l join (${evidenceSql()}) e using (record_id)
    ${few ? 'where l.person_key in (select person_key from concerned_person)' : ''}`);
}

/**
 * Makes `concerned_person` for the records of a version.
 * @returns false, and none, in an index of a time when nothing was kept of how its residents are called
 */
async function layConcerned(engine: Engine, version: number): Promise<boolean> {
  const { kept } = await engine.one<{ kept: boolean }>('select exists (from resident_variant) as kept');
  if (!kept) return false;
  await layToldPersons(engine, version);
  await engine.run(CONCERNED);
  return true;
}

const arePersonsFew = async (engine: Engine): Promise<boolean> =>
  (
    await engine.one<{ few: boolean }>(
      `select exists (from duckdb_tables() where temporary and table_name = 'concerned_person') as few`,
    )
  ).few;

/**
 * Whether what was nobody's is to be tried again, and persons without numbers looked at: when a source that says who people are told
 * something new. What other sources say of people waits for that, so that one delivery of theirs does not change who a hundred
 * earlier ones are about. Without any such source there is nothing to wait for.
 */
export async function triesAgain(engine: Engine, version: number): Promise<boolean> {
  const { again } = await engine.one<{ again: boolean }>(`select not exists (from identity_record where trust > 0)
    or exists (from identity_record where trust > 0 and map_version = ${version})
    or exists (from record_withdrawn join identity_record using (record_id) where until_version = ${version} and trust > 0)
    or exists (from trust_settled t join identity_record r using (record_id) where t.map_version = ${version} and r.trust > 0)
      and exists (from source_withdrawn where until_version = ${version})
    or exists (from number_merger where map_version = ${version}) as again`);
  return again;
}

/** Takes links into `new_link`, and their records from `unlinked_record` to `known_record`. The query gives its five columns. */
export async function keepLinks(engine: Engine, query: string): Promise<number> {
  await engine.run(
    `create or replace temp table kept_link (record_id, person_key, how, match_weight, match_probability) as ${query}`,
  );
  await engine.run('insert into new_link select * from kept_link order by record_id');
  await engine.run(`insert into known_record by name
    select l.person_key, l.how, e.* ${KNOWN} from kept_link l join unlinked_record e using (record_id)`);
  await engine.run('delete from unlinked_record where record_id in (select record_id from kept_link)');
  return (await engine.one<{ n: number }>('select count(*) as n from kept_link')).n;
}

const variantsSql = (persons: string): string => `select person_key, ${EVIDENCE}, bool_or(trust = top) as is_top
  from (select *, max(trust) over (partition by person_key) as top
    from (select distinct person_key, ${EVIDENCE}, trust from known_record where how in ${TELLING_WAYS}${persons}))
  group by person_key, ${EVIDENCE}`;

/**
 * Makes `person_variant`: every way in which a person is known to be called, born and housed, once. `is_top`: said by the most
 * trusted sources that speak of the person.
 */
export async function layVariants(engine: Engine): Promise<void> {
  if (!(await arePersonsFew(engine)))
    return engine.run(`create or replace temp table person_variant as ${variantsSql('')}`);
  const anew = `(select person_key from told_person union select person_key from new_link
    union select unnest([person_key, into_key]) from identity_change where map_version = getvariable('told_version'))`;
  await engine.run(`create or replace temp table person_variant as
    from resident_variant anti join ${anew} as anew using (person_key)
    union all ${variantsSql(` and person_key in ${anew}`)}`);
}

/** Brings `person_variant` to what is known with the links of this update. */
export const renewVariants = (engine: Engine): Promise<void> =>
  renewVariantsOf(engine, `(select person_key from new_link where how in ${TELLING_WAYS})`);

/** Brings `person_variant` to what is known of some. @param persons SQL in brackets of (person_key) */
export async function renewVariantsOf(engine: Engine, persons: string): Promise<void> {
  await engine.run(`delete from person_variant where person_key in ${persons}`);
  await engine.run(`insert into person_variant ${variantsSql(` and person_key in ${persons}`)}`);
}

/** Everybody as they are, with `person_variant`, when nothing of an update stands beside. */
export async function layEverybody(engine: Engine): Promise<void> {
  await layWork(engine);
  await layVariants(engine);
}

/** The first key that is free, above every key ever minted. */
export async function nextKey(engine: Engine): Promise<number> {
  const { key } = await engine.one<{ key: number }>(
    `select greatest((select coalesce(max(person_key), 0) from record_person), (select coalesce(max(person_key), 0) from new_link),
       (select coalesce(max(into_key), 0) from identity_change)) + 1 as key`,
  );
  return key;
}

/** SQL of the levels between a record and a variant of a person, each named for what is compared. */
export const levelsSql = (record: string, person: string): string => {
  const [r, p] = [record, person];
  const swapped = `coalesce(${r}.forename = ${p}.surname and ${r}.surname = ${p}.forename, false)`;
  return `resident_birth_level(${r}.birth_date, ${r}.birth_month, ${p}.birth_date, ${p}.birth_month) as birth,
    case when ${swapped} then true else resident_forename_agrees(${r}.forename, ${p}.forename, ${r}.nicknames, ${p}.nicknames) end as forename,
    case when ${swapped} then true else resident_surname_agrees(${r}.surname, ${p}.surname) end as surname,
    ${r}.sex = ${p}.sex as sex, ${r}.postcode = ${p}.postcode as postcode`;
};

/** SQL, true where the levels of `levelsSql` say that the record is the person's. */
export const AGREES = 'resident_agrees(birth, forename, surname, sex, postcode)';
