import { demand } from '../impossible-input.ts';
import { type LocalGOptions, localG } from '../spatial/local-g.ts';
import { type LocalMoranOptions, localMoran } from '../spatial/local-moran.ts';
import { moransI } from '../spatial/moran.ts';
import { type DistanceKind, nearestNeighbours, neighboursWithin } from '../spatial/nearest-neighbours.ts';
import type { Alternative } from '../spatial/p-of-z.ts';
import { type Neighbours, type SpatialWeights, spatialWeights } from '../spatial/spatial-weights.ts';
import { geographicCentroid, weightedCentroid } from '../spatial/weighted-centroid.ts';
import { countColumn } from './method-columns.ts';
import { CONTIGUITY, POLYGON, polygonNeighbours } from './polygon-neighbours.ts';
import type { StatColumn, StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const COORDINATES: StatOption = {
  name: 'coordinates',
  meaning: 'planar (metres, for example), or degrees of longitude (x) and latitude (y)',
  type: 'text',
  choices: ['planar', 'degrees'],
  default: 'planar',
};

const column = (part: string, meaning: string, type: StatColumn['type'], required: boolean): StatColumn => ({
  part,
  meaning,
  type,
  required,
});

const centroidMethod: StatMethod = {
  id: 'weighted-centroid',
  answers: 'where the people of an area live on average',
  columns: [
    column('x', 'east, or longitude', 'number', true),
    column('y', 'north, or latitude', 'number', true),
    countColumn('population', 'people who live there'),
  ],
  options: [COORDINATES],
  gives: 'one',
  source: 'the weighted mean; on the globe the mean direction on a sphere',
  run(rows, options) {
    const points = rows.map((row) => ({ ...placeOf(row), population: row.population as number | null }));
    if (options.coordinates !== 'degrees') {
      const { place, notes, ...counted } = weightedCentroid(points);
      return [{ x: place?.x ?? null, y: place?.y ?? null, ...counted, notes: notes.join(' ') }];
    }
    const { place, notes, ...counted } = geographicCentroid(
      points.map(({ x, y, population }) => ({ longitude: x, latitude: y, population })),
    );
    return [{ x: place?.longitude ?? null, y: place?.latitude ?? null, ...counted, notes: notes.join(' ') }];
  },
};

const MAP_COLUMNS: StatColumn[] = [
  column('area', 'the name of the area', 'text', false),
  column('value', 'the value of the area', 'number', true),
  column('neighbours', 'names of the areas that touch it, with spaces between', 'text', false),
  POLYGON,
  column('x', 'east, or longitude, where there are neither names of neighbours nor polygons', 'number', false),
  column('y', 'north, or latitude', 'number', false),
];

const WEIGHT_OPTIONS: StatOption[] = [
  CONTIGUITY,
  COORDINATES,
  { name: 'nearest', meaning: 'how many nearest areas are neighbours', type: 'number', default: '5' },
  { name: 'within', meaning: 'a distance within which areas are neighbours, instead of the nearest', type: 'number' },
  {
    name: 'weights',
    meaning: 'row: the neighbours of an area weigh 1 together; binary: each weighs 1',
    type: 'text',
    choices: ['row', 'binary'],
    default: 'row',
  },
];

const MAP_OPTIONS: StatOption[] = [
  ...WEIGHT_OPTIONS,
  { name: 'permutations', meaning: 'how often values are shuffled for a p-value', type: 'number', default: '0' },
  { name: 'seed', meaning: 'a whole number, for the permutations', type: 'number', default: '1' },
];

const alternative = (usual: Alternative, meaning = 'greater: neighbours are alike; less: unlike'): StatOption => ({
  name: 'alternative',
  meaning,
  type: 'text',
  choices: ['greater', 'less', 'two-sided'],
  default: usual,
});

const assumption = (choices: [string, string]): StatOption => ({
  name: 'assumption',
  meaning: 'what is taken for chance',
  type: 'text',
  choices,
  default: choices[0],
});

const below = (meaning: string): StatOption => ({ name: 'below', meaning, type: 'number', default: '0.05' });

const moranMethod: StatMethod = {
  id: 'moran',
  answers: 'whether neighbouring areas are more alike than chance would give',
  columns: MAP_COLUMNS,
  options: [...MAP_OPTIONS, alternative('greater'), assumption(['randomisation', 'normality'])],
  gives: 'one',
  source: 'Moran (1950); Cliff and Ord (1981); spdep moran.test',
  run(rows, options) {
    const { notes, ...test } = moransI(valuesOf(rows), weightsOf(rows, options), testOptions(options));
    return [{ ...test, notes: notes.join(' ') }];
  },
};

const localMoranMethod: StatMethod = {
  id: 'local-moran',
  answers: 'where on the map areas lie among their like, or among their unlike',
  columns: MAP_COLUMNS,
  options: [
    ...MAP_OPTIONS,
    alternative('two-sided'),
    assumption(['conditional', 'total']),
    below('the adjusted p-value below which an area is a cluster'),
  ],
  gives: 'many',
  source: 'Anselin (1995); Sokal, Oden and Thomson (1998); spdep localmoran',
  run(rows, options) {
    const below = (options.below as number | undefined) ?? 0.05;
    const how = { ...testOptions(options), below } as LocalMoranOptions;
    const { areas, notes } = localMoran(valuesOf(rows), weightsOf(rows, options), how);
    return areas.map((area, i) => ({ area: rows[i]!.area ?? null, ...area, notes: notes.join(' ') }));
  },
};

const localGMethod: StatMethod = {
  id: 'local-g',
  answers: 'where on the map high values (hot spots) or low values (cold spots) gather',
  columns: MAP_COLUMNS,
  options: [
    ...WEIGHT_OPTIONS,
    {
      name: 'statistic',
      meaning: 'gi-star counts the area itself among its neighbours, gi does not',
      type: 'text',
      choices: ['gi-star', 'gi'],
      default: 'gi-star',
    },
    alternative('two-sided', 'greater: hot spots; less: cold spots'),
    below('the adjusted p-value below which an area is a hot or cold spot'),
  ],
  gives: 'many',
  source: 'Getis and Ord (1992), Ord and Getis (1995); spdep localG',
  run(rows, options) {
    const most = (options.below as number | undefined) ?? 0.05;
    demand(most > 0 && most < 1, 'the p-value of a spot is above 0 and below 1');
    const statistic: LocalGOptions['statistic'] = options.statistic === 'gi' ? 'Gi' : 'Gi*';
    const how = { statistic, alternative: (options.alternative as Alternative | undefined) ?? 'two-sided' };
    const { areas, notes } = localG(valuesOf(rows), weightsOf(rows, options), how);
    return areas.map((area, i) => {
      const p = area.adjustedPValue;
      const spot = area.z === null || p === null ? null : p >= most ? 'none' : area.z > 0 ? 'hot' : 'cold';
      return { area: rows[i]!.area ?? null, ...area, spot, notes: notes.join(' ') };
    });
  },
};

const valuesOf = (rows: StatRow[]): (number | null)[] => rows.map((row) => row.value as number | null);

function placeOf(row: StatRow): { x: number; y: number } {
  demand(typeof row.x === 'number' && typeof row.y === 'number', 'each row has its x and y');
  return { x: row.x as number, y: row.y as number };
}

function weightsOf(rows: StatRow[], options: StatOptions): SpatialWeights {
  const style = options.weights === 'binary' ? 'binary' : 'row';
  const [byName, byPolygon] = [rows.some((row) => row.neighbours), rows.some((row) => row.polygon)];
  demand(!(byName && byPolygon), 'neighbours come from their names or from polygons, not from both');
  if (byPolygon) return spatialWeights(polygonNeighbours(rows, options), style);
  return spatialWeights(byName ? named(rows) : byDistance(rows, options), style);
}

function named(rows: StatRow[]): Neighbours {
  const places = new Map(rows.map((row, i) => [String(row.area ?? ''), i]));
  demand(places.size === rows.length, 'each area has a name of its own, so that neighbours can be told apart');
  return rows.map((row) =>
    String(row.neighbours ?? '')
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => {
        const place = places.get(name);
        demand(place !== undefined, 'the name of a neighbour is the name of an area in the file');
        return place;
      }),
  );
}

function byDistance(rows: StatRow[], options: StatOptions): Neighbours {
  const places = rows.map(placeOf);
  const kind: DistanceKind = options.coordinates === 'degrees' ? 'great-circle' : 'planar';
  if (options.within !== undefined) return neighboursWithin(places, options.within as number, kind);
  return nearestNeighbours(places, (options.nearest as number | undefined) ?? 5, kind);
}

/** Only what was given, so that each method's own usual ways hold. */
function testOptions({ alternative, assumption, permutations, seed }: StatOptions) {
  return {
    ...(alternative === undefined ? {} : { alternative: alternative as Alternative }),
    ...(assumption === undefined ? {} : { assumption: assumption as never }),
    permutations: (permutations as number | undefined) ?? 0,
    seed: (seed as number | undefined) ?? 1,
  };
}

export const SPATIAL_METHODS: StatMethod[] = [centroidMethod, moranMethod, localMoranMethod, localGMethod];
