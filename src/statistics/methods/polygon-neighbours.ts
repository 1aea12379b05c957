/** Neighbours from the borders that a table holds as GeoJSON. */
import { demand } from '../impossible-input.ts';
import { type AreaRings, contiguousNeighbours } from '../spatial/contiguity.ts';
import type { Neighbours } from '../spatial/spatial-weights.ts';
import type { StatColumn, StatOption, StatOptions, StatRow } from './stat-method.ts';

export const POLYGON: StatColumn = {
  part: 'polygon',
  meaning: 'the border of the area as the text of a GeoJSON Polygon or MultiPolygon, instead of names of neighbours',
  type: 'text',
  required: false,
};

export const CONTIGUITY: StatOption = {
  name: 'contiguity',
  meaning: 'for polygons: areas touch by one shared corner (queen), or only by a stretch of border (rook)',
  type: 'text',
  choices: ['queen', 'rook'],
  default: 'queen',
};

const EXPECTED = 'each polygon is the text of a GeoJSON Polygon or MultiPolygon, or of a Feature with one';

export function polygonNeighbours(rows: StatRow[], options: StatOptions): Neighbours {
  const kind = options.contiguity === 'rook' ? 'rook' : 'queen';
  return contiguousNeighbours(
    rows.map((row) => ringsOf(row.polygon)),
    { kind },
  );
}

function ringsOf(text: StatRow[string] | undefined): AreaRings {
  demand(typeof text === 'string', EXPECTED);
  const read = parsed(String(text));
  const shape = isRecord(read) && read.type === 'Feature' ? read.geometry : read;
  demand(isRecord(shape) && (shape.type === 'Polygon' || shape.type === 'MultiPolygon'), EXPECTED);
  const { type, coordinates } = shape as Record<string, unknown>;
  demand(Array.isArray(coordinates), EXPECTED);
  const rings: unknown[] = type === 'Polygon' ? (coordinates as unknown[]) : (coordinates as unknown[]).flat();
  demand(rings.every(isRing), EXPECTED);
  return rings as AreaRings;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRing = (ring: unknown): boolean =>
  Array.isArray(ring) &&
  ring.every((point) => Array.isArray(point) && typeof point[0] === 'number' && typeof point[1] === 'number');
