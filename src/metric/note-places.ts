/** What a reader must be told of figures by place: whose definition of places it is, and who is in none. */
import type { OpenEdition } from '../edition/open-edition.ts';
import { tableIn } from './edition-table.ts';

const PLACE = 'place';
const TABLE = 'care_system_place';

/** What places are made of, where its parts are found, and whom a part holds. */
const BASES: Record<string, { made: string; found: string; kind: string; part: string; lacking: string }> = {
  lad: {
    made: 'the local authority in which people live',
    ...{ found: 'area', kind: 'lsoa21', part: 'lad_code', lacking: 'no area of the edition lies in' },
  },
  pcn: {
    made: 'the primary care network of their practice',
    ...{ found: 'organisation', kind: 'practice', part: 'pcn_code', lacking: 'no practice of the edition belongs to' },
  },
};

/**
 * Answers: notes on the places by which, or about which, something was asked; none where nobody asked of places or the edition has none.
 * Arguments: the edition; the dimensions of the question.
 */
export async function notePlaces(edition: OpenEdition, dimensions: string[]): Promise<string[]> {
  const places = dimensions.includes(PLACE) ? tableIn(edition, TABLE) : null;
  if (places === null) return [];
  const made = await edition.engine.all<{ kind: string; places: number }>(
    `select kind, count(distinct place_code) as places from ${places} group by kind order by kind`,
  );
  const told = made.flatMap(({ kind, places: n }) => {
    const basis = BASES[kind];
    return basis
      ? `Places are those that concord.yaml named when edition ${edition.manifest.editionId} was built: ${n}, by ${basis.made}. Whoever is in none of them, or of whom it is not known, is counted as not in a place.`
      : [];
  });
  const absent = await Promise.all(made.map(({ kind }) => absentParts(edition, places, kind)));
  return [...told, ...absent.flat()];
}

/** Councils or networks of a place in which there is nobody to be: mostly a code that was mistyped or has ended. */
async function absentParts(edition: OpenEdition, places: string, kind: string): Promise<string[]> {
  const basis = BASES[kind];
  const found = basis ? tableIn(edition, basis.found) : null;
  if (!basis || found === null) return [];
  const rows = await edition.engine.all<{ place_name: string; code: string }>(
    `select place_name, code from ${places} as p where kind = $1
  and not exists (select 1 from ${found} as f where f.kind = $2 and f.${basis.part} = p.code) order by code`,
    [kind, basis.kind],
  );
  return rows.map((row) => `${row.place_name}: ${basis.lacking} ${row.code}.`);
}
