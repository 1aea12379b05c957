/** Neighbours by distance. */
import { demand } from '../impossible-input.ts';
import type { Neighbours } from './spatial-weights.ts';

export interface Place {
  /** in metres or the like, or degrees of longitude */
  x: number;
  y: number;
}

/** 'planar' takes x and y as they are; 'great-circle' takes degrees of longitude and latitude, and distances in kilometres */
export type DistanceKind = 'planar' | 'great-circle';

/** Half the Earth's width at the equator in kilometres, and its flattening (WGS 84). */
const EQUATOR = 6378.137;
const FLATTENING = 1 / 298.257223563;
const RADIAN = Math.PI / 180;

/**
 * Answers: how far it is from one place to another.
 * Arguments: two places; `kind`: 'planar', or 'great-circle' for degrees of longitude (x) and latitude (y).
 * Result: in the unit of the coordinates, or in kilometres over the WGS 84 ellipsoid, out by some metres; by more only where
 * places are nearly opposite each other on the globe.
 * Zero: equal places are 0 apart. Coordinates that are no numbers are refused.
 * Source: Pythagoras; Andoyer's formula in Meeus, Astronomical Algorithms (1991), chapter 11, from memory; as spdep.
 * Example:
 * ```ts
 * distanceBetween({ x: 0, y: 0 }, { x: 3, y: 4 }) // 5
 * distanceBetween({ x: 0, y: 0 }, { x: 0, y: NaN }) // ImpossibleInput
 * ```
 */
export function distanceBetween(from: Place, to: Place, kind: DistanceKind = 'planar'): number {
  demand([from.x, from.y, to.x, to.y].every(Number.isFinite), 'the coordinates of a place are numbers');
  if (kind === 'planar') return Math.hypot(to.x - from.x, to.y - from.y);
  demand(Math.abs(from.y) <= 90 && Math.abs(to.y) <= 90, 'a latitude is from -90 to 90 degrees');
  return overEllipsoid(((from.y + to.y) / 2) * RADIAN, ((from.y - to.y) / 2) * RADIAN, ((from.x - to.x) / 2) * RADIAN);
}

/** Of the mean latitude and half the differences of latitude and longitude. */
function overEllipsoid(middle: number, up: number, across: number): number {
  const [sinMiddle, sinUp, sinAcross] = [Math.sin(middle) ** 2, Math.sin(up) ** 2, Math.sin(across) ** 2];
  const near = sinUp * (1 - sinAcross) + (1 - sinMiddle) * sinAcross;
  const far = 1 - near;
  if (near <= 0) return 0;
  const half = Math.asin(Math.sqrt(Math.min(1, near)));
  if (far < 1e-9) return 2 * half * EQUATOR;
  const ratio = (3 * Math.sqrt(near * far)) / half;
  const lengthened = ((ratio - 1) / (2 * far)) * sinMiddle * (1 - sinUp);
  const shortened = ((ratio + 1) / (2 * near)) * (1 - sinMiddle) * sinUp;
  return 2 * half * EQUATOR * (1 + FLATTENING * (lengthened - shortened));
}

/**
 * Answers: which `count` areas are nearest to each.
 * Arguments: `places` of the areas, their centroids for example; `count`, a whole number from 1 to one fewer than the areas.
 * Result: for each area, the places in the list of its neighbours, rising. A is not always a neighbour of its neighbour.
 * Zero, missing and small: of areas equally near, those earlier in the list are taken.
 * Source: spdep `knearneigh`.
 * Example:
 * ```ts
 * nearestNeighbours([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 3, y: 0 }], 1) // [[1], [0], [1]]
 * nearestNeighbours([{ x: 0, y: 0 }], 1) // ImpossibleInput
 * ```
 */
export function nearestNeighbours(places: Place[], count: number, kind: DistanceKind = 'planar'): Neighbours {
  demand(
    Number.isInteger(count) && count >= 1 && count < places.length,
    'the number of nearest neighbours is a whole number from 1 to one fewer than there are areas',
  );
  return places.map((from, at) => {
    const others = places.flatMap((to, j) => (j === at ? [] : [{ j, distance: distanceBetween(from, to, kind) }]));
    others.sort((a, b) => a.distance - b.distance || a.j - b.j);
    return others
      .slice(0, count)
      .map(({ j }) => j)
      .sort((a, b) => a - b);
  });
}

/**
 * Answers: which areas lie within a distance of each.
 * Arguments: `places` of the areas; `most`, the distance, above 0, in the unit of the coordinates or in kilometres.
 * Result: for each area, the places in the list of its neighbours, rising; neighbours are mutual.
 * Zero, missing and small: an area with none so near has no neighbours; one at the same place is a neighbour.
 * Source: spdep `dnearneigh`.
 * Example:
 * ```ts
 * neighboursWithin([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 3, y: 0 }], 2) // [[1], [0, 2], [1]]
 * neighboursWithin([], 0) // ImpossibleInput
 * ```
 */
export function neighboursWithin(places: Place[], most: number, kind: DistanceKind = 'planar'): Neighbours {
  demand(most > 0, 'the distance within which areas are neighbours is above 0');
  return places.map((from, at) =>
    places.flatMap((to, j) => (j !== at && distanceBetween(from, to, kind) <= most ? [j] : [])),
  );
}
