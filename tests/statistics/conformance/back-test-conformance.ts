/** Error measures, rolling origins and STL forecasts held to R's forecast package. */
import { backTest } from '../../../src/statistics/forecast/back-test.ts';
import {
  intervalScore,
  meanAbsoluteError,
  meanAbsoluteScaledError,
  rootMeanSquaredError,
  symmetricPercentageError,
} from '../../../src/statistics/forecast/forecast-errors.ts';
import type { ForecastMethod } from '../../../src/statistics/forecast/forecast-model.ts';
import {
  driftForecast,
  meanForecast,
  naiveForecast,
  seasonalNaiveForecast,
} from '../../../src/statistics/forecast/simple-forecasts.ts';
import { withStl } from '../../../src/statistics/forecast/stl-forecast.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/back-test';
const SEASON = 12;
/** by R's names */
const METHODS: Record<string, ForecastMethod> = {
  naive: naiveForecast,
  snaive: seasonalNaiveForecast,
  rwf: driftForecast,
  drift: driftForecast,
  meanf: meanForecast,
};

const monthly = () => readVectors(`${FOLDER}/monthly`).map((row) => Number(row.value));

const compareRow = (row: VectorRow, what: string, actual: Record<string, number | null>): Comparison[] =>
  Object.entries(actual).map(([column, value]) => ({
    what: `${what} ${column}`,
    actual: value,
    expected: numberIn(row[column]),
  }));

const accuracyComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/accuracy`).flatMap((row) => {
    const training = monthly().slice(0, 84);
    const actual = monthly().slice(84);
    const { points } = METHODS[row.method!]!({ values: training, season: SEASON, horizon: 12, confidence: [0.8] });
    const forecast = points.map(({ value }) => value);
    const scores = points.map(({ intervals }, i) => intervalScore(actual[i]!, intervals[0]!));
    return compareRow(row, row.method!, {
      mae: meanAbsoluteError(actual, forecast),
      rmse: rootMeanSquaredError(actual, forecast),
      mase: meanAbsoluteScaledError(actual, forecast, training, SEASON),
      smape: symmetricPercentageError(actual, forecast),
      intervalScore: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    });
  });

function rollingComparisons(): Comparison[] {
  const methods = { snaive: seasonalNaiveForecast, naive: naiveForecast, rwf: driftForecast };
  const tests = Object.fromEntries(
    (['mae', 'rmse', 'mase'] as const).map((metric) => [
      metric,
      backTest(monthly(), methods, { season: SEASON, horizon: 12, metric }),
    ]),
  );
  return readVectors(`${FOLDER}/rolling-origin`).flatMap((row) => {
    const step = Number(row.step);
    const errors = Object.entries(tests).map(([metric, test]) => {
      const found = test.methods.find(({ name }) => name === row.method)!;
      return [metric, step === 0 ? found.error : found.bySteps[step - 1]!.error];
    });
    return compareRow(row, `${row.method} step ${step}`, Object.fromEntries(errors) as Record<string, number>);
  });
}

const stlForecastComparisons = (): Comparison[] =>
  readVectors(`${FOLDER}/stl-forecast`).flatMap((row) => {
    const seasonalWindow = row.window === 'periodic' ? 'periodic' : Number(row.window);
    const method = withStl(METHODS[row.method!]!, { seasonalWindow });
    const { points } = method({ values: monthly(), season: SEASON, horizon: 24, confidence: [0.95] });
    const { value, intervals } = points[Number(row.step) - 1]!;
    const { lower, upper } = intervals[0]!;
    return compareRow(row, `${row.window} ${row.method} step ${row.step}`, { value, lower, upper });
  });

const held = (method: string, title: string, files: string[], source: string, comparisons: () => Comparison[]) => ({
  method,
  title,
  vectors: files.map((file) => `${FOLDER}/${file}`),
  source,
  tolerance: { relative: 1e-9 },
  comparisons,
});

export const CONFORMANCE: Conformance[] = [
  held(
    'meanAbsoluteScaledError',
    'MASE, MAE, RMSE, sMAPE and interval score on a hold-out',
    ['monthly', 'accuracy'],
    'R forecast 8.20 accuracy; sMAPE and interval score by formula',
    accuracyComparisons,
  ),
  held(
    'backTest',
    'errors by step over six rolling origins',
    ['monthly', 'rolling-origin'],
    'R forecast 8.20 tsCV',
    rollingComparisons,
  ),
  held(
    'withStl',
    'forecast of the seasonally adjusted series, with intervals',
    ['monthly', 'stl-forecast'],
    'R forecast 8.20 forecast(stl(...))',
    stlForecastComparisons,
  ),
];
