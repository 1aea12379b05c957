/** Where people live: an outline, four cities, smaller towns and the country between, as one point for each small area. */
import type { RandomSource } from '../../statistics/distributions/random.ts';

/** Metres east and north of the middle of the county. */
export interface Point {
  x: number;
  y: number;
}

export interface Settlement {
  centre: Point;
  /** radius in metres */
  radius: number;
  /** small areas in it */
  areas: number;
  /** number of its place, from 0 */
  place: number;
  kind: 'city' | 'town';
}

export interface County {
  /** distance from the middle to the outline, in metres, towards an angle in radians */
  radiusAt: (angle: number) => number;
  settlements: Settlement[];
  points: (Point & { settlement: number | null })[];
}

const RESIDENTS_PER_KM2 = 280;
/** mean size of a small area inside a town, in square metres */
const TOWN_AREA = 420_000;
/** share of small areas by place, the largest first; within a place by kind */
const PLACE_SHARES = [0.34, 0.27, 0.22, 0.17];
const CITY_SHARE = 0.5;
const TOWNS_SHARE = 0.22;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** How much of `total` each share gets: whole numbers that add up, largest remainders first. */
export function apportion(total: number, shares: readonly number[]): number[] {
  const all = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((s) => (s / all) * total);
  const whole = exact.map(Math.floor);
  const left = total - whole.reduce((a, b) => a + b, 0);
  const order = exact.map((e, i) => [e - whole[i]!, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of order.slice(0, left)) whole[i]! += 1;
  return whole;
}

/**
 * @param count small areas, 12 or more
 * @param residents of the county; its size follows from them
 */
export function settleCounty(count: number, residents: number, chance: RandomSource): County {
  const radiusAt = drawOutline(Math.sqrt((residents * 1e6) / RESIDENTS_PER_KM2 / Math.PI), chance);
  const byPlace = apportion(count, PLACE_SHARES);
  const cities = layCities(byPlace, radiusAt, chance);
  const settlements = [...cities, ...layTowns(byPlace, cities, radiusAt, chance)];
  const points: County['points'] = settlements.flatMap((s, i) =>
    fillSettlement(s, radiusAt, chance).map((p) => ({ ...p, settlement: i })),
  );
  while (points.length < count) points.push({ ...farmland(points, settlements, radiusAt, chance), settlement: null });
  return { radiusAt, settlements, points };
}

/** A circle with a few waves of small height: every point of it can be seen from the middle. */
function drawOutline(meanRadius: number, chance: RandomSource): County['radiusAt'] {
  const waves = [2, 3, 4, 5, 7].map((k) => ({
    k,
    height: (0.13 * (0.5 + chance.uniform())) / k ** 0.7,
    phase: chance.uniform() * 2 * Math.PI,
  }));
  return (angle) => meanRadius * waves.reduce((r, w) => r + w.height * Math.cos(w.k * angle + w.phase), 1);
}

function layCities(byPlace: number[], radiusAt: County['radiusAt'], chance: RandomSource): Settlement[] {
  const turn = chance.uniform() * 2 * Math.PI;
  // The two largest face each other, so that each can have its hospital trust.
  return [0, 2, 1, 3].map((quarter, place): Settlement => {
    const angle = turn + (quarter + 0.3 * (chance.uniform() - 0.5)) * (Math.PI / 2);
    const r = radiusAt(angle) * (0.47 + 0.12 * chance.uniform());
    const areas = Math.max(1, Math.round(byPlace[place]! * CITY_SHARE));
    return { centre: towards(angle, r), radius: radiusOf(areas), areas, place, kind: 'city' };
  });
}

const towards = (angle: number, r: number): Point => ({ x: r * Math.cos(angle), y: r * Math.sin(angle) });
const radiusOf = (areas: number): number => Math.sqrt((areas * TOWN_AREA) / Math.PI);

/** Towns of falling size, each where it is farthest from the settlements there are. */
function layTowns(
  byPlace: number[],
  cities: Settlement[],
  radiusAt: County['radiusAt'],
  chance: RandomSource,
): Settlement[] {
  const towns: Settlement[] = [];
  for (const [place, all] of byPlace.entries()) {
    const areas = Math.round(all * TOWNS_SHARE);
    const number = Math.round(areas / 9);
    const sizes =
      number === 0
        ? []
        : apportion(
            areas,
            Array.from({ length: number }, (_, i) => 1 / (i + 1.5)),
          );
    for (const size of sizes.filter((s) => s > 0)) {
      const centre = farthest(
        40,
        [...cities, ...towns].map((s) => s.centre),
        () => inPlace(place, cities, radiusAt, chance),
      );
      towns.push({ centre, radius: radiusOf(size), areas: size, place, kind: 'town' });
    }
  }
  return towns;
}

/** The number of the city nearest to a point: whose place it is. */
export function nearestCity(p: Point, cities: Settlement[]): number {
  const away = cities.map((c) => distance(p, c.centre));
  return away.indexOf(Math.min(...away));
}

function inPlace(place: number, cities: Settlement[], radiusAt: County['radiusAt'], chance: RandomSource): Point {
  for (let tries = 0; tries < 200; tries++) {
    const p = anywhere(radiusAt, chance, 0.85);
    if (nearestCity(p, cities) === place) return p;
  }
  return cities[place]!.centre;
}

/** Evenly over the county, up to this share of the way to its outline. */
function anywhere(radiusAt: County['radiusAt'], chance: RandomSource, within: number): Point {
  const angle = chance.uniform() * 2 * Math.PI;
  return towards(angle, radiusAt(angle) * within * Math.sqrt(chance.uniform()));
}

/** Of several candidates the one that is farthest from all that is there. */
function farthest(candidates: number, taken: Point[], draw: () => Point): Point {
  let best = draw();
  let away = -1;
  for (let i = 0; i < candidates; i++) {
    const p = draw();
    const nearest = taken.reduce((least, t) => Math.min(least, distance(p, t)), Number.POSITIVE_INFINITY);
    if (nearest > away) [best, away] = [p, nearest];
  }
  return best;
}

function farmland(
  taken: Point[],
  settlements: Settlement[],
  radiusAt: County['radiusAt'],
  chance: RandomSource,
): Point {
  return farthest(8, taken, () => {
    let p = anywhere(radiusAt, chance, 0.96);
    for (let tries = 0; tries < 20 && settlements.some((s) => distance(p, s.centre) < s.radius * 1.15); tries++)
      p = anywhere(radiusAt, chance, 0.96);
    return p;
  });
}

/** A sunflower with a little disorder, denser in the middle, stretched one way; never across the outline. */
function fillSettlement(s: Settlement, radiusAt: County['radiusAt'], chance: RandomSource): Point[] {
  const stretch = 0.8 + 0.45 * chance.uniform();
  const turn = chance.uniform() * 2 * Math.PI;
  return Array.from({ length: s.areas }, (_, k) => {
    const r = s.radius * ((k + 0.35 + 0.3 * chance.uniform()) / s.areas) ** 0.62;
    const angle = k * GOLDEN_ANGLE + turn + 0.25 * (chance.uniform() - 0.5);
    const east = r * Math.cos(angle) * stretch;
    const north = (r * Math.sin(angle)) / stretch;
    const x = s.centre.x + east * Math.cos(turn) - north * Math.sin(turn);
    const y = s.centre.y + east * Math.sin(turn) + north * Math.cos(turn);
    const bearing = Math.atan2(y, x);
    return towards(bearing, Math.min(Math.hypot(x, y), 0.96 * radiusAt(bearing)));
  });
}
