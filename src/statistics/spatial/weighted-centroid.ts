/** Where the people of an area live, on average: the point by which it is put on a map or measured from. */
import { demand } from '../impossible-input.ts';

export interface PopulatedPoint {
  x: number;
  y: number;
  population: number | null;
}

export interface GeographicPoint {
  /** degrees east of Greenwich, −180 to 180 */
  longitude: number;
  /** degrees north, −90 to 90 */
  latitude: number;
  population: number | null;
}

export interface Centroid<Place> {
  /** null where nobody lives on any point */
  place: Place | null;
  population: number;
  points: number;
  notes: string[];
}

const RADIAN = Math.PI / 180;
/** Shorter mean vectors than this point nowhere: the people live all round the globe. */
const NOWHERE = 1e-9;

/**
 * Answers: where the people of an area live on average, on a plane.
 * Arguments: `points`, each with planar coordinates (British National Grid metres, for example) and its population, 0 or more.
 * Result: the mean of the coordinates weighted by population, in their unit; the population and how many points it rests on.
 * Zero, missing and small: a point with no people does not count; one whose population is missing is left out, with a note;
 * without any people the place is null.
 * Source: the definition of a weighted mean. The Office for National Statistics places the centroids of output areas by a
 * median instead (from memory): those are not this.
 * Example:
 * ```ts
 * const points = [{ x: 0, y: 0, population: 300 }, { x: 10, y: 20, population: 100 }, { x: 99, y: 99, population: 0 }]
 * weightedCentroid(points) // { place: { x: 2.5, y: 5 }, population: 400, points: 2 }
 * weightedCentroid([]).place // null
 * ```
 */
export function weightedCentroid(points: PopulatedPoint[]): Centroid<{ x: number; y: number }> {
  for (const { x, y } of points)
    demand(Number.isFinite(x) && Number.isFinite(y), 'the coordinates of a point are numbers');
  const { shares, ...counted } = sharesOf(points);
  if (counted.population === 0) return { place: null, ...counted };
  const mean = (of: (point: PopulatedPoint) => number) =>
    points.reduce((sum, point, i) => sum + of(point) * shares[i]!, 0);
  return { place: { x: mean((point) => point.x), y: mean((point) => point.y) }, ...counted };
}

/**
 * Answers: where the people of an area live on average, on the globe.
 * Arguments: `points`, each with longitude and latitude in degrees and its population, 0 or more.
 * Result: longitude and latitude in degrees of the mean of the points' directions from the centre of a sphere, weighted by
 * population. The Earth is not a sphere: within one country the place is out by metres at most. It holds at the 180th
 * meridian and near the poles, where a mean of degrees does not.
 * Zero, missing and small: as `weightedCentroid`; people so evenly round the globe that no direction is left give null.
 * Source: mean direction on the sphere, Fisher, Lewis and Embleton, Statistical Analysis of Spherical Data (1987), from memory.
 * Example:
 * ```ts
 * const points = [{ longitude: 179, latitude: 0, population: 10 }, { longitude: -179, latitude: 0, population: 10 }]
 * Math.abs(geographicCentroid(points).place.longitude) // 180
 * geographicCentroid([{ longitude: 0, latitude: 91, population: 1 }]) // ImpossibleInput
 * ```
 */
export function geographicCentroid(points: GeographicPoint[]): Centroid<{ longitude: number; latitude: number }> {
  for (const { longitude, latitude } of points) {
    demand(Math.abs(longitude) <= 180, 'a longitude is from -180 to 180 degrees');
    demand(Math.abs(latitude) <= 90, 'a latitude is from -90 to 90 degrees');
  }
  const { shares, ...counted } = sharesOf(points);
  const [east, up, north] = meanDirection(points, shares);
  if (Math.hypot(east, up, north) < NOWHERE) return { place: null, ...counted };
  const longitude = Math.atan2(up, east) / RADIAN;
  return { place: { longitude, latitude: Math.atan2(north, Math.hypot(east, up)) / RADIAN }, ...counted };
}

function meanDirection(points: GeographicPoint[], shares: number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  points.forEach(({ longitude, latitude }, i) => {
    const flat = Math.cos(latitude * RADIAN) * shares[i]!;
    sum[0] += flat * Math.cos(longitude * RADIAN);
    sum[1] += flat * Math.sin(longitude * RADIAN);
    sum[2] += Math.sin(latitude * RADIAN) * shares[i]!;
  });
  return sum;
}

/** Each point's share of the people, with the points that count. */
function sharesOf(points: { population: number | null }[]) {
  const populations = points.map(({ population }) => population ?? 0);
  demand(
    populations.every((population) => Number.isFinite(population) && population >= 0),
    'a population is 0 or more',
  );
  const population = populations.reduce((sum, people) => sum + people, 0);
  demand(population < Number.POSITIVE_INFINITY, 'populations can be added up');
  const missing = points.filter((point) => point.population === null).length;
  const notes = missing ? [`${missing} of ${points.length} points have no population and are left out.`] : [];
  if (population === 0) notes.push('Nobody lives on any point, so that there is no centroid.');
  const shares = populations.map((people) => (population === 0 ? 0 : people / population));
  return { shares, population, points: populations.filter((people) => people > 0).length, notes };
}
