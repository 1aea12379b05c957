/** Proportions, rates, means, ratios and differences against PHEindicatormethods' results and R. */
import type { Estimate } from '../../../src/statistics/estimate.ts';
import { meanDifference, rateDifference, riskDifference } from '../../../src/statistics/estimates/differences.ts';
import { mean } from '../../../src/statistics/estimates/mean.ts';
import { percentile } from '../../../src/statistics/estimates/percentile.ts';
import { byarInterval, exactPoissonInterval } from '../../../src/statistics/estimates/poisson-interval.ts';
import { proportion } from '../../../src/statistics/estimates/proportion.ts';
import { rate } from '../../../src/statistics/estimates/rate.ts';
import { oddsRatio, rateRatio, relativeRisk } from '../../../src/statistics/estimates/ratios.ts';
import { sampleMoments } from '../../../src/statistics/estimates/sample-moments.ts';
import type { GroupEvents } from '../../../src/statistics/estimates/two-groups.ts';
import { wilsonInterval } from '../../../src/statistics/estimates/wilson-interval.ts';
import {
  needsRelief,
  queueLoad,
  reliefCapacity,
  targetCapacity,
  targetMeanWait,
  targetQueueSize,
  waitingPressure,
} from '../../../src/statistics/waiting-list/waiting-list.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';
import { atBothLevels, limitsOf } from './expected-limits.ts';

const PHE = 'PHEindicatormethods 2.1.0; specification section';

const intervals = (): Comparison[] =>
  readVectors('byar_wilson').flatMap((row) => {
    const [x, confidence] = [Number(row.x), Number(row.confidence)];
    const interval = row.method === 'byar' ? byarInterval(x, confidence) : wilsonInterval(x, Number(row.n), confidence);
    const what = `${row.method} of ${row.x}`;
    return [
      ...limitsOf(what, interval, row),
      { what: `${what} confidence`, actual: interval.confidence, expected: confidence },
    ];
  });

const exactIntervals = (): Comparison[] =>
  readVectors('poisson_exact').flatMap((row) =>
    limitsOf(`exact ${row.x}`, exactPoissonInterval(Number(row.x), Number(row.confidence)), row),
  );

const rowsOf = (vector: string, estimate: (row: VectorRow, confidence: number) => Estimate): Comparison[] =>
  readVectors(vector).flatMap((row) => atBothLevels(row.area!, row, (confidence) => estimate(row, confidence)));

const proportions = (): Comparison[] =>
  rowsOf('proportions', (row, confidence) => proportion(Number(row.x), Number(row.n), { confidence }));

const rates = (): Comparison[] => [
  ...rowsOf('rates_per_100000', (row, confidence) => rate(Number(row.x), Number(row.n), { confidence })),
  ...readVectors('rates_per_100000').map((row) => ({
    what: `${row.area} method`,
    actual: rate(Number(row.x), Number(row.n)).method,
    expected: row.method!,
  })),
];

const means = (): Comparison[] => {
  const inputs = readVectors('means_inputs');
  return readVectors('means_expected').flatMap((row) => {
    const values = inputs
      .filter(({ area }) => row.area === 'ALL' || area === row.area)
      .map(({ value }) => numberIn(value));
    const { n, sum, variance } = sampleMoments(values);
    return [
      { what: `${row.area} n`, actual: n, expected: Number(row.n) },
      { what: `${row.area} sum`, actual: sum, expected: Number(row.sum) },
      { what: `${row.area} sd`, actual: Math.sqrt(variance!), expected: Number(row.sd) },
      ...atBothLevels(row.area!, row, (confidence) => mean(values, { confidence })),
    ];
  });
};

type TwoGroups = (group: GroupEvents, reference: GroupEvents, options: { confidence: number }) => Estimate;

const twoGroups = (statistic: string, compare: TwoGroups) => (): Comparison[] =>
  readVectors('reference/estimates/two_groups')
    .filter((row) => row.statistic === statistic)
    .flatMap((row) => {
      const group = { events: Number(row.events1), total: Number(row.total1) };
      const reference = { events: Number(row.events0), total: Number(row.total0) };
      const estimate = compare(group, reference, { confidence: Number(row.confidence) });
      return limitsOf(`${row.events1}/${row.total1} and ${row.events0}/${row.total0}`, estimate, row);
    });

const measurements = (group: string): number[] =>
  readVectors('reference/estimates/measurements')
    .filter((row) => row.group === group)
    .map(({ value }) => Number(value));

const meansAndDifferences = (): Comparison[] =>
  readVectors('reference/estimates/means_and_differences').flatMap((row) => {
    const [group, confidence] = [row.group!, Number(row.confidence)];
    const estimate =
      row.reference === ''
        ? mean(measurements(group), { confidence })
        : meanDifference(measurements(group), measurements(row.reference!), { confidence });
    return limitsOf(`${group} − ${row.reference}`, estimate, row);
  });

const percentiles = (): Comparison[] =>
  readVectors('reference/estimates/percentiles').flatMap((row) => {
    const values = measurements(row.group!);
    const estimate = percentile(values, Number(row.share), { confidence: Number(row.confidence) });
    return limitsOf(`${row.share} of ${row.group}`, estimate, row);
  });

const texts = (found: Estimate, value: number, lower: number, upper: number): Comparison[] =>
  limitsOf(found.method, found, { value: String(value), lower: String(lower), upper: String(upper) });

/** Groups of two rows, and small means, that the specification works out in its text. */
const inText = (): Comparison[] => [
  ...texts(proportion([20, 20], [100, 100]), 0.2, 0.15045200926098115, 0.2608551865653788),
  ...texts(proportion([1, 1], [100, 100]), 0.01, 0.002746658133544438, 0.035721761716176796),
  ...texts(rate([1, 1], [100, 100]), 1000, 121.10463927198258, 3612.3438338619794),
  ...texts(rate([5, 5], [100, 100]), 5000, 2393.7249569837822, 9195.729302878237),
  { what: 'two rows of 1', actual: rate([1, 1], [100, 100]).method, expected: 'Exact' },
  { what: 'two rows of 5', actual: rate([5, 5], [100, 100]).method, expected: 'Byars' },
  ...texts(mean([2, 4, 4, 4, 5, 5, 7, 9]), 5, 3.21251, 6.78749),
  ...texts(mean([10, 10, 10]), 10, 10, 10),
  ...texts(mean([1, 2]), 1.5, -4.853102, 7.853102),
];

/** Written to three decimals. */
const ratioInText = (): Comparison[] =>
  texts(relativeRisk({ events: 30, total: 200 }, { events: 15, total: 220 }), 2.2, 1.22, 3.967);

/** Waiting-list theory; the numbers of NHSRwaitinglist's own examples. */
const waitingLists = (): Comparison[] => [
  { what: 'load', actual: queueLoad(30, 27), expected: 30 / 27 },
  { what: 'target mean wait', actual: targetMeanWait(52), expected: 13 },
  { what: 'target mean wait at factor 6', actual: targetMeanWait(52, 6), expected: 52 / 6 },
  { what: 'target queue', actual: targetQueueSize(30, 52), expected: 390 },
  { what: 'target queue at factor 6', actual: targetQueueSize(30, 50, 6), expected: 250 },
  { what: 'relief capacity', actual: reliefCapacity(30, 1200, 390, 26), expected: 61.153846 },
  { what: 'relief needed', actual: needsRelief(1200, 390), expected: true },
  {
    what: 'target capacity of 30',
    actual: targetCapacity(30, 52, 3, { demand: 1.1, capacity: 1.2 }),
    expected: 30.076442,
  },
  { what: 'target capacity of 4', actual: targetCapacity(4, 52), expected: 4.076923 },
  { what: 'pressure', actual: waitingPressure(63, 52), expected: 2.423077 },
];

const TWO_GROUPS = 'reference/estimates/two_groups';
const ofTwo = (method: string, title: string, statistic: string, call: string, compare: TwoGroups): Conformance => ({
  method,
  title,
  vectors: [TWO_GROUPS],
  source: `R 4.2.2 ${call}`,
  // glm stops when its deviance settles, before its last digits do
  tolerance: { relative: 1e-11 },
  comparisons: twoGroups(statistic, compare),
});

export const CONFORMANCE: Conformance[] = [
  {
    method: 'wilsonInterval, byarInterval',
    title: 'interval of a share, and of a count from 10',
    vectors: ['byar_wilson'],
    source: `${PHE} 1`,
    tolerance: { relative: 1e-12 },
    comparisons: intervals,
  },
  {
    method: 'exactPoissonInterval',
    title: 'interval of a count below 10',
    vectors: ['poisson_exact'],
    source: 'Garwood (1936); specification section 1',
    // the vector has twelve decimals
    tolerance: { absolute: 1e-11 },
    comparisons: exactIntervals,
  },
  {
    method: 'proportion',
    title: 'proportion',
    vectors: ['proportions'],
    source: `${PHE} 2`,
    tolerance: { relative: 1e-12 },
    comparisons: proportions,
  },
  {
    method: 'rate',
    title: 'crude rate',
    vectors: ['rates_per_100000'],
    source: `${PHE} 3`,
    tolerance: { relative: 1e-12 },
    comparisons: rates,
  },
  {
    method: 'mean',
    title: 'mean',
    vectors: ['means_inputs', 'means_expected'],
    source: `${PHE} 6`,
    tolerance: { relative: 1e-12 },
    comparisons: means,
  },
  {
    method: 'mean, meanDifference',
    title: "means and Welch's difference",
    vectors: ['reference/estimates/measurements', 'reference/estimates/means_and_differences'],
    source: 'R 4.2.2 t.test',
    tolerance: { relative: 1e-12 },
    comparisons: meansAndDifferences,
  },
  {
    method: 'percentile',
    title: 'median and percentiles',
    vectors: ['reference/estimates/measurements', 'reference/estimates/percentiles'],
    source: 'R 4.2.2 quantile(type = 7); ranks of specification section 14',
    tolerance: { relative: 1e-12 },
    comparisons: percentiles,
  },
  {
    method: 'proportion, rate, mean',
    title: 'groups of rows and small means in the text',
    vectors: [],
    source: 'specification sections 2, 3 and 6',
    tolerance: { relative: 1e-6 },
    comparisons: inText,
  },
  {
    method: 'relativeRisk',
    title: 'relative risk in the text',
    vectors: [],
    source: 'specification section 14',
    tolerance: { absolute: 0.0005 },
    comparisons: ratioInText,
  },
  {
    method: 'reliefCapacity, targetCapacity and others',
    title: 'waiting-list theory',
    vectors: [],
    source: 'NHSRwaitinglist; specification section 14',
    // six decimals in the text
    tolerance: { absolute: 6e-7 },
    comparisons: waitingLists,
  },
  ofTwo('relativeRisk', 'ratio of two risks', 'relative_risk', 'glm(binomial(log))', relativeRisk),
  ofTwo('oddsRatio', 'ratio of two odds', 'odds_ratio', 'glm(binomial)', oddsRatio),
  ofTwo('rateRatio', 'ratio of two rates', 'rate_ratio', 'glm(poisson)', rateRatio),
  ofTwo('rateDifference', 'difference of two rates', 'rate_difference', 'glm(poisson(identity))', (one, other, o) =>
    rateDifference(one, other, { ...o, multiplier: 1 }),
  ),
  ofTwo('riskDifference', 'difference of two risks', 'risk_difference', 'prop.test(correct = FALSE)', riskDifference),
];
