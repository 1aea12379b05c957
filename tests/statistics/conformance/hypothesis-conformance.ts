import { chiSquareTest, goodnessOfFitTest } from '../../../src/statistics/hypothesis/chi-square-test.ts';
import { fisherTest } from '../../../src/statistics/hypothesis/fisher-test.ts';
import { mannWhitneyTest } from '../../../src/statistics/hypothesis/mann-whitney.ts';
import { mcNemarTest } from '../../../src/statistics/hypothesis/mcnemar-test.ts';
import { rateRatioTest } from '../../../src/statistics/hypothesis/rate-ratio-test.ts';
import { kruskalWallisTest, oneWayAnova } from '../../../src/statistics/hypothesis/several-samples.ts';
import { pairedTTest, tTest } from '../../../src/statistics/hypothesis/t-test.ts';
import type { Alternative, TestResult } from '../../../src/statistics/hypothesis/test-result.ts';
import { trendInProportions } from '../../../src/statistics/hypothesis/trend-in-proportions.ts';
import { twoProportionTest } from '../../../src/statistics/hypothesis/two-proportion-test.ts';
import { twoSharesTest } from '../../../src/statistics/hypothesis/two-shares-test.ts';
import { wilcoxonSignedRankTest } from '../../../src/statistics/hypothesis/wilcoxon-signed-rank.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const numbers = (cell: string | undefined): number[] => (cell ?? '').split(' ').map(Number);
const table = (cell: string | undefined): number[][] => (cell ?? '').split('|').map(numbers);
const common = (row: VectorRow) => ({
  alternative: row.alternative as Alternative,
  confidence: Number(row.confidence),
  correct: row.correct !== 'FALSE',
});

type Parts = Record<string, number | null | undefined>;

/** Every named column of every row against what we make of the row. */
const against = (file: string, columns: string[], actual: (row: VectorRow) => Parts) => (): Comparison[] =>
  readVectors(`reference/hypothesis/${file}`).flatMap((row, i) => {
    const parts = actual(row);
    return columns.map((column) => ({
      what: `${file} row ${i + 1} ${column}`,
      actual: parts[column] ?? null,
      expected: numberIn(row[column]),
    }));
  });

const partsOf = (test: TestResult, value: string): Parts => ({
  [value]: test.effect.value,
  lower: test.effect.lower,
  upper: test.effect.upper,
  statistic: test.statistic.value,
  df: test.degreesOfFreedom,
  p: test.pValue,
});

const R = 'R 4.2.2 stats';
const held = (
  method: string,
  title: string,
  file: string,
  call: string,
  columns: string[],
  actual: (row: VectorRow) => Parts,
): Conformance => ({
  method,
  title,
  vectors: [`reference/hypothesis/${file}`],
  source: `${R} ${call}`,
  tolerance: { relative: 1e-9 },
  comparisons: against(file, columns, actual),
});

const isSmall = (...[x1, n1, x2, n2]: [number, number, number, number]): boolean =>
  [n1, n2].some((n) => [x1 + x2, n1 + n2 - x1 - x2].some((margin) => (margin * n) / (n1 + n2) < 5));

/** The rows of `prop.test` in which nothing is small, and those of `fisher.test` in which something is. */
function twoShares(): Comparison[] {
  const compared = (file: string, countsOf: (row: VectorRow) => (string | undefined)[], small: boolean) =>
    readVectors(`reference/hypothesis/${file}`).flatMap((row, i) => {
      const [x1, n1, x2, n2] = countsOf(row).map(Number) as [number, number, number, number];
      if (row.correct === 'FALSE' || isSmall(x1, n1, x2, n2) !== small) return [];
      const test = twoSharesTest({ events: x1, total: n1 }, { events: x2, total: n2 }, common(row));
      return [{ what: `${file} row ${i + 1} p`, actual: test.pValue, expected: numberIn(row.p) }];
    });
  return [
    ...compared('two_proportions', ({ x1, n1, x2, n2 }) => [x1, n1, x2, n2], false),
    ...compared(
      'fisher_two_by_two',
      ({ a, b, c, d }) => [a, `${Number(a) + Number(b)}`, c, `${Number(c) + Number(d)}`],
      true,
    ),
  ];
}

export const CONFORMANCE: Conformance[] = [
  held(
    'twoProportionTest',
    'two-proportion test with Newcombe interval',
    'two_proportions',
    'prop.test',
    ['difference', 'lower', 'upper', 'statistic', 'p'],
    (row) => {
      const [x1, n1, x2, n2] = [row.x1, row.n1, row.x2, row.n2].map(Number) as [number, number, number, number];
      const test = twoProportionTest({ events: x1, total: n1 }, { events: x2, total: n2 }, common(row));
      return partsOf(test, 'difference');
    },
  ),
  {
    method: 'twoSharesTest',
    title: 'p-value of two shares, exact where an expected count is below 5',
    vectors: ['reference/hypothesis/two_proportions', 'reference/hypothesis/fisher_two_by_two'],
    source: `${R} prop.test, fisher.test`,
    tolerance: { relative: 1e-9 },
    comparisons: twoShares,
  },
  held(
    'chiSquareTest',
    'chi-square test of independence',
    'chi_square',
    'chisq.test',
    ['cramers_v', 'statistic', 'df', 'p'],
    (row) => partsOf(chiSquareTest(table(row.table), common({ ...row, confidence: '0.95' })), 'cramers_v'),
  ),
  {
    method: 'chiSquareTest',
    title: 'note on expected counts below 5',
    vectors: ['reference/hypothesis/chi_square'],
    source: `${R} chisq.test`,
    tolerance: { absolute: 0 },
    comparisons: () =>
      readVectors('reference/hypothesis/chi_square').map((row, i) => ({
        what: `chi_square row ${i + 1} note`,
        actual: chiSquareTest(table(row.table)).notes.join().includes('below 5'),
        expected: Number(row.smallest_expected) < 5,
      })),
  },
  {
    method: 'mannWhitneyTest',
    title: 'exact where R is exact',
    vectors: ['reference/hypothesis/mann_whitney'],
    source: `${R} wilcox.test`,
    tolerance: { absolute: 0 },
    comparisons: () =>
      readVectors('reference/hypothesis/mann_whitney').map((row, i) => ({
        what: `mann_whitney row ${i + 1} exact`,
        actual: mannWhitneyTest(numbers(row.first), numbers(row.second)).method.endsWith(', exact'),
        expected: row.exact === 'TRUE',
      })),
  },
  held(
    'goodnessOfFitTest',
    'chi-square goodness of fit',
    'goodness_of_fit',
    'chisq.test(p =)',
    ['statistic', 'df', 'p'],
    (row) => partsOf(goodnessOfFitTest(numbers(row.observed), numbers(row.shares)), 'w'),
  ),
  held(
    'trendInProportions',
    'Cochran–Armitage test for trend',
    'trend_in_proportions',
    'prop.trend.test, lm',
    ['slope', 'statistic', 'p'],
    (row) => {
      const totals = numbers(row.totals);
      const groups = numbers(row.events).map((events, i) => ({ events, total: totals[i]! }));
      return partsOf(trendInProportions(groups, numbers(row.scores)), 'slope');
    },
  ),
  held(
    'fisherTest',
    "Fisher's exact test, two by two",
    'fisher_two_by_two',
    'fisher.test; odds ratio and limits solved from dhyper',
    ['odds_ratio', 'lower', 'upper', 'p'],
    (row) => {
      const [a, b, c, d] = [row.a, row.b, row.c, row.d].map(Number) as [number, number, number, number];
      const test = fisherTest(
        [
          [a, b],
          [c, d],
        ],
        common(row),
      );
      return partsOf(test, 'odds_ratio');
    },
  ),
  held('fisherTest', "Fisher's exact test, larger tables", 'fisher_tables', 'fisher.test', ['p'], (row) => ({
    p: fisherTest(table(row.table)).pValue,
  })),
  held(
    'mcNemarTest',
    'McNemar test',
    'mcnemar',
    'mcnemar.test, binom.test',
    ['odds_ratio', 'lower', 'upper', 'statistic', 'p', 'exact_p'],
    (row) => {
      const [a, b, c, d] = [row.a, row.b, row.c, row.d].map(Number) as [number, number, number, number];
      const counts = [
        [a, b],
        [c, d],
      ];
      const test = mcNemarTest(counts, { correct: row.correct !== 'FALSE' });
      return { ...partsOf(test, 'odds_ratio'), exact_p: mcNemarTest(counts, { exact: true }).pValue };
    },
  ),
  held(
    'tTest',
    "Student's and Welch's t-test",
    't_test',
    't.test',
    ['difference', 'lower', 'upper', 'statistic', 'df', 'p'],
    (row) => {
      const options = { ...common(row), equalVariances: row.kind === 'student' };
      return partsOf(tTest(numbers(row.first), numbers(row.second), options), 'difference');
    },
  ),
  held(
    'pairedTTest',
    'paired t-test',
    'paired_t_test',
    't.test(paired = TRUE)',
    ['difference', 'lower', 'upper', 'statistic', 'df', 'p'],
    (row) => partsOf(pairedTTest(numbers(row.first), numbers(row.second), common(row)), 'difference'),
  ),
  held(
    'mannWhitneyTest',
    'Mann–Whitney test with Hodges–Lehmann shift',
    'mann_whitney',
    'wilcox.test(tol.root = 1e-13), median of differences',
    ['shift', 'lower', 'upper', 'statistic', 'p'],
    (row) => partsOf(mannWhitneyTest(numbers(row.first), numbers(row.second), common(row)), 'shift'),
  ),
  held(
    'wilcoxonSignedRankTest',
    'Wilcoxon signed-rank test with pseudomedian',
    'signed_rank',
    'wilcox.test(paired = TRUE, tol.root = 1e-13), median of Walsh averages',
    ['pseudomedian', 'lower', 'upper', 'statistic', 'p'],
    (row) => partsOf(wilcoxonSignedRankTest(numbers(row.first), numbers(row.second), common(row)), 'pseudomedian'),
  ),
  held(
    'oneWayAnova',
    'one-way analysis of variance',
    'several_samples',
    'oneway.test, anova',
    ['f', 'df1', 'df2', 'p', 'eta_squared', 'welch_f', 'welch_df1', 'welch_df2', 'welch_p'],
    (row) => {
      const classic = oneWayAnova(table(row.groups), { equalVariances: true });
      const welch = oneWayAnova(table(row.groups));
      return {
        f: classic.statistic.value,
        df1: classic.degreesOfFreedom,
        df2: classic.denominatorDegreesOfFreedom,
        p: classic.pValue,
        eta_squared: classic.effect.value,
        welch_f: welch.statistic.value,
        welch_df1: welch.degreesOfFreedom,
        welch_df2: welch.denominatorDegreesOfFreedom,
        welch_p: welch.pValue,
      };
    },
  ),
  held(
    'kruskalWallisTest',
    'Kruskal–Wallis test',
    'several_samples',
    'kruskal.test',
    ['kruskal', 'kruskal_df', 'kruskal_p'],
    (row) => {
      const test = kruskalWallisTest(table(row.groups));
      return { kruskal: test.statistic.value, kruskal_df: test.degreesOfFreedom, kruskal_p: test.pValue };
    },
  ),
  held(
    'rateRatioTest',
    'exact comparison of Poisson rates',
    'rate_ratio',
    'poisson.test',
    ['ratio', 'lower', 'upper', 'p'],
    (row) => {
      const [x1, t1, x2, t2] = [row.x1, row.t1, row.x2, row.t2].map(Number) as [number, number, number, number];
      const options = { ...common(row), nullRatio: Number(row.null_ratio) };
      return partsOf(rateRatioTest({ events: x1, exposure: t1 }, { events: x2, exposure: t2 }, options), 'ratio');
    },
  ),
];
