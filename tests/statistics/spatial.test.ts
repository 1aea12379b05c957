/** Centroids, neighbours, Moran's I and its local kin, on any map. Agreement with spdep is in conformance/. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPATIAL_METHODS } from '../../src/statistics/methods/spatial-methods.ts';
import { contiguousNeighbours } from '../../src/statistics/spatial/contiguity.ts';
import { localG } from '../../src/statistics/spatial/local-g.ts';
import { localMoran } from '../../src/statistics/spatial/local-moran.ts';
import { moransI } from '../../src/statistics/spatial/moran.ts';
import {
  distanceBetween,
  nearestNeighbours,
  neighboursWithin,
} from '../../src/statistics/spatial/nearest-neighbours.ts';
import { spatialWeights } from '../../src/statistics/spatial/spatial-weights.ts';
import { geographicCentroid, weightedCentroid } from '../../src/statistics/spatial/weighted-centroid.ts';
import { everyNumber } from './every-number.ts';

/** Squares of side 1 in rows, as areas of a map. */
const lattice = (columns: number, rows: number) =>
  Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    return [
      [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
        [x, y],
      ],
    ];
  });
const grid = spatialWeights(contiguousNeighbours(lattice(5, 5)));
const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 25, maxLength: 25 });
const gaps = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }), {
  minLength: 25,
  maxLength: 25,
});

describe('a weighted centroid', () => {
  const point = fc.record({
    x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    y: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    population: fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: null }),
  });

  it('lies within its points, moves with them, and does not change with the unit of population', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const { place } = weightedCentroid(points);
        const lived = points.filter((p) => p.population);
        expect(place === null).toBe(lived.length === 0);
        if (place === null) return;
        expect(place.x).toBeGreaterThanOrEqual(Math.min(...lived.map((p) => p.x)) - 1e-6);
        expect(place.x).toBeLessThanOrEqual(Math.max(...lived.map((p) => p.x)) + 1e-6);
        const moved = weightedCentroid(points.map((p) => ({ ...p, x: p.x + 100, y: p.y - 7 }))).place!;
        expect(moved.x - place.x).toBeCloseTo(100, 6);
        expect(moved.y - place.y).toBeCloseTo(-7, 6);
        const doubled = points.map((p) => ({ ...p, population: p.population === null ? null : p.population * 2 }));
        expect(weightedCentroid(doubled).place!.x).toBeCloseTo(place.x, 6);
      }),
    );
  });

  it('on the globe is near that on a plane for one town, crosses the 180th meridian, and is nowhere for opposite places', () => {
    const town = [
      { longitude: -1.55, latitude: 53.8, population: 700 },
      { longitude: -1.53, latitude: 53.79, population: 300 },
    ];
    const place = geographicCentroid(town).place!;
    expect(place.longitude).toBeCloseTo(-1.544, 5);
    expect(place.latitude).toBeCloseTo(53.797, 5);
    const around = (longitude: number) => ({ longitude, latitude: 0, population: 5 });
    expect(geographicCentroid([around(0), around(180)]).place).toBeNull();
    expect(geographicCentroid([]).notes.join()).toContain('Nobody');
  });

  it('says how many points have no population, and refuses what is none', () => {
    const points = [
      { x: 1, y: 2, population: 5 },
      { x: 8, y: 8, population: null },
    ];
    expect(weightedCentroid(points)).toMatchObject({ place: { x: 1, y: 2 }, points: 1 });
    expect(weightedCentroid(points).notes.join()).toContain('1 of 2 points');
    expect(() => weightedCentroid([{ x: 1, y: 2, population: -1 }])).toThrow(RangeError);
    expect(() => weightedCentroid([{ x: Number.NaN, y: 2, population: 1 }])).toThrow(RangeError);
    expect(() => geographicCentroid([{ longitude: 200, latitude: 0, population: 1 }])).toThrow(RangeError);
  });
});

describe('neighbours', () => {
  it('on a lattice: four by edges, eight by corners, fewer at its rim', () => {
    const queen = contiguousNeighbours(lattice(5, 5)).map((own) => own.length);
    const rook = contiguousNeighbours(lattice(5, 5), { kind: 'rook' }).map((own) => own.length);
    expect([queen[0], queen[1], queen[12], rook[0], rook[1], rook[12]]).toEqual([3, 5, 8, 2, 3, 4]);
  });

  it('count several polygons, holes, open rings, and vertices apart by less than the snapping distance', () => {
    const [hole, ring] = [
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
      ],
      [
        [0, 0],
        [3, 0],
        [3, 3],
        [0, 3],
      ],
    ];
    const far = [
      [9, 9],
      [10, 9],
      [10, 10],
    ];
    const nearly = [
      [10.0001, 9.0001],
      [11, 9],
      [11, 8],
    ];
    const areas = [[ring, hole], [hole, far], [nearly], []];
    expect(contiguousNeighbours(areas)).toEqual([[1], [0], [], []]);
    expect(contiguousNeighbours(areas, { snap: 0.001 })).toEqual([[1], [0, 2], [1], []]);
    expect(contiguousNeighbours(areas, { kind: 'rook', snap: 0 })).toEqual([[1], [0], [], []]);
    expect(() => contiguousNeighbours(areas, { snap: -1 })).toThrow(RangeError);
  });

  it('are mutual by border and by distance, and as many as asked for by nearness', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 20 }), y: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 4, maxLength: 20 }), (places) => {
        const within = neighboursWithin(places, 5);
        within.forEach((own, i) => {
          for (const j of own) expect(within[j]).toContain(i);
        });
        nearestNeighbours(places, 3).forEach((own, i) => {
          expect(own.length).toBe(3);
          const furthest = Math.max(...own.map((j) => distanceBetween(places[i]!, places[j]!)));
          const nearer = places.filter((p, j) => j !== i && distanceBetween(places[i]!, p) < furthest).length;
          expect(nearer).toBeLessThan(3);
        });
      }),
    );
  });

  it('are as near as can be told where the distance is hardly above nothing', () => {
    const places = [
      { x: 1.8e-160, y: 0 },
      { x: 0, y: 0 },
      { x: 0, y: -90 },
    ];
    expect(distanceBetween(places[0]!, places[1]!, 'great-circle')).toBeCloseTo(0, 12);
    expect(nearestNeighbours(places, 1, 'great-circle')).toEqual([[1], [0], [0]]);
  });

  it('are told however often a longitude goes round the globe, also where two differ by more than a number can say', () => {
    const most = Number.MAX_VALUE;
    expect(distanceBetween({ x: 1.3e293, y: 0 }, { x: -most, y: 0 }, 'great-circle')).toBeGreaterThanOrEqual(0);
    expect(distanceBetween({ x: 361, y: 10 }, { x: -719, y: 10 }, 'great-circle')).toBeCloseTo(0, 9);
    expect(
      nearestNeighbours(
        [most, -most].map((x) => ({ x, y: 0 })),
        1,
        'great-circle',
      ),
    ).toEqual([[1], [0]]);
  });

  it('are found by the tree as by looking at all, ties, equal places and turns of the globe among them', () => {
    const whole = { x: fc.integer({ min: -3, max: 3 }), y: fc.integer({ min: -3, max: 3 }) };
    const anywhere = {
      x: fc.oneof(fc.double({ min: -400, max: 400, noNaN: true }), fc.constantFrom(-180, 180, 0, 539.9999)),
      y: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0, -1e-9)),
    };
    const county = {
      x: fc.double({ min: -1, max: 1, noNaN: true }),
      y: fc.double({ min: 51, max: 52, noNaN: true }),
    };
    const vast = {
      x: fc.double({ noNaN: true, noDefaultInfinity: true }),
      y: fc.double({ noNaN: true, noDefaultInfinity: true }),
    };
    const kinds = fc.constantFrom('planar' as const, 'great-circle' as const);
    for (const place of [whole, anywhere, county, vast].map((axes) => fc.record(axes))) {
      const many = fc.array(place, { minLength: 2, maxLength: 60 });
      fc.assert(
        fc.property(many, kinds, fc.nat(), fc.nat(), (places, given, some, pair) => {
          const kind = places.every(({ y }) => Math.abs(y) <= 90) ? given : 'planar';
          const count = 1 + (some % (places.length - 1));
          const all = allDistances(places, kind);
          expect(nearestNeighbours(places, count, kind)).toEqual(
            all.map((own) =>
              own
                .toSorted((a, b) => a.distance - b.distance || a.j - b.j)
                .slice(0, count)
                .map(({ j }) => j)
                .sort((a, b) => a - b),
            ),
          );
          // a limit at which a place lies exactly
          const own = all[pair % all.length]!;
          const most = Math.max(own[pair % own.length]!.distance, Number.MIN_VALUE);
          expect(neighboursWithin(places, most, kind)).toEqual(
            all.map((others) => others.filter(({ distance }) => distance <= most).map(({ j }) => j)),
          );
        }),
      );
    }
  });

  it('of as many areas as England has small ones are found within seconds', () => {
    const places = Array.from({ length: 33_755 }, (_, i) => ({ x: -5 + 7 * ((i * 0.618034) % 1), y: 50 + i / 6751 }));
    const began = performance.now();
    const nearest = nearestNeighbours(places, 8, 'great-circle');
    expect(nearest.every((own) => own.length === 8)).toBe(true);
    // some ten times what it takes; looking at all takes minutes
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('by kilometres: a quarter of a meridian, a degree at the equator, and no NaN for opposite places', () => {
    const between = (x: number, y: number, u: number, v: number) =>
      distanceBetween({ x, y }, { x: u, y: v }, 'great-circle');
    expect(between(0, 0, 0, 90)).toBeCloseTo(10_001.966, 0);
    expect(between(0, 0, 1, 0)).toBeCloseTo(111.319, 2);
    expect(between(0, 0, 0, 0)).toBe(0);
    expect(Number.isFinite(between(0, 0, 180, 0))).toBe(true);
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (x, y) => {
          const distance = between(0, 51, x, y);
          expect(distance).toBeGreaterThanOrEqual(0);
          expect(distance).toBeLessThan(20_040);
        },
      ),
    );
  });

  it('refuses a neighbour that is not on the list, is the area itself, or is named twice', () => {
    for (const bad of [[[1]], [[0]], [[1, 1], [0]], [[0.5], []]]) expect(() => spatialWeights(bad)).toThrow(RangeError);
    expect(() =>
      nearestNeighbours(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        2,
      ),
    ).toThrow(RangeError);
  });
});

describe('Moran’s I', () => {
  it('is high where neighbours are alike and low on a chessboard', () => {
    const rook = spatialWeights(contiguousNeighbours(lattice(5, 5), { kind: 'rook' }));
    const slope = Array.from({ length: 25 }, (_, i) => (i % 5) + Math.floor(i / 5));
    const chess = Array.from({ length: 25 }, (_, i) => i % 2);
    expect(moransI(slope, rook).moran!).toBeGreaterThan(0.6);
    expect(moransI(chess, rook).moran!).toBeLessThan(-0.95);
    expect(moransI(slope, rook, { permutations: 999, seed: 5 }).permutationPValue).toBe(0.001);
    expect(moransI(chess, rook, { permutations: 999, seed: 5, alternative: 'less' }).permutationPValue).toBe(0.001);
  });

  it('does not change when values are shifted or scaled, and agrees with the sum over all pairs', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (values, factor) => {
        const test = moransI(values, grid);
        const moved = moransI(
          values.map((v) => v * factor + 17),
          grid,
        );
        if (test.moran === null) return;
        expect(moved.moran!).toBeCloseTo(test.moran, 10);
        expect(moved.pValue!).toBeCloseTo(test.pValue!, 9);
        expect(test.moran).toBeCloseTo(slowMoran(values), 10);
      }),
    );
  });

  it('is the mean of local ones, with row weights', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { areas } = localMoran(values, grid);
        const { moran } = moransI(values, grid);
        if (moran !== null) expect(areas.reduce((sum, area) => sum + area.moran!, 0) / 25).toBeCloseTo(moran, 10);
      }),
    );
  });

  it('by permutation repeats for the same seed, and comes near the analytic p-value', () => {
    const values = Array.from({ length: 25 }, (_, i) => ((i * 7) % 11) + (i % 5));
    const run = (seed: number) => moransI(values, grid, { permutations: 999, seed });
    expect(run(3)).toEqual(run(3));
    expect(Math.abs(run(3).permutationPValue! - run(3).pValue!)).toBeLessThan(0.05);
    const local = (seed: number) => localMoran(values, grid, { permutations: 499, seed }).areas;
    expect(local(8)).toEqual(local(8));
  });

  it('of one area, by permutation, is the share of all pairs of other areas that its neighbours could be', () => {
    const ring = spatialWeights([
      [1, 4],
      [0, 2],
      [1, 3],
      [2, 4],
      [0, 3],
    ]);
    const values = [10, 9, 1, 2, 7];
    // 9 and 7 are the highest of the six pairs that 9, 1, 2 and 7 make
    const { areas } = localMoran(values, ring, { permutations: 9999, seed: 11, alternative: 'greater' });
    expect(Math.abs(areas[0]!.permutationPValue! - 1 / 6)).toBeLessThan(0.015);
  });

  it('has expectation and variance of its shuffles', () => {
    // all 120 orders of five values on a ring with one chord
    const weights = spatialWeights(
      [
        [1, 4],
        [0, 2, 4],
        [1, 3],
        [2, 4],
        [0, 1, 3],
      ],
      'binary',
    );
    const values = [1, 4, 2, 9, 5];
    const all = orders(values).map((order) => moransI(order, weights).moran!);
    const mean = all.reduce((sum, i) => sum + i, 0) / all.length;
    const variance = all.reduce((sum, i) => sum + (i - mean) ** 2, 0) / all.length;
    const test = moransI(values, weights);
    expect(test.expectation!).toBeCloseTo(mean, 12);
    expect(test.variance!).toBeCloseTo(variance, 12);
  });

  it('leaves areas without a value out, and says of islands and of too little what it is', () => {
    const values = [
      1,
      null,
      ...Array(23)
        .fill(0)
        .map((_, i) => i),
    ];
    expect(moransI(values, grid).areas).toBe(24);
    expect(moransI(values, grid).notes.join()).toContain('1 of 25 areas have no value');
    expect(localMoran(values, grid).areas[1]).toMatchObject({ moran: null, pValue: null, cluster: null });
    expect(localG(values, grid).areas[1]).toMatchObject({ g: null, z: null });
    const islands = spatialWeights([[1], [0], []]);
    expect(moransI([1, 2, 3], islands)).toMatchObject({ moran: null, areas: 2 });
    expect(moransI([1, 2, 3], islands).notes.join(' ')).toContain('1 areas have no neighbour');
    expect(moransI(Array(25).fill(0.1), grid).notes.join()).toContain('All values are equal');
  });

  it('lets no NaN or infinity out, and refuses what is no map', () => {
    fc.assert(
      fc.property(gaps, (values) => {
        everyNumber(moransI(values, grid, { assumption: 'normality', alternative: 'two-sided' }));
        everyNumber(moransI(values, grid, { permutations: 3, seed: 1 }));
        everyNumber(localMoran(values, grid, { assumption: 'total' }));
        everyNumber(localMoran(values, grid, { permutations: 3, seed: 1 }));
        everyNumber(localG(values, grid));
        everyNumber(localG(values, grid, { statistic: 'Gi' }));
      }),
    );
    expect(() => moransI([1, 2], grid)).toThrow(RangeError);
    expect(() => moransI([...Array(24).fill(1), Number.NaN], grid)).toThrow(RangeError);
    expect(() => moransI(Array(25).fill(1), grid, { permutations: 9 })).toThrow(RangeError);
    expect(() => localMoran(Array(25).fill(1), grid, { judgedBy: 'permutation' })).toThrow(RangeError);
  });
});

describe('local indicators', () => {
  const corner = Array.from({ length: 25 }, (_, i) => (i % 5 < 2 && i < 10 ? 40 : (i * 3) % 5));

  it('call a corner of high values a cluster and a hot spot, by adjusted p-values', () => {
    const { areas } = localMoran(corner, grid);
    expect(areas[0]!.cluster).toBe('High-High');
    expect(areas[24]!.cluster).toBe('Not significant');
    for (const area of areas) expect(area.adjustedPValue!).toBeGreaterThanOrEqual(area.pValue!);
    expect(localG(corner, grid).areas[0]!.z!).toBeGreaterThan(3);
    expect(
      localMoran(corner, grid, { permutations: 999, seed: 2, judgedBy: 'permutation' }).areas[0]!.permutationPValue!,
    ).toBeLessThan(0.01);
  });

  it('of G mirror when values are mirrored', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const [given, mirrored] = [
          localG(values, grid).areas,
          localG(
            values.map((v) => 5 - v),
            grid,
          ).areas,
        ];
        given.forEach((area, i) => {
          if (area.z !== null && mirrored[i]!.z !== null) expect(mirrored[i]!.z!).toBeCloseTo(-area.z, 8);
        });
      }),
    );
  });
});

describe('concord stat', () => {
  const run = (id: string, rows: object[], options: object = {}) =>
    SPATIAL_METHODS.find((method) => method.id === id)!.run(rows as never, options as never);
  const rows = Array.from({ length: 12 }, (_, i) => ({ area: `A${i}`, value: i, x: i % 4, y: Math.floor(i / 4) }));

  it('runs each method', () => {
    const points = [
      { x: 0, y: 50, population: 1 },
      { x: 2, y: 50, population: 3 },
    ];
    expect(run('weighted-centroid', points)[0]).toMatchObject({ x: 1.5, y: 50, population: 4, notes: '' });
    expect(run('weighted-centroid', points, { coordinates: 'degrees' })[0]!.y).toBeCloseTo(50.00322, 5);
    expect(run('moran', rows, { nearest: 3 })[0]!.moran).toBeGreaterThan(0.3);
    expect(run('moran', rows, { within: 1.1, weights: 'binary', alternative: 'two-sided' })[0]).toMatchObject({
      areas: 12,
    });
    expect(run('local-moran', rows, { nearest: 3, permutations: 99, seed: 4, below: 0.1 })[3]).toMatchObject({
      area: 'A3',
    });
    const named = rows.map((row, i) => ({ ...row, neighbours: i === 0 ? 'A1' : `A${i - 1}` }));
    expect(run('moran', named)[0]!.areas).toBe(12);
    expect(() => run('moran', [{ ...rows[0], neighbours: 'Z' }])).toThrow(RangeError);
    expect(() => run('moran', [{ value: 1 }, { value: 2 }])).toThrow(RangeError);
  });
});

/** The slow way to neighbours: how far every other place lies from each. */
const allDistances = (places: { x: number; y: number }[], kind: 'planar' | 'great-circle') =>
  places.map((from, i) =>
    places.map((to, j) => ({ j, distance: distanceBetween(from, to, kind) })).filter(({ j }) => j !== i),
  );

/** Over all pairs of areas, neighbours or not. */
function slowMoran(values: number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  let [above, below, weight] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    below += (values[i]! - mean) ** 2;
    for (let j = 0; j < values.length; j++) {
      const at = grid.neighbours[i]!.indexOf(j);
      const w = at < 0 ? 0 : 1 / grid.neighbours[i]!.length;
      weight += w;
      above += w * (values[i]! - mean) * (values[j]! - mean);
    }
  }
  return ((values.length / weight) * above) / below;
}

function orders(values: number[]): number[][] {
  if (values.length <= 1) return [values];
  return values.flatMap((first, i) => orders(values.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}
