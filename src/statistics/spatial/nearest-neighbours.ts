/** Neighbours by distance. */
import { demand } from '../impossible-input.ts';
import { type PlaceTree, placeTree, visitNear } from './place-tree.ts';
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
  checkPlaces([from, to], kind);
  return distanceOf(from, to, kind);
}

function checkPlaces(places: readonly Place[], kind: DistanceKind): void {
  demand(
    places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
    'the coordinates of a place are numbers',
  );
  demand(kind === 'planar' || places.every(({ y }) => Math.abs(y) <= 90), 'a latitude is from -90 to 90 degrees');
}

function distanceOf(from: Place, to: Place, kind: DistanceKind): number {
  if (kind === 'planar') return Math.hypot(to.x - from.x, to.y - from.y);
  const turn = (onceRound(from.x) - onceRound(to.x)) / 2;
  return overEllipsoid(((from.y + to.y) / 2) * RADIAN, ((from.y - to.y) / 2) * RADIAN, turn * RADIAN);
}

/** A longitude without whole turns of the globe, exactly; so the difference of any two is a number. */
const onceRound = (longitude: number): number => longitude % 360;

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
  const shortened = ((ratio + 1) / 2) * (1 - sinMiddle) * (sinUp / near);
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
  checkPlaces(places, kind);
  const { tree, reachOf } = searchable(places, kind);
  return places.map((from, at) => {
    const nearest: { j: number; distance: number }[] = [];
    let reach = Number.POSITIVE_INFINITY;
    visitNear(
      tree,
      at,
      () => reach,
      (j) => {
        if (j === at) return;
        insert(nearest, { j, distance: distanceOf(from, places[j]!, kind) }, count);
        if (nearest.length === count) reach = reachOf(nearest[count - 1]!.distance);
      },
    );
    return nearest.map(({ j }) => j).sort((a, b) => a - b);
  });
}

/** Keeps the `most` nearest in order of distance, of equal ones those earlier in the list of places. */
function insert(nearest: { j: number; distance: number }[], one: { j: number; distance: number }, most: number): void {
  const last = nearest[most - 1];
  if (last && (last.distance < one.distance || (last.distance === one.distance && last.j < one.j))) return;
  let [low, high] = [0, nearest.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = nearest[middle]!;
    if (other.distance < one.distance || (other.distance === one.distance && other.j < one.j)) low = middle + 1;
    else high = middle;
  }
  nearest.splice(low, 0, one);
  if (nearest.length > most) nearest.pop();
}

/** How much shorter than over a globe of the equator's width Andoyer's formula can make a distance, at most. */
const SHORTEST = EQUATOR * (1 - 2.5 * FLATTENING);

/**
 * The places as a tree, and how far along an axis of it a place within a distance can lie. On the globe the axes are those of
 * a ball of radius 1. What is found too much by it does no harm, since its distance is measured; so rounding is allowed for.
 */
function searchable(places: Place[], kind: DistanceKind): { tree: PlaceTree; reachOf: (distance: number) => number } {
  const axis = (of: (place: Place) => number) => Float64Array.from(places, of);
  if (kind === 'planar')
    return {
      tree: placeTree([axis(({ x }) => x), axis(({ y }) => y)]),
      reachOf: (distance) => distance * (1 + 1e-12),
    };
  const turned = places.reduce((most, { x }) => Math.max(most, Math.abs(onceRound(x))), 0);
  const rounding = 1e-12 + 1e-15 * turned;
  return {
    tree: placeTree([
      axis(({ x, y }) => Math.cos(y * RADIAN) * Math.cos(onceRound(x) * RADIAN)),
      axis(({ x, y }) => Math.cos(y * RADIAN) * Math.sin(onceRound(x) * RADIAN)),
      axis(({ y }) => Math.sin(y * RADIAN)),
    ]),
    reachOf: (distance) => {
      const half = distance / SHORTEST / 2;
      return half >= Math.PI / 2 ? Number.POSITIVE_INFINITY : 2 * Math.sin(half) * (1 + 1e-12) + rounding;
    },
  };
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
  checkPlaces(places, kind);
  const { tree, reachOf } = searchable(places, kind);
  const reach = reachOf(most);
  return places.map((from, at) => {
    const near: number[] = [];
    visitNear(
      tree,
      at,
      () => reach,
      (j) => {
        if (j !== at && distanceOf(from, places[j]!, kind) <= most) near.push(j);
      },
    );
    return near.sort((a, b) => a - b);
  });
}
