/** Residents and their NHS numbers, as opt-outs are worked out of them: read from the resident index. */
import type { Engine } from '../engine/engine.ts';
import type { OptOutOrder } from '../pseudonym/make-opt-outs.ts';

/** Who somebody is now, through any chain of mergers. */
const MERGED = `with recursive moved(person_key, into_key, step) as (
    select person_key, merged_into, 1 from resident where merged_into is not null
    union all select m.person_key, r.merged_into, m.step + 1 from moved m join resident r on r.person_key = m.into_key
      where r.merged_into is not null and m.step < 100)
  select distinct person_key, into_key from moved`;

/** SQL over the resident index of what `makeOptOuts` reads. */
export const RESIDENT_NUMBERS: Required<Pick<OptOutOrder, 'residents' | 'earlierNumbers' | 'merged'>> = {
  residents: 'select person_key, nhs_number from resident where merged_into is null',
  earlierNumbers: `select person_key, value as nhs_number from identifier
    where kind = 'nhs-number' and until_version is not null`,
  merged: MERGED,
};

const NOBODY = `select null::bigint as person_key, null::varchar as nhs_number where false`;

/** The same, also where no build has made a resident index yet: then there is nobody. */
export async function residentNumbers(engine: Engine): Promise<typeof RESIDENT_NUMBERS> {
  const { there } = await engine.one<{ there: boolean }>(
    `select count(*) = 2 as there from duckdb_tables() where table_name in ('resident', 'identifier')`,
  );
  if (there) return RESIDENT_NUMBERS;
  return {
    residents: NOBODY,
    earlierNumbers: NOBODY,
    merged: 'select null::bigint as person_key, null::bigint as into_key where false',
  };
}
