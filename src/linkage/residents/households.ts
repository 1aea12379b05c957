/** Households and families: residents by home on a day, children by mother. */
import { readFileSync } from 'node:fs';
import { ConcordError } from '../../concord-error.ts';
import type { Engine } from '../../engine/engine.ts';

const SQL = readFileSync(new URL('households.sql', import.meta.url), 'utf8');

/** What was found. */
export interface Households {
  homes: number;
  /** residents with a home on the day; those whose home no source gives are in none */
  residents: number;
  /** pairs of child and mother */
  families: number;
}

/**
 * Makes `household_member(uprn, person_key, since, members)` and `family_member(person_key, mother_key)` as temporary tables: who lived
 * together on a day, as far as rows up to that day say (the most trusted source first, then the latest), and who is whose mother.
 * A home of many (a care home, a hostel) is one household here: `members` tells it.
 * @param engine after `updateResidentIndex`, whose sources had contracts with a date (`delivery.period`)
 * @param day YYYY-MM-DD
 * @returns counts; all zero when no source gives homes
 * @throws ConcordError 'usage' when the day is no date
 * Example: `await layHouseholds(engine, '2026-03-31')`
 */
export async function layHouseholds(engine: Engine, day: string): Promise<Households> {
  const { valid } = await engine.one<{ valid: string | null }>('select try_cast(? as date)::varchar as valid', [day]);
  if (valid === null)
    throw new ConcordError('usage', {
      where: 'day of the households',
      problem: 'it is not a date',
      expected: 'YYYY-MM-DD',
      remedy: 'give another',
    });
  await engine.run(`set variable household_day = date '${valid}'`);
  await engine.run(SQL);
  return engine.one<Households>(`select (select count(distinct uprn) from household_member) as homes,
    (select count(*) from household_member) as residents, (select count(*) from family_member) as families`);
}
