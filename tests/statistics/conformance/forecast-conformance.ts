/** Forecasting models held to R forecast. */
import { smoothingModelForecast } from '../../../src/statistics/forecast/exponential-smoothing.ts';
import type { Forecast, ForecastMethod } from '../../../src/statistics/forecast/forecast-model.ts';
import { normalPoints } from '../../../src/statistics/forecast/forecast-request.ts';
import {
  driftForecast,
  meanForecast,
  naiveForecast,
  seasonalNaiveForecast,
} from '../../../src/statistics/forecast/simple-forecasts.ts';
import { smoothWith } from '../../../src/statistics/forecast/smoothing-fit.ts';
import type { FittedSmoothing, SmoothingModel } from '../../../src/statistics/forecast/smoothing-model.ts';
import { smoothingMoments } from '../../../src/statistics/forecast/smoothing-variance.ts';
import { thetaForecast } from '../../../src/statistics/forecast/theta.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/forecast';
const HORIZON = 14;
const CONFIDENCE = [0.8, 0.95];

const grouped = (rows: VectorRow[], key: (row: VectorRow) => string): Map<string, VectorRow[]> =>
  Map.groupBy(rows, key);

const seriesByName = new Map(
  [...grouped(readVectors(`${FOLDER}/model_series`), (row) => row.series!)].map(([name, rows]) => [
    name,
    { values: rows.map((row) => Number(row.value)), season: Number(rows[0]!.season) },
  ]),
);

const requestOf = (series: string) => ({ ...seriesByName.get(series)!, horizon: HORIZON, confidence: CONFIDENCE });

/** Mean and both intervals of each step against a row of R's forecast. */
function comparePoints(points: Forecast['points'], rows: VectorRow[]): Comparison[] {
  return rows.flatMap((row) => {
    const { value, intervals } = points[Number(row.step) - 1]!;
    const [narrow, wide] = intervals;
    const actual = {
      mean: value,
      lower80: narrow!.lower,
      upper80: narrow!.upper,
      lower95: wide!.lower,
      upper95: wide!.upper,
    };
    return Object.entries(actual).map(([column, cell]) => ({
      what: `series ${row.series} ${row.method} step ${row.step} ${column}`,
      actual: cell,
      expected: numberIn(row[column]),
    }));
  });
}

const simpleComparisons = (name: string, method: ForecastMethod) => (): Comparison[] =>
  [
    ...grouped(
      readVectors(`${FOLDER}/simple_forecasts`).filter((row) => row.method === name),
      (row) => row.series!,
    ),
  ].flatMap(([series, rows]) => comparePoints(method(requestOf(series)).points, rows));

function thetaComparisons(given: boolean): Comparison[] {
  const forecasts = grouped(readVectors(`${FOLDER}/theta_forecasts`), (row) => row.series!);
  return readVectors(`${FOLDER}/theta_parameters`).flatMap((row) => {
    const first = given ? { alpha: Number(row.alpha), level: Number(row.level) } : undefined;
    const { points, parameters } = thetaForecast(requestOf(row.series!), first);
    return [
      { what: `series ${row.series} drift`, actual: parameters.drift!, expected: numberIn(row.drift) },
      { what: `series ${row.series} variance`, actual: parameters.variance!, expected: numberIn(row.sigma2) },
      ...comparePoints(points, forecasts.get(row.series!)!),
    ];
  });
}

/** 'A-Ad-N' as the vectors name a model. */
const modelNamed = (name: string): SmoothingModel => {
  const [error, trend, season] = name.split('-');
  return { error, trend, season } as SmoothingModel;
};

const keyOf = (row: VectorRow): string => `${row.series} ${row.model ?? row.method}`;

/** Each of R's fits with R's own weights and initial states, run by us. */
function givenFits(): { row: VectorRow; fit: FittedSmoothing }[] {
  const states = grouped(readVectors(`${FOLDER}/ets_initial_states`), keyOf);
  return readVectors(`${FOLDER}/ets_fits`).map((row) => {
    const given = states.get(keyOf(row))!;
    const state = (name: string): number => Number(given.find((s) => s.state === name)?.value ?? 0);
    const latestFirst = given.filter((s) => s.state!.startsWith('s')).map((s) => Number(s.value));
    const weights = {
      alpha: Number(row.alpha),
      beta: numberIn(row.beta) ?? 0,
      gamma: numberIn(row.gamma) ?? 0,
      phi: numberIn(row.phi) ?? 1,
    };
    const initial = { level: state('l'), slope: state('b'), seasons: latestFirst.reverse() };
    const { values, season } = seriesByName.get(row.series!)!;
    return { row, fit: smoothWith(values, season, modelNamed(row.model!), weights, initial) };
  });
}

function givenFitComparisons(): Comparison[] {
  const fitted = grouped(readVectors(`${FOLDER}/ets_fitted`), keyOf);
  return givenFits().flatMap(({ row, fit }) => [
    { what: `${keyOf(row)} log-likelihood`, actual: fit.logLikelihood, expected: numberIn(row.loglik) },
    { what: `${keyOf(row)} AICc`, actual: fit.aicc, expected: numberIn(row.aicc) },
    { what: `${keyOf(row)} variance`, actual: fit.variance, expected: numberIn(row.sigma2) },
    ...fitted.get(keyOf(row))!.map((cell) => ({
      what: `${keyOf(row)} fitted ${cell.period}`,
      actual: fit.fitted[Number(cell.period) - 1]!,
      expected: numberIn(cell.fitted),
    })),
  ]);
}

function momentComparisons(): Comparison[] {
  const forecasts = grouped(readVectors(`${FOLDER}/ets_forecasts`), keyOf);
  return givenFits().flatMap(({ row, fit }) => {
    const { means, variances } = smoothingMoments(fit, HORIZON);
    return comparePoints(normalPoints(means, variances.map(Math.sqrt), CONFIDENCE), forecasts.get(keyOf(row))!);
  });
}

/** By how much our best likelihood falls short of R's: 0 where ours is the higher. */
const likelihoodComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/ets_fits`).map((row) => {
    const { parameters } = smoothingModelForecast(requestOf(row.series!), modelNamed(row.model!));
    const short = Math.max(0, Number(row.loglik) - parameters.logLikelihood!);
    return { what: `${keyOf(row)} log-likelihood short of ets`, actual: short, expected: 0 };
  });

const simple = (method: string, title: string, call: string, name: string, forecast: ForecastMethod): Conformance => ({
  method,
  title,
  vectors: [`${FOLDER}/simple_forecasts`],
  source: `R forecast 8.20, ${call}`,
  tolerance: { relative: 1e-9 },
  comparisons: simpleComparisons(name, forecast),
});

export const CONFORMANCE: Conformance[] = [
  simple('naiveForecast', 'naive forecast', 'naive', 'naive', naiveForecast),
  simple('seasonalNaiveForecast', 'seasonal naive forecast', 'snaive', 'snaive', seasonalNaiveForecast),
  simple('driftForecast', 'random walk with drift', 'rwf(drift = TRUE)', 'drift', driftForecast),
  simple('meanForecast', 'mean forecast', 'meanf', 'mean', meanForecast),
  {
    method: 'thetaForecast',
    title: 'Theta method, alpha and first level given',
    vectors: [`${FOLDER}/theta_parameters`, `${FOLDER}/theta_forecasts`],
    source: 'R forecast 8.20, thetaf',
    tolerance: { relative: 1e-9 },
    comparisons: () => thetaComparisons(true),
  },
  {
    method: 'thetaForecast',
    title: 'Theta method, alpha and first level fitted',
    vectors: [`${FOLDER}/theta_parameters`, `${FOLDER}/theta_forecasts`],
    source: 'R forecast 8.20, thetaf; both search, and stop at slightly different places',
    tolerance: { relative: 1e-4 },
    comparisons: () => thetaComparisons(false),
  },
  {
    method: 'smoothWith',
    title: 'exponential smoothing, fifteen models with weights and states given',
    vectors: [`${FOLDER}/ets_fits`, `${FOLDER}/ets_initial_states`, `${FOLDER}/ets_fitted`],
    source: 'R forecast 8.20, ets',
    tolerance: { relative: 1e-9 },
    comparisons: givenFitComparisons,
  },
  {
    method: 'smoothingMoments',
    title: 'exponential smoothing forecasts and intervals, fifteen models',
    vectors: [`${FOLDER}/ets_forecasts`],
    source: 'R forecast 8.20, forecast.ets, with two errors of its matrices put right (see sources.csv)',
    tolerance: { relative: 1e-9 },
    comparisons: momentComparisons,
  },
  {
    method: 'smoothingModelForecast',
    title: 'exponential smoothing, log-likelihood that ours is short of that of ets',
    vectors: [`${FOLDER}/ets_fits`],
    source: 'R forecast 8.20, ets',
    tolerance: { absolute: 1e-4 },
    comparisons: likelihoodComparisons,
  },
];
