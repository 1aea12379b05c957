/** CUSUM, EWMA and run charts against the specification's vectors, every column of every row. */
import { ewmaChart } from '../../../src/statistics/spc/ewma-chart.ts';
import { poissonCusum, riskAdjustedCusum } from '../../../src/statistics/spc/likelihood-cusum.ts';
import { anhoejThresholds, runChart } from '../../../src/statistics/spc/run-chart.ts';
import { tabularCusum } from '../../../src/statistics/spc/tabular-cusum.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

/** Texts and flags as the vector writes them; numbers as numbers. */
function compareRows(rows: VectorRow[], actual: Record<string, number | string | null>[]): Comparison[] {
  return rows.flatMap((row, i) =>
    Object.entries(actual[i]!).map(([column, value]) => ({
      what: `row ${i + 1}, ${column}`,
      actual: value,
      expected: typeof value === 'string' ? row[column]! : numberIn(row[column]),
    })),
  );
}

const flag = (held: boolean): string => (held ? 'True' : 'False');
const column = (rows: VectorRow[], name: string): number[] => rows.map((row) => Number(row[name]));

function tabularComparisons(): Comparison[] {
  const rows = readVectors('cusum_tabular');
  const x = column(rows, 'x');
  const atFive = tabularCusum(x, { target: 10, deviation: 1, slack: 0.5, decision: 5 });
  const atFour = tabularCusum(x, { target: 10, deviation: 1, slack: 0.5, decision: 4 });
  const actual = atFive.map((point, i) => ({
    i: point.index + 1,
    x: point.value,
    c_plus: point.high,
    n_plus: point.highCount,
    c_minus: point.low,
    n_minus: point.lowCount,
    signal_h4: flag(atFour[i]!.signal !== null),
    signal_h5: flag(point.signal !== null),
  }));
  // section 13: the first signal at h = 5 is at 29, and the change began about 23
  const first = atFive.find((point) => point.signal !== null)!;
  return [
    ...compareRows(rows, actual),
    { what: 'first signal', actual: first.index + 1, expected: 29 },
    { what: 'change from', actual: first.changeFrom! + 1, expected: 23 },
  ];
}

function bernoulliComparisons(): Comparison[] {
  const rows = readVectors('cusum_llr_bernoulli');
  const [p, y] = [column(rows, 'p'), column(rows, 'y')];
  const actual = riskAdjustedCusum(y, p, { worse: 2, better: 0.5 }).map((point) => ({
    i: point.index + 1,
    w_up: point.weightUp,
    s_up: point.sumUp,
    w_down: point.weightDown,
    s_down: point.sumDown,
    vlad: point.vlad,
  }));
  return compareRows(rows, actual);
}

function poissonComparisons(): Comparison[] {
  const rows = readVectors('cusum_llr_poisson');
  const actual = poissonCusum(column(rows, 'observed'), column(rows, 'expected'), { rateRatio: 2 }).map((point) => ({
    i: point.index + 1,
    w: point.weight,
    s: point.sum,
  }));
  return compareRows(rows, actual);
}

function ewmaComparisons(): Comparison[] {
  const rows = readVectors('ewma');
  const points = ewmaChart(column(rows, 'x'), { target: 10, deviation: 1, weight: 0.2, width: 3 });
  const actual = points.map((point) => ({
    i: point.index + 1,
    x: point.value,
    ewma: point.average,
    lcl: point.lowerLimit,
    ucl: point.upperLimit,
  }));
  return compareRows(rows, actual);
}

function runChartComparisons(): Comparison[] {
  const rows = readVectors('run_chart_anhoej');
  const actual = rows.map((row) => {
    const chart = runChart(row.values!.split(' ').map(Number));
    return {
      median: chart.centre,
      n_useful: chart.useful,
      longest_run: chart.longestRun,
      longest_run_max: chart.longestRunMost,
      crossings: chart.crossings,
      crossings_min: chart.crossingsLeast,
      signal: chart.signal ? 'TRUE' : 'FALSE',
    };
  });
  return compareRows(rows, actual);
}

/** Useful points, longest run at most, crossings at least: the table of section 12. */
const THRESHOLDS = [
  [10, 6, 2],
  [12, 7, 3],
  [16, 7, 4],
  [20, 7, 6],
  [24, 8, 8],
  [30, 8, 10],
  [40, 8, 14],
  [50, 9, 19],
  [60, 9, 23],
] as const;

function thresholdComparisons(): Comparison[] {
  return THRESHOLDS.flatMap(([useful, longest, crossings]) => {
    const found = anhoejThresholds(useful);
    return [
      { what: `longest run of ${useful}`, actual: found.longestRunMost, expected: longest },
      { what: `crossings of ${useful}`, actual: found.crossingsLeast, expected: crossings },
    ];
  });
}

const EIGHT_DECIMALS = { absolute: 5.1e-9 };
const SECTION_13 = 'specification section 13 (computed there from published formulas; written to eight decimals)';

export const CONFORMANCE: Conformance[] = [
  {
    method: 'tabularCusum',
    title: 'tabular CUSUM',
    vectors: ['cusum_tabular'],
    source: SECTION_13,
    tolerance: EIGHT_DECIMALS,
    comparisons: tabularComparisons,
  },
  {
    method: 'riskAdjustedCusum',
    title: 'risk-adjusted CUSUM and VLAD',
    vectors: ['cusum_llr_bernoulli'],
    source: SECTION_13,
    tolerance: EIGHT_DECIMALS,
    comparisons: bernoulliComparisons,
  },
  {
    method: 'poissonCusum',
    title: 'Poisson CUSUM',
    vectors: ['cusum_llr_poisson'],
    source: SECTION_13,
    tolerance: EIGHT_DECIMALS,
    comparisons: poissonComparisons,
  },
  {
    method: 'ewmaChart',
    title: 'exponentially weighted moving average',
    vectors: ['ewma'],
    source: SECTION_13,
    tolerance: EIGHT_DECIMALS,
    comparisons: ewmaComparisons,
  },
  {
    method: 'runChart',
    title: 'run chart with Anhøj rules',
    vectors: ['run_chart_anhoej'],
    source: 'qicharts2 qic; specification section 12',
    tolerance: { absolute: 0 },
    comparisons: runChartComparisons,
  },
  {
    method: 'anhoejThresholds',
    title: 'Anhøj thresholds',
    vectors: [],
    source: 'specification section 12, table of thresholds',
    tolerance: { absolute: 0 },
    comparisons: thresholdComparisons,
  },
];
