import { type Engine, literal } from '../../engine/engine.ts';
import type { Cohort } from './cohort.ts';
import { criteriaIn } from './criteria-in.ts';

/** Where the places of a criterion are listed, and how one of them is called. */
const PLACES = {
  practice: { table: 'organisation', kind: 'practice', called: 'a practice' },
  lsoa: { table: 'area', kind: 'lsoa21', called: 'an area (LSOA 2021)' },
} as const;

/**
 * What must be said of a cohort that names places which the edition does not list: nobody is in them, and a code may be misspelt.
 * @param cohorts of which the criteria are looked at
 * @param tableSql the relation of a table; null where the edition has none
 * @returns a note for each kind of place of which codes are not listed; none of a kind of which the edition lists no place at all
 * @example await noteUnknownPlaces(engine, [cohort], tableSql) // ['Y0000X is not a practice that this edition lists: …']
 */
export async function noteUnknownPlaces(
  engine: Engine,
  cohorts: Cohort[],
  tableSql: (table: string) => string | null,
): Promise<string[]> {
  const notes: string[] = [];
  for (const [criterion, { table, kind, called }] of Object.entries(PLACES)) {
    const codes = codesOf(cohorts, criterion as keyof typeof PLACES);
    const relation = tableSql(table);
    if (codes.length === 0 || relation === null) continue;
    const listed = `select code from ${relation} where kind = ${literal(kind)}`;
    const unknown = await engine.all<{ code: string }>(`
      select code from (select unnest([${codes.map(literal).join(', ')}]) as code)
      where exists (${listed}) and code not in (${listed}) order by code`);
    if (unknown.length > 0)
      notes.push(
        `${unknown.map(({ code }) => code).join(', ')}: not ${called} that this edition lists, so nobody counts as there. Check how it is written: \`concord cohort count\` of any cohort with \`--by ${criterion}\` shows the codes of those where people are.`,
      );
  }
  return notes;
}

function codesOf(cohorts: Cohort[], kind: keyof typeof PLACES): string[] {
  const named = cohorts.flatMap(({ criteria }) =>
    [...criteriaIn(criteria)].flatMap((leaf) => (leaf.kind === kind ? leaf.values : [])),
  );
  return [...new Set(named)].sort();
}
