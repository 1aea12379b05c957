import { type Engine, literal } from '../../engine/engine.ts';
import type { Cohort } from './cohort.ts';
import { criteriaIn } from './criteria-in.ts';

/** Where the places of a criterion are listed, in which column people have them, and how one of them is called. */
const PLACES = {
  practice: {
    ...{ table: 'organisation', kind: 'practice', people: 'registration', column: 'practice_code' },
    called: 'a practice',
  },
  lsoa: { ...{ table: 'area', kind: 'lsoa21', people: 'person', column: 'lsoa_code' }, called: 'an area (LSOA 2021)' },
} as const;

/**
 * What must be said of a cohort that names places which the edition neither lists nor has anybody in: a code may be misspelt.
 * @param cohorts of which the criteria are looked at
 * @param tableSql the relation of a table; null where the edition has none
 * @returns a note for each kind of place of which codes are not known
 * @example await noteUnknownPlaces(engine, [cohort], tableSql) // ['X00000: not a practice that this edition knows, …']
 */
export async function noteUnknownPlaces(
  engine: Engine,
  cohorts: Cohort[],
  tableSql: (table: string) => string | null,
): Promise<string[]> {
  const notes: string[] = [];
  for (const [criterion, { table, kind, people, column, called }] of Object.entries(PLACES)) {
    const codes = codesOf(cohorts, criterion as keyof typeof PLACES);
    if (codes.length === 0) continue;
    const [listed, lived] = [tableSql(table), tableSql(people)];
    const known = [
      ...(listed ? [`select code from ${listed} where kind = ${literal(kind)}`] : []),
      ...(lived ? [`select ${column} from ${lived}`] : []),
    ];
    const unknown = await engine.all<{ code: string }>(`
      select code from (select unnest([${codes.map(literal).join(', ')}]) as code)
      ${known.map((sql) => `anti join (${sql}) as known(code) using (code)`).join('\n      ')} order by code`);
    if (unknown.length > 0)
      notes.push(
        `${unknown.map(({ code }) => code).join(', ')}: not ${called} that this edition knows, so nobody counts as there. Check how it is written: \`concord cohort count\` of any cohort with \`--by ${criterion}\` shows the codes of those where people are.`,
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
