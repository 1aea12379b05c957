import type { OpenEdition } from '../edition/open-edition.ts';
import type { CareSystem } from '../workspace/workspace.ts';
import type { MapSummary } from './page.ts';
import type { MapDefinition } from './page-definition.ts';

/** The columns of `area` that hold each index; from this list, so that no name from outside reaches the SQL. */
const COLUMNS = {
  imd_2019: { score: 'imd_2019_score', decile: 'imd_2019_decile' },
  imd_2025: { score: 'imd_2025_score', decile: 'imd_2025_decile' },
} as const;

/**
 * Answers: how deprived each small area of a system is.
 * Arguments: the open edition, whose `area` table may be read; the page's map settings; the system.
 * Result: every area of the system by code, with score and decile (1 = most deprived tenth of England), and how many have
 * none.
 * Missing: null when the edition knows no area of that kind in the system.
 */
export async function buildMap(
  edition: OpenEdition,
  definition: MapDefinition,
  system: CareSystem,
): Promise<MapSummary | null> {
  const { score, decile } = COLUMNS[definition.index];
  const areas = await edition.engine.all<MapSummary['areas'][number]>(
    `select code, coalesce(name, code) as name, ${score} as value, ${decile} as decile
     from ${edition.table('area')}
     where kind = $1 and icb_code = $2
     order by code`,
    [definition.kind, system.onsCode],
  );
  if (areas.length === 0) return null;
  return {
    title: `${definition.title} ${system.name}`,
    vintage: definition.vintage,
    areas,
    missing: areas.filter((area) => area.decile === null).length,
  };
}
