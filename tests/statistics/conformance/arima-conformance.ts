/** Seasonal ARIMA held to R. */
import { arimaModelForecast } from '../../../src/statistics/forecast/arima.ts';
import { arimaWith } from '../../../src/statistics/forecast/arima-fit.ts';
import {
  type ArimaOrder,
  arimaCoefficientCount,
  type FittedArima,
} from '../../../src/statistics/forecast/arima-model.ts';
import { predictArima } from '../../../src/statistics/forecast/arima-prediction.ts';
import { differencesNeeded, kpssStatistic } from '../../../src/statistics/forecast/differencing.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/forecast';
const HORIZON = 14;

const points = Map.groupBy(readVectors(`${FOLDER}/model_series`), (row) => row.series!);
const seriesOf = (name: string): { values: number[]; season: number } => ({
  values: points.get(name)!.map((row) => Number(row.value)),
  season: Number(points.get(name)![0]!.season),
});

const orderOf = (row: VectorRow): ArimaOrder => ({
  p: Number(row.p),
  d: Number(row.d),
  q: Number(row.q),
  P: Number(row.P),
  D: Number(row.D),
  Q: Number(row.Q),
  constant: row.constant === '1',
});

/** R's own coefficients, run by us. */
function givenFit(row: VectorRow): FittedArima {
  const { values, season } = seriesOf(row.series!);
  const both = (name: string): number[] =>
    [row[`${name}1`], row[`${name}2`]].map(numberIn).filter((value) => value !== null);
  const coefficients = { ar: both('ar'), ma: both('ma'), seasonalAr: both('sar'), seasonalMa: both('sma') };
  return arimaWith(values, season, orderOf(row), coefficients)!;
}

/** R's variance is over all differenced values, ours over those less the coefficients. */
function overAll(fit: FittedArima, row: VectorRow): number {
  const { values, season } = seriesOf(row.series!);
  const left = values.length - fit.order.d - season * fit.order.D;
  return (left - arimaCoefficientCount(fit.order)) / left;
}

const fitComparisons = (cases: (row: VectorRow) => boolean) => (): Comparison[] =>
  readVectors(`${FOLDER}/arima_fits`)
    .filter(cases)
    .flatMap((row) => {
      const fit = givenFit(row);
      const what = `case ${row.case}`;
      return [
        { what: `${what} log-likelihood`, actual: fit.logLikelihood, expected: numberIn(row.loglik) },
        { what: `${what} AICc`, actual: fit.aicc, expected: numberIn(row.aicc) },
        { what: `${what} variance`, actual: fit.variance * overAll(fit, row), expected: numberIn(row.sigma2) },
        ...predictionComparisons(row, fit),
      ];
    });

function predictionComparisons(row: VectorRow, fit: FittedArima): Comparison[] {
  const { values, season } = seriesOf(row.series!);
  const { means, variances } = predictArima(values, season, fit, HORIZON);
  const expected = readVectors(`${FOLDER}/arima_forecasts`).filter((step) => step.case === row.case);
  return expected.flatMap((step, i) => [
    { what: `case ${row.case} mean ${step.step}`, actual: means[i]!, expected: numberIn(step.mean) },
    {
      what: `case ${row.case} standard error ${step.step}`,
      actual: Math.sqrt(variances[i]! * overAll(fit, row)),
      expected: numberIn(step.se),
    },
  ]);
}

const levelComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/arima_fits`).map((row) => {
    const { order, constant } = givenFit(row);
    return {
      what: `case ${row.case} level`,
      actual: order.constant ? constant : null,
      expected: numberIn(row.level),
    };
  });

const likelihoodComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/arima_fits`).map((row) => {
    const request = { ...seriesOf(row.series!), horizon: 1, confidence: [] };
    const { parameters } = arimaModelForecast(request, orderOf(row));
    const short = Math.max(0, Number(row.loglik) - parameters.logLikelihood!);
    return { what: `case ${row.case} log-likelihood short of arima`, actual: short, expected: 0 };
  });

const differenceComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/differences`).flatMap((row) => {
    const { values, season } = seriesOf(row.series!);
    const { plain, seasonal } = differencesNeeded(values, season);
    return [
      { what: `series ${row.series} KPSS`, actual: kpssStatistic(values), expected: numberIn(row.kpss) },
      { what: `series ${row.series} differences`, actual: plain, expected: numberIn(row.plain) },
      { what: `series ${row.series} seasonal differences`, actual: seasonal, expected: numberIn(row.seasonal) },
    ];
  });

const isStationary = (row: VectorRow): boolean => row.d === '0' && row.D === '0';

export const CONFORMANCE: Conformance[] = [
  {
    method: 'arimaWith',
    title: 'stationary ARIMA likelihood and forecasts, coefficients given',
    vectors: [`${FOLDER}/arima_fits`, `${FOLDER}/arima_forecasts`],
    source: 'R stats 4.2.2, arima(method = "ML"), predict',
    tolerance: { relative: 1e-6 },
    comparisons: fitComparisons(isStationary),
  },
  {
    method: 'predictArima',
    title: 'differenced ARIMA likelihood and forecasts, coefficients given',
    vectors: [`${FOLDER}/arima_fits`, `${FOLDER}/arima_forecasts`],
    source: 'R stats 4.2.2, arima(method = "ML"), predict; kappa = 1e9',
    tolerance: { relative: 1e-6 },
    comparisons: fitComparisons((row) => !isStationary(row)),
  },
  {
    method: 'arimaLikelihood',
    title: 'mean or drift of ARIMA models, other coefficients given',
    vectors: [`${FOLDER}/arima_fits`],
    source: 'R stats 4.2.2, arima; it searches for the mean until the likelihood is flat, ours is by least squares',
    tolerance: { relative: 1e-5 },
    comparisons: levelComparisons,
  },
  {
    method: 'arimaModelForecast',
    title: 'ARIMA, log-likelihood that ours is short of that of arima',
    vectors: [`${FOLDER}/arima_fits`],
    source: 'R stats 4.2.2, arima(method = "ML")',
    tolerance: { absolute: 1e-5 },
    comparisons: likelihoodComparisons,
  },
  {
    method: 'differencesNeeded',
    title: 'KPSS statistic and differences',
    vectors: [`${FOLDER}/differences`],
    source: 'R forecast 8.20, ndiffs, nsdiffs; urca, ur.kpss',
    tolerance: { relative: 1e-9 },
    comparisons: differenceComparisons,
  },
];
