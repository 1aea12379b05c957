/** Residents and their NHS numbers, as opt-outs are worked out of them: read from the resident index. */
import type { Engine } from '../engine/engine.ts';
import type { OptOutOrder } from '../pseudonym/make-opt-outs.ts';

/** Who somebody is now, through any chain of mergers. */
const MERGED = `with recursive moved(person_key, into_key, step) as (
    select person_key, merged_into, 1 from resident where merged_into is not null
    union all select m.person_key, r.merged_into, m.step + 1 from moved m join resident r on r.person_key = m.into_key
      where r.merged_into is not null and m.step < 100)
  select distinct person_key, into_key from moved`;

/** Who was ever one with whom: which of them a key meant when somebody objected by it, nobody knows. */
const JOINED = `select person_key, into_key from identity_change where kind in ('merge', 'split')`;

/**
 * Every number by which somebody ever went: those that their records give, and those that were given up for one of them, through any
 * chain, also before anybody was known by them. A merger of numbers that a reviewer took back is none.
 */
const ANY_NUMBER = `with recursive theirs(person_key, nhs_number) as (
    select person_key, value from identifier where kind = 'nhs-number'
    union select person_key, nhs_number from resident where nhs_number is not null
    union select t.person_key, m.superseded_nhs_number from theirs t join number_merger m using (nhs_number) where not m.refused)
  select person_key, nhs_number from theirs`;

/** Since when somebody is known by the number that they go by now; a number that was only taken over from a given-up one is as old as they. */
const FIRST_KNOWN = `select r.person_key, greatest(r.from_version, coalesce(min(i.from_version), 0)) as map_version
  from resident r left join identifier i on i.person_key = r.person_key and i.kind = 'nhs-number' and i.value = r.nhs_number
  where r.merged_into is null and r.nhs_number is not null group by r.person_key, r.from_version`;

/** SQL over the identity zone of what `makeOptOuts` reads; test patients are no residents, nor are persons without a record. */
export const RESIDENT_NUMBERS: Required<
  Pick<OptOutOrder, 'residents' | 'earlierNumbers' | 'merged' | 'joined' | 'firstKnown'>
> = {
  residents: `select person_key, nhs_number from resident
    where merged_into is null and records > 0 and person_key not in (select person_key from test_patient)`,
  earlierNumbers: ANY_NUMBER,
  merged: MERGED,
  joined: JOINED,
  firstKnown: FIRST_KNOWN,
};

const NOBODY = `select null::bigint as person_key, null::varchar as nhs_number where false`;
const NOBODY_MERGED = 'select null::bigint as person_key, null::bigint as into_key where false';

/** The same, also where no build has made a resident index yet: then there is nobody. */
export async function residentNumbers(engine: Engine): Promise<typeof RESIDENT_NUMBERS> {
  const { there } = await engine.one<{ there: boolean }>(
    `select count(*) = 4 as there from duckdb_tables()
     where table_name in ('resident', 'identifier', 'number_merger', 'identity_change')`,
  );
  if (there) return RESIDENT_NUMBERS;
  return {
    residents: NOBODY,
    earlierNumbers: NOBODY,
    merged: NOBODY_MERGED,
    joined: NOBODY_MERGED,
    firstKnown: 'select null::bigint as person_key, null::integer as map_version where false',
  };
}

/**
 * The newest version of the map of records to residents, whom a request to the national service asks about. One that no build has
 * finished yet tells of nobody; 0 where there is none.
 */
export async function newestMapVersion(engine: Engine): Promise<number> {
  const { version } = await engine.one<{ version: number }>(
    'select coalesce(max(map_version), 0) as version from identity_map where map_hash is not null',
  );
  return version;
}
