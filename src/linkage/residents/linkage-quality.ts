/** How well records were linked, by whom they are about and by source: what an edition publishes of its linkage. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const SQL = readFileSync(new URL('linkage-quality.sql', import.meta.url), 'utf8');

const NOBODY_TOLD = 'select null::bigint as person_key, null::varchar as decile where false';

/** A row of linkage quality; counts are of identity records. */
export interface LinkageQuality {
  /** all, age, sex, source, deprivation, or a group that sources gave (ethnic group) */
  grouping: string;
  value: string;
  records: number;
  by_number: number;
  by_token: number;
  by_local_number: number;
  by_demographics: number;
  by_probability: number;
  by_review: number;
  /** of residents who have no NHS number */
  new_person: number;
  unlinked: number;
  /** of the unlinked, those that wait for a reviewer */
  in_doubt: number;
  /** links that are expected to be wrong, by the match probabilities of those made by probability; the other ways count as right */
  expected_false: number;
  /** unlinked records expected to be somebody's whom linkage weighed, by their match probabilities; what gave nothing to weigh is not in it */
  expected_missed: number;
}

/**
 * Answers: whose records are found and whose are not? Ages are in whole calendar years at the last update; what a record does not
 * say of sex and birth is taken from its resident.
 * @param engine after `updateResidentIndex`
 * @param deprivation SQL of (person_key, decile): in which tenth of deprivation each resident lives, text; each resident once. A
 * record that is nobody's is of the tenth in which most residents live who are believed to have its postcode. Without it nothing is told by deprivation
 * @returns a row for each grouping and value, in order; empty for an empty index. Small counts are for the publisher to suppress
 * Source: expected errors are sums of match probabilities (Fellegi and Sunter 1969).
 * Example: `(await linkageQuality(engine)).filter((q) => q.grouping === 'sex')`
 */
export async function linkageQuality(engine: Engine, deprivation = NOBODY_TOLD): Promise<LinkageQuality[]> {
  await engine.run(`create or replace temp table deprivation_told as
    select person_key, decile::varchar as decile from (${deprivation})`);
  await engine.run(SQL);
  const by = (way: string, name: string): string => `${sumOf(`how = '${way}'`)} as ${name}`;
  return engine.all<LinkageQuality>(`select grouping, value, sum(records)::bigint as records, ${by('number', 'by_number')},
      ${by('token', 'by_token')}, ${by('local-number', 'by_local_number')}, ${by('demographics', 'by_demographics')},
      ${by('probability', 'by_probability')}, ${by('review', 'by_review')}, ${by('new-person', 'new_person')},
      ${by('', 'unlinked')}, ${sumOf('in_doubt')} as in_doubt,
      round(coalesce(sum(chance_false), 0)::double, 3) as expected_false,
      round(coalesce(sum(chance_missed), 0)::double, 3) as expected_missed
    from quality_by_group group by grouping, value order by grouping, value`);
}

const sumOf = (which: string): string => `coalesce(sum(records) filter (${which}), 0)::bigint`;
