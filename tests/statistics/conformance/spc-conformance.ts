/** XmR charts against NHSRplotthedots, control charts against qicharts2, every column of every row. */
import type { Polarity } from '../../../src/statistics/spc/chart-types.ts';
import type { ControlChart } from '../../../src/statistics/spc/control-chart.ts';
import { iChart, iPrimeChart } from '../../../src/statistics/spc/individuals-charts.ts';
import {
  cChart,
  pChart,
  pPrimeChart,
  uChart,
  uPrimeChart,
} from '../../../src/statistics/spc/proportion-and-rate-charts.ts';
import { gChart, tChart } from '../../../src/statistics/spc/rare-event-charts.ts';
import { type XmrOptions, xmrChart } from '../../../src/statistics/spc/xmr.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const xmrPoints = readVectors('spc_xmr_points');
const xmrSummaries = readVectors('spc_xmr_summary');
const attribute = readVectors('spc_attribute_charts');

function optionsOf(summary: VectorRow): XmrOptions {
  const rebase = numberIn(summary.rebase_at);
  const fix = numberIn(summary.fix_n);
  return {
    polarity: summary.direction as Polarity,
    target: numberIn(summary.target),
    screenOutliers: summary.screen === 'TRUE',
    // the vectors count from 1
    ...(rebase === null ? {} : { rebaseAt: [rebase - 1] }),
    ...(fix === null ? {} : { fixFirst: fix }),
  };
}

const chartOf = (summary: VectorRow) =>
  xmrChart(
    xmrPoints.filter((row) => row.series === summary.series).map((row) => Number(row.y)),
    optionsOf(summary),
  );

function xmrPointComparisons(): Comparison[] {
  return xmrSummaries.flatMap((summary) => {
    const rows = xmrPoints.filter((row) => row.series === summary.series);
    const { points } = chartOf(summary);
    return rows.flatMap((row, i) => {
      const point = points[i]!;
      const actual: Record<string, number | string> = {
        i: point.index + 1,
        y: point.value,
        group: point.group,
        mean: point.mean,
        lpl: point.lowerLimit,
        near_lpl: point.nearLower,
        near_upl: point.nearUpper,
        upl: point.upperLimit,
        rule: point.rule,
        point_type: point.pointType,
      };
      return compareRow(`${row.series} ${row.i}`, actual, row);
    });
  });
}

function xmrSummaryComparisons(): Comparison[] {
  return xmrSummaries.flatMap((summary) => {
    const { points, assurance } = chartOf(summary);
    const last = points.at(-1)!;
    const actual = {
      n: points.length,
      last_mean: last.mean,
      last_lpl: last.lowerLimit,
      last_upl: last.upperLimit,
      last_point: last.pointType,
      assurance: assurance ?? 'NA',
    };
    return compareRow(summary.series!, actual, summary);
  });
}

interface Held {
  method: string;
  title: string;
  draw(y: number[], n: number[]): ControlChart;
}

const shares = (y: number[], n: number[]): number[] => y.map((value, i) => value / n[i]!);

const CHARTS: Record<string, Held> = {
  p: { method: 'pChart', title: 'p charts', draw: (y, n) => pChart(y, n) },
  p_prime: { method: 'pPrimeChart', title: 'Laney p′ charts', draw: (y, n) => pPrimeChart(y, n) },
  u: { method: 'uChart', title: 'u chart', draw: (y, n) => uChart(y, n) },
  u_prime: { method: 'uPrimeChart', title: 'Laney u′ chart', draw: (y, n) => uPrimeChart(y, n) },
  c: { method: 'cChart', title: 'c chart', draw: (y) => cChart(y) },
  i: { method: 'iChart', title: 'I chart', draw: (y) => iChart(y) },
  i_prime: { method: 'iPrimeChart', title: 'I′ chart', draw: (y, n) => iPrimeChart(shares(y, n), n) },
  t: { method: 'tChart', title: 'T chart', draw: (y) => tChart(y) },
  g: { method: 'gChart', title: 'G chart', draw: (y) => gChart(y) },
};

function attributeComparisons(chart: string, draw: Held['draw']): Comparison[] {
  const ofChart = attribute.filter((row) => row.chart === chart);
  return [...new Set(ofChart.map((row) => row.series!))].flatMap((series) => {
    const rows = ofChart.filter((row) => row.series === series);
    const { points } = draw(
      rows.map((row) => Number(row.numerator)),
      rows.map((row) => Number(row.denominator)),
    );
    return rows.flatMap((row, i) => {
      const point = points[i]!;
      const actual = {
        i: point.index + 1,
        y: point.value,
        cl: point.centre,
        lcl: point.lowerLimit,
        lwl: point.lowerWarning,
        uwl: point.upperWarning,
        ucl: point.upperLimit,
      };
      return compareRow(`${series} ${row.i}`, actual, row);
    });
  });
}

/** Texts where ours is a text, numbers where ours is a number. */
function compareRow(what: string, actual: Record<string, number | string>, expected: VectorRow): Comparison[] {
  return Object.entries(actual).map(([column, value]) => ({
    what: `${what}, ${column}`,
    actual: value,
    expected: typeof value === 'number' ? numberIn(expected[column]) : expected[column]!,
  }));
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'xmrChart',
    title: 'points of XmR charts',
    vectors: ['spc_xmr_points', 'spc_xmr_summary'],
    source: 'NHSRplotthedots (commit 050b07d) ptd_spc; specification section 11; written to six decimals',
    tolerance: { absolute: 5.1e-7 },
    comparisons: xmrPointComparisons,
  },
  {
    method: 'xmrChart',
    title: 'last limits and icons of XmR charts',
    vectors: ['spc_xmr_summary'],
    source: 'NHSRplotthedots (commit 050b07d) ptd_spc; specification section 11; written to six decimals',
    tolerance: { absolute: 5.1e-7 },
    comparisons: xmrSummaryComparisons,
  },
  ...Object.entries(CHARTS).map(
    ([chart, { method, title, draw }]): Conformance => ({
      method,
      title,
      vectors: ['spc_attribute_charts'],
      source: 'qicharts2 qic; specification section 12; written to eight decimals',
      tolerance: { absolute: 5.1e-9 },
      comparisons: () => attributeComparisons(chart, draw),
    }),
  ),
];
