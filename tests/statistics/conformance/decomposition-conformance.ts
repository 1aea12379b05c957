/** Decompositions held to R. */
import { guerreroLambda } from '../../../src/statistics/forecast/box-cox.ts';
import { classicalDecompose } from '../../../src/statistics/forecast/classical-decomposition.ts';
import { mstlDecompose } from '../../../src/statistics/forecast/mstl.ts';
import { type StlOptions, stlDecompose } from '../../../src/statistics/forecast/stl.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/decomposition';

const seriesOf = (name: string): number[] =>
  readVectors(`${FOLDER}/decompose-input`)
    .filter((row) => row.series === name)
    .map((row) => Number(row.value));

const compareParts = (
  name: string,
  expected: VectorRow[],
  columns: Record<string, readonly (number | null)[]>,
): Comparison[] =>
  expected.flatMap((row, i) =>
    Object.entries(columns).map(([column, actual]) => ({
      what: `${name} ${row.index} ${column}`,
      actual: actual[i] ?? null,
      expected: numberIn(row[column]),
    })),
  );

/** A cell of stl-cases.csv as an option, or none where R's default holds. */
function stlOptions(row: VectorRow): StlOptions {
  const { case: _case, series: _series, ...cells } = row;
  const given = Object.entries(cells).filter(([, cell]) => cell !== '');
  const typed = given.map(([name, cell]) => [
    name,
    cell === 'periodic' ? cell : name === 'robust' ? cell === 'TRUE' : Number(cell),
  ]);
  return Object.fromEntries(typed) as unknown as StlOptions;
}

const stlComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/stl-cases`).flatMap((row) => {
    const name = row.case!;
    const expected = readVectors(`${FOLDER}/stl`).filter((point) => point.case === name);
    const { weights, ...parts } = stlDecompose(seriesOf(row.series!), stlOptions(row));
    return compareParts(name, expected, { ...parts, weight: weights });
  });

function classicalComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/classical`);
  const cases = [...new Set(rows.map((row) => `${row.series} ${row.season} ${row.type}`))];
  return cases.flatMap((name) => {
    const [series, season, type] = name.split(' ') as [string, string, 'additive' | 'multiplicative'];
    const expected = rows.filter((row) => `${row.series} ${row.season} ${row.type}` === name);
    const { seasonal, trend, remainder } = classicalDecompose(seriesOf(series), Number(season), type);
    return compareParts(name, expected, { seasonal, trend, random: remainder });
  });
}

function mstlComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/mstl`);
  const { seasons, trend, remainder } = mstlDecompose(
    rows.map((row) => Number(row.value)),
    [7, 60],
  );
  const [seasonal7, seasonal60] = seasons.map(({ values }) => values);
  return compareParts('two seasons', rows, { trend, seasonal7: seasonal7!, seasonal60: seasonal60!, remainder });
}

const guerreroComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/guerrero`).map((row) => ({
    what: `${row.series} ${row.season}`,
    actual: guerreroLambda(seriesOf(row.series!), Number(row.season)),
    expected: numberIn(row.lambda),
  }));

const ONE_MILLIONTH = { relative: 1e-6 };

export const CONFORMANCE: Conformance[] = [
  {
    method: 'stlDecompose',
    title: 'STL decomposition, eleven sets of options',
    vectors: ['stl', 'stl-cases', 'decompose-input'].map((file) => `${FOLDER}/${file}`),
    source: 'R 4.2.2 stats::stl',
    tolerance: ONE_MILLIONTH,
    comparisons: stlComparisons,
  },
  {
    method: 'classicalDecompose',
    title: 'classical decomposition, additive and multiplicative',
    vectors: ['classical', 'decompose-input'].map((file) => `${FOLDER}/${file}`),
    source: 'R 4.2.2 stats::decompose',
    tolerance: ONE_MILLIONTH,
    comparisons: classicalComparisons,
  },
  {
    method: 'mstlDecompose',
    title: 'decomposition with two seasons',
    vectors: [`${FOLDER}/mstl`],
    source: 'R forecast 8.20 mstl',
    tolerance: ONE_MILLIONTH,
    comparisons: mstlComparisons,
  },
  {
    method: 'guerreroLambda',
    title: 'Box–Cox lambda by Guerrero’s method',
    vectors: ['guerrero', 'decompose-input'].map((file) => `${FOLDER}/${file}`),
    source: 'R forecast 8.20 BoxCox.lambda',
    tolerance: ONE_MILLIONTH,
    comparisons: guerreroComparisons,
  },
];
