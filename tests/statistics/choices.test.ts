/** The compiler asks for choices and numbers only of callers that it sees; everybody else is refused here, never guessed at. */
import { describe, expect, it } from 'vitest';
import { compareToBenchmark } from '../../src/statistics/estimates/compare-to-benchmark.ts';
import { mean } from '../../src/statistics/estimates/mean.ts';
import { proportion } from '../../src/statistics/estimates/proportion.ts';
import { rate } from '../../src/statistics/estimates/rate.ts';
import { relativeRisk } from '../../src/statistics/estimates/ratios.ts';
import { backTest } from '../../src/statistics/forecast/back-test.ts';
import { classicalDecompose } from '../../src/statistics/forecast/classical-decomposition.ts';
import { smoothingModelForecast } from '../../src/statistics/forecast/exponential-smoothing.ts';
import { forecastBest } from '../../src/statistics/forecast/forecast-best.ts';
import { buildHierarchy } from '../../src/statistics/forecast/hierarchy.ts';
import { perCalendarDay, withMonthLengths } from '../../src/statistics/forecast/monthly-calendar.ts';
import { periodsAfter } from '../../src/statistics/forecast/period-series.ts';
import { reconcileForecasts } from '../../src/statistics/forecast/reconcile.ts';
import { naiveForecast } from '../../src/statistics/forecast/simple-forecasts.ts';
import { withTransform } from '../../src/statistics/forecast/transform-series.ts';
import { funnelAxis } from '../../src/statistics/funnel/funnel-axis.ts';
import {
  proportionOverdispersedFunnel,
  ratioOverdispersedFunnel,
} from '../../src/statistics/funnel/overdispersed-funnel.ts';
import { ratioFunnel, ratioFunnelLimits } from '../../src/statistics/funnel/ratio-funnel.ts';
import { mannWhitneyTest } from '../../src/statistics/hypothesis/mann-whitney.ts';
import { tTest } from '../../src/statistics/hypothesis/t-test.ts';
import { ImpossibleInput } from '../../src/statistics/impossible-input.ts';
import { concentrationIndex } from '../../src/statistics/inequality/concentration-index.ts';
import { quantileGroups } from '../../src/statistics/inequality/quantile-groups.ts';
import { slopeIndex } from '../../src/statistics/inequality/slope-index.ts';
import { designMatrix } from '../../src/statistics/regression/design-matrix.ts';
import { familyNamed } from '../../src/statistics/regression/families.ts';
import { generalisedLinearModel } from '../../src/statistics/regression/generalised-linear-model.ts';
import { splineKnots } from '../../src/statistics/regression/spline-basis.ts';
import { bootstrapInterval } from '../../src/statistics/resampling/bootstrap.ts';
import { bootstrapLimits } from '../../src/statistics/resampling/bootstrap-limits.ts';
import { localG } from '../../src/statistics/spatial/local-g.ts';
import { localMoran } from '../../src/statistics/spatial/local-moran.ts';
import { moransI } from '../../src/statistics/spatial/moran.ts';
import { pOfZ } from '../../src/statistics/spatial/p-of-z.ts';
import { spatialWeights } from '../../src/statistics/spatial/spatial-weights.ts';
import { advisePrimeChart, cChart } from '../../src/statistics/spc/proportion-and-rate-charts.ts';
import { suggestRebase } from '../../src/statistics/spc/suggest-rebase.ts';
import { xmrChart } from '../../src/statistics/spc/xmr.ts';
import { directRate } from '../../src/statistics/standardisation/direct-rate.ts';
import { ESP2013 } from '../../src/statistics/standardisation/european-standard-population.ts';
import { exceedanceThreshold } from '../../src/statistics/surveillance/exceedance-threshold.ts';
import { farringtonFlexible } from '../../src/statistics/surveillance/farrington.ts';
import { coxModel } from '../../src/statistics/survival/cox-model.ts';
import { kaplanMeier } from '../../src/statistics/survival/kaplan-meier.ts';

/** What a caller without a compiler may give: nothing that any type allows. */
const given = (value: unknown): never => value as never;
const values = [12, 15, 11, 14, 13, 12, 16, 13, 12, 15, 11, 14, 13, 12, 16, 13, 12, 15, 11, 14, 13, 12, 16, 13];
const request = { values, season: 1, horizon: 1, confidence: [0.95] };
const pair = buildHierarchy([
  { id: 'system', parent: null },
  { id: 'a', parent: 'system' },
  { id: 'b', parent: 'system' },
]);
const ring = spatialWeights([[1], [2], [3], [4], [0]]);
const areas = [1, 2, 3, 4, 7];
const units = [1, 2, 3, 4, 5].map((numerator) => ({ numerator, denominator: 10 }));
const fifths = [1, 2, 3, 4, 5].map((quantile) => ({ quantile, population: 10, value: 1 / quantile / 2, se: 0.1 }));
const data = { outcome: [3, 5, 4], terms: [] };
const model = { error: 'A', trend: 'N', season: 'N' } as const;
const followed = { time: [1, 2, 3], event: [1, 0, 1] };
const term = { name: 'x', values: [1, 0, 1] };
const ownMean = (all: readonly number[]): number => all.reduce((sum, value) => sum + value, 0) / all.length;
const prediction = { logMean: 1, logError: 0.1, dispersion: 1 };
const weekly = { method: 'delta', power: '2/3', alpha: 0.05 } as const;

describe('a choice that there is not is refused', () => {
  const other = given('other');
  it.each<[string, () => unknown]>([
    ['a polarity of a chart', () => xmrChart(values, { polarity: given('higher') })],
    ['a polarity that every object has', () => xmrChart(values, { polarity: given('toString') })],
    ['a polarity left out', () => xmrChart(values, given({}))],
    ['a profile of a chart', () => xmrChart(values, { polarity: 'neutral', profile: given('excel') })],
    ['a profile that every object has', () => cChart(values, { profile: given('constructor') })],
    ['a profile of a rebase', () => suggestRebase(values, { profile: other })],
    ['a family of charts', () => advisePrimeChart(other, [1, 2], [10, 10])],
    ['a polarity of a benchmark', () => compareToBenchmark([proportion(65, 100)], 0.5, given('up'))],
    ['which quantile is first', () => quantileGroups(values, 2, given('high'))],
    ['an order of ranks', () => concentrationIndex([{ rank: 1, value: 2 }], { order: other })],
    ['a correction', () => concentrationIndex([{ rank: 1, value: 0.2 }], { correction: other })],
    ['a type of value', () => slopeIndex(fifths, { quantiles: 5, valueType: other })],
    ['limits of a slope', () => slopeIndex(fifths, { quantiles: 5, limits: other })],
    ['an interval of a curve', () => kaplanMeier(followed, { interval: other })],
    ['an interval that every object has', () => kaplanMeier(followed, { interval: given('toString') })],
    ['ties', () => coxModel({ ...followed, terms: [term] }, { ties: other })],
    ['a time scale', () => coxModel({ ...followed, terms: [term] }, { timeScale: other })],
    ['a kind of funnel', () => funnelAxis([1, 2], other)],
    ['a type of ratio', () => ratioFunnel(units, other)],
    ['a type of ratio of limits', () => ratioFunnelLimits(3, other)],
    ['extreme units', () => ratioOverdispersedFunnel(units, { extremes: other })],
    ['an adjustment', () => proportionOverdispersedFunnel(units, { adjustment: other })],
    ['a scale', () => ratioOverdispersedFunnel(units, { scale: other })],
    ['a style of weights', () => spatialWeights([[1], [0]], other)],
    ['an alternative of a map', () => moransI(areas, ring, { alternative: other })],
    ['an assumption of a map', () => moransI(areas, ring, { assumption: other })],
    ['an alternative of an area', () => localMoran(areas, ring, { alternative: other })],
    ['an assumption of an area', () => localMoran(areas, ring, { assumption: other })],
    ['what clusters are judged by', () => localMoran(areas, ring, { judgedBy: other, permutations: 9, seed: 1 })],
    ['a statistic of a spot', () => localG(areas, ring, { statistic: other })],
    ['an alternative of a spot', () => localG(areas, ring, { alternative: other })],
    ['an alternative of a score', () => pOfZ(1, other)],
    ['an alternative of a test', () => tTest(values, values, { alternative: other })],
    ['a method of a threshold', () => exceedanceThreshold(prediction, { ...weekly, method: other }, 3)],
    ['a power of a threshold', () => exceedanceThreshold(prediction, { ...weekly, power: other }, 3)],
    ['a method of alarms', () => farringtonFlexible([1, 2], { thresholdMethod: other })],
    ['a power of alarms', () => farringtonFlexible([1, 2], { power: other })],
    ['a decomposition', () => classicalDecompose(values, 4, other)],
    ['a metric', () => backTest(values, { naive: naiveForecast }, { season: 1, horizon: 1, metric: other })],
    ['a transformation', () => withTransform({ transform: other }, naiveForecast)],
    ['a kind of period', () => periodsAfter(other, '2024-11', 1)],
    ['a basis of months', () => perCalendarDay(['2024-11'], [3], other)],
    ['a basis of a forecast', () => withMonthLengths('2024-11', other, naiveForecast)],
    ['a method of reconciling', () => reconcileForecasts(pair, [[12], [4], [5]], { method: other })],
    ['an error', () => smoothingModelForecast(request, { ...model, error: other })],
    ['a trend', () => smoothingModelForecast(request, { ...model, trend: other })],
    ['a season', () => smoothingModelForecast({ ...request, season: 4 }, { ...model, season: other })],
    ['limits of a bootstrap', () => bootstrapInterval(values, ownMean, { seed: 1, method: other })],
    ['limits of repeats', () => bootstrapLimits(1, values, values, 0.9, other)],
    ['a family of models', () => familyNamed(other, 2)],
    ['a link', () => generalisedLinearModel(data, 'poisson', { link: other })],
    ['a link that every object has', () => generalisedLinearModel(data, 'poisson', { link: given('toString') })],
    ['errors of a model', () => generalisedLinearModel(data, 'poisson', { errors: other })],
    ['a spline', () => splineKnots(values, other, 4)],
    ['a term', () => designMatrix([given({ ...term, kind: 'number' })])],
  ])('%s', (_what, call) => {
    expect(call).toThrow(ImpossibleInput);
  });

  it('a calendar', () => {
    const options = { season: 1, horizon: 1, methods: { naive: naiveForecast } };
    const calendar = given({ kind: 'weeks', firstMonth: '2024-01' });
    expect(() => forecastBest(values, { ...options, calendar })).toThrow("a calendar is 'days', 'month-days' or");
  });
});

describe('what is no number is refused, never read as one and never a fault of the program', () => {
  const bands = ESP2013.map(({ ageband }) => ({ ageband, events: 3, population: 100 }));
  it.each<[string, () => unknown]>([
    ['no numerator', () => proportion(given(undefined), 100)],
    ['no denominator', () => proportion(5, given(undefined))],
    ['a numerator in writing', () => rate(given('5'), 100)],
    ['a denominator in writing', () => rate(5, given('100'))],
    ['one in writing among a group', () => rate([5, given('5')], [100, 100])],
    ['an object', () => rate(given({}), 100)],
    ['a multiplier in writing', () => rate(5, 100, { multiplier: given('1000') })],
    ['a confidence in writing', () => rate(5, 100, { confidence: given('95') })],
    ['events of one of two groups', () => relativeRisk({ events: given('5'), total: 10 }, { events: 2, total: 10 })],
    ['a measurement in writing', () => mean([1, 2, given('3')])],
    ['a sample in writing', () => mannWhitneyTest([1, 2, given('3')], [4, 5])],
    ['events of a band', () => directRate(bands.map((band) => ({ ...band, events: given('3') })))],
    ['a unit of a funnel', () => ratioFunnel([{ numerator: given('3'), denominator: 2 }])],
  ])('%s', (_what, call) => {
    expect(call).toThrow(ImpossibleInput);
  });
});
