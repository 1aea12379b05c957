/** Where the county lies: in the North Sea, east of the made-up places of the samples' maps, where nobody lives. */
import type { Point } from './settle-county.ts';

const MIDDLE = { longitude: 3.2, latitude: 55.4 };
/** metres in a form like the National Grid's, which does not reach there */
const GRID = { x: 740_000, y: 620_000 };
const METRES_PER_DEGREE = 111_195;
const METRES_PER_DEGREE_EAST = METRES_PER_DEGREE * Math.cos((MIDDLE.latitude * Math.PI) / 180);

export const gridReference = (p: Point): { x: number; y: number } => ({ x: p.x + GRID.x, y: p.y + GRID.y });

/** To six decimals, a tenth of a metre: whole metres stay apart. */
export function toDegrees(p: Point): { longitude: number; latitude: number } {
  return {
    longitude: Number((MIDDLE.longitude + p.x / METRES_PER_DEGREE_EAST).toFixed(6)),
    latitude: Number((MIDDLE.latitude + p.y / METRES_PER_DEGREE).toFixed(6)),
  };
}

/** A GeoJSON polygon, its ring closed and anticlockwise (RFC 7946). */
export function polygonText(border: Point[]): string {
  const ring = border.map((p) => toDegrees(p)).map((d) => [d.longitude, d.latitude] as const);
  const twice = ring.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  const turned = twice < 0 ? ring.toReversed() : ring;
  return JSON.stringify({ type: 'Polygon', coordinates: [[...turned, turned[0]]] });
}
