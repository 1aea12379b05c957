import { type AreaRings, contiguousNeighbours } from '../../../src/statistics/spatial/contiguity.ts';
import { localG } from '../../../src/statistics/spatial/local-g.ts';
import { localMoran } from '../../../src/statistics/spatial/local-moran.ts';
import { moransI } from '../../../src/statistics/spatial/moran.ts';
import { nearestNeighbours, neighboursWithin } from '../../../src/statistics/spatial/nearest-neighbours.ts';
import type { Alternative } from '../../../src/statistics/spatial/p-of-z.ts';
import {
  type Neighbours,
  type SpatialWeights,
  spatialWeights,
} from '../../../src/statistics/spatial/spatial-weights.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/spatial';
const SPDEP = 'R package spdep 1.2-7';

function polygons(): AreaRings[] {
  const rows = Map.groupBy(readVectors(`${FOLDER}/polygons`), (row) => row.area);
  return [...rows.values()].map((ring) => [ring.map((row) => [Number(row.x), Number(row.y)])]);
}

const expectedNeighbours = (column: string): Neighbours =>
  readVectors(`${FOLDER}/neighbours`).map((row) =>
    row[column]!.split(' ')
      .filter((cell) => cell !== '')
      .map((cell) => Number(cell) - 1),
  );

const places = (x: string, y: string) =>
  readVectors(`${FOLDER}/areas`).map((row) => ({ x: Number(row[x]), y: Number(row[y]) }));

const same = (what: string, ours: Neighbours, column: string): Comparison[] =>
  expectedNeighbours(column).map((expected, i) => ({
    what: `${what} of area ${i + 1}`,
    actual: ours[i]!.join(' '),
    expected: expected.join(' '),
  }));

const valuesOf = (variable: string) => readVectors(`${FOLDER}/areas`).map((row) => numberIn(row[variable]));

const weightsOf = (row: VectorRow): SpatialWeights =>
  spatialWeights(expectedNeighbours(row.neighbours!), row.style === 'W' ? 'row' : 'binary');

function compareMoran(): Comparison[] {
  return readVectors(`${FOLDER}/moran`).flatMap((row) => {
    const test = moransI(valuesOf(row.variable!), weightsOf(row), {
      assumption: row.assumption as 'randomisation' | 'normality',
      alternative: row.alternative!.replace('.', '-') as Alternative,
    });
    const what = `${row.variable} ${row.neighbours} ${row.style} ${row.assumption} ${row.alternative}`;
    return [
      { what: `${what} I`, actual: test.moran, expected: numberIn(row.moran) },
      { what: `${what} expectation`, actual: test.expectation, expected: numberIn(row.expectation) },
      { what: `${what} variance`, actual: test.variance, expected: numberIn(row.variance) },
      { what: `${what} z`, actual: test.z, expected: numberIn(row.z) },
      { what: `${what} p`, actual: test.pValue, expected: numberIn(row.p) },
    ];
  });
}

/** Rows that belong to one map, in the order of the file. */
function maps(file: string, columns: string[]): VectorRow[][] {
  const groups = Map.groupBy(readVectors(`${FOLDER}/${file}`), (row) => columns.map((name) => row[name]).join(' '));
  return [...groups.values()];
}

function compareLocalMoran(): Comparison[] {
  return maps('local_moran', ['variable', 'neighbours', 'style', 'assumption']).flatMap((rows) => {
    const first = rows[0]!;
    const assumption = first.assumption as 'conditional' | 'total';
    const { areas } = localMoran(valuesOf(first.variable!), weightsOf(first), { assumption });
    return rows.flatMap((row) => {
      const area = areas[Number(row.area) - 1]!;
      const what = `${row.variable} ${row.neighbours} ${row.style} ${row.assumption} ${row.area}`;
      return [
        { what: `${what} I`, actual: area.moran, expected: numberIn(row.ii) },
        { what: `${what} expectation`, actual: area.expectation, expected: numberIn(row.expectation) },
        { what: `${what} variance`, actual: area.variance, expected: numberIn(row.variance) },
        { what: `${what} z`, actual: area.z, expected: numberIn(row.z) },
        { what: `${what} p`, actual: area.pValue, expected: numberIn(row.p) },
        { what: `${what} quadrant`, actual: area.quadrant, expected: row.ii === '' ? null : row.quadrant! },
      ];
    });
  });
}

function compareLocalG(): Comparison[] {
  return maps('local_g', ['variable', 'neighbours', 'style', 'statistic']).flatMap((rows) => {
    const first = rows[0]!;
    const { areas } = localG(valuesOf(first.variable!), weightsOf(first), {
      statistic: first.statistic as 'Gi*' | 'Gi',
    });
    return rows.flatMap((row) => {
      const area = areas[Number(row.area) - 1]!;
      const what = `${row.variable} ${row.neighbours} ${row.style} ${row.statistic} ${row.area}`;
      return [
        { what: `${what} G`, actual: area.g, expected: numberIn(row.g) },
        { what: `${what} expectation`, actual: area.expectation, expected: numberIn(row.expectation) },
        { what: `${what} variance`, actual: area.variance, expected: numberIn(row.variance) },
        { what: `${what} z`, actual: area.z, expected: numberIn(row.z) },
        { what: `${what} p`, actual: area.pValue, expected: numberIn(row.p) },
      ];
    });
  });
}

const held = (
  method: string,
  title: string,
  files: string[],
  call: string,
  comparisons: () => Comparison[],
): Conformance => ({
  method,
  title,
  vectors: files.map((file) => `${FOLDER}/${file}`),
  source: `${SPDEP}, ${call}`,
  tolerance: { relative: 1e-9 },
  comparisons,
});

export const CONFORMANCE: Conformance[] = [
  held('contiguousNeighbours', 'areas that touch', ['polygons', 'neighbours'], 'poly2nb', () => [
    ...same('queen', contiguousNeighbours(polygons()), 'queen'),
    ...same('rook', contiguousNeighbours(polygons(), { kind: 'rook' }), 'rook'),
  ]),
  held('nearestNeighbours', 'nearest areas', ['areas', 'neighbours'], 'knearneigh', () => [
    ...same('nearest 4', nearestNeighbours(places('x', 'y'), 4), 'nearest4'),
    ...same('nearest 3', nearestNeighbours(places('longitude', 'latitude'), 3, 'great-circle'), 'nearest3_km'),
  ]),
  held('neighboursWithin', 'areas within a distance', ['areas', 'neighbours'], 'dnearneigh', () => [
    ...same('within 1.3', neighboursWithin(places('x', 'y'), 1.3), 'band1.3'),
    ...same('within 4.2 km', neighboursWithin(places('longitude', 'latitude'), 4.2, 'great-circle'), 'band4.2_km'),
  ]),
  held('moransI', 'Moran’s I', ['moran', 'areas', 'neighbours'], 'moran.test', compareMoran),
  held('localMoran', 'local Moran’s I', ['local_moran', 'areas', 'neighbours'], 'localmoran', compareLocalMoran),
  held('localG', 'local G of Getis and Ord', ['local_g', 'areas', 'neighbours'], 'localG', compareLocalG),
];
