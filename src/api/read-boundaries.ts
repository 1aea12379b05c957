import type { OpenEdition } from '../edition/open-edition.ts';
import type { CareSystem } from '../workspace/workspace.ts';

export interface Outline {
  type: 'Feature';
  properties: { code: string; name: string };
  geometry: object;
}

/**
 * The outlines of a system's areas, from the edition.
 * @param kind lsoa11 or lsoa21
 * @returns features by code; none when the edition holds no outlines of that kind for the system
 */
export async function readBoundaries(
  edition: OpenEdition,
  kind: string,
  system: CareSystem,
): Promise<{ type: 'FeatureCollection'; features: Outline[] }> {
  const rows = await edition.engine.all<{ code: string; name: string; geometry: string }>(
    `select b.code, coalesce(a.name, b.name, b.code) as name, b.geometry
     from ${edition.table('area_boundary')} b
     join ${edition.table('area')} a on a.kind = b.kind and a.code = b.code
     where b.kind = $1 and a.icb_code = $2 and b.geometry is not null
     order by b.code`,
    [kind, system.onsCode],
  );
  const features = rows.map(
    ({ code, name, geometry }): Outline => ({
      type: 'Feature',
      properties: { code, name },
      geometry: JSON.parse(geometry) as object,
    }),
  );
  return { type: 'FeatureCollection', features };
}
