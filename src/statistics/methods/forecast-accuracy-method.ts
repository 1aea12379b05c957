import {
  intervalScore,
  meanAbsoluteError,
  meanAbsoluteScaledError,
  rootMeanSquaredError,
  symmetricPercentageError,
} from '../forecast/forecast-errors.ts';
import { demand } from '../impossible-input.ts';
import { numberCell, numberColumn, numberOption, numbersOf } from './method-columns.ts';
import type { StatMethod, StatOptions, StatRow } from './stat-method.ts';

interface Judged {
  actual: number;
  forecast: number;
  lower: number | null;
  upper: number | null;
}

function intervalRows(judged: Judged[], options: StatOptions): StatRow[] {
  const given = numberOption(options, 'confidence') ?? 0.95;
  const confidence = given >= 50 ? given / 100 : given;
  const whole = judged.flatMap(({ actual, lower, upper }) =>
    lower === null || upper === null ? [] : [{ actual, lower, upper }],
  );
  demand(
    whole.every(({ lower, upper }) => lower <= upper),
    'the lower limit of a forecast is no higher than its upper limit',
  );
  const count = whole.length;
  if (count === 0) return [];
  const held = whole.filter(({ actual, lower, upper }) => lower <= actual && actual <= upper).length;
  const score = whole.reduce((sum, { actual, ...limits }) => sum + intervalScore(actual, { ...limits, confidence }), 0);
  return [
    { measure: 'interval score', value: score / count, forecasts: count },
    { measure: 'share of values within their interval', value: held / count, forecasts: count },
  ];
}

function accuracyRows(rows: StatRow[], options: StatOptions): StatRow[] {
  const first = rows.findIndex((row) => numberCell(row.forecast) !== null);
  demand(first >= 0, 'an accuracy needs a row with a forecast');
  const judged = rows.slice(first).flatMap((row): Judged[] => {
    const [actual, forecast] = [numberCell(row.actual), numberCell(row.forecast)];
    const limits = { lower: numberCell(row.lower), upper: numberCell(row.upper) };
    return actual === null || forecast === null ? [] : [{ actual, forecast, ...limits }];
  });
  demand(judged.length > 0, 'an accuracy needs a row with an actual value and its forecast');
  const [actual, forecast] = [judged.map((row) => row.actual), judged.map((row) => row.forecast)];
  const before = numbersOf(rows.slice(0, first), 'actual');
  const season = numberOption(options, 'season') ?? 1;
  demand(Number.isInteger(season) && season >= 1, 'a season is a whole number of periods, 1 or more');
  const training = before.filter((value) => value !== null);
  const known = training.length === before.length;
  const mase = known ? meanAbsoluteScaledError(actual, forecast, training, season) : null;
  const notes =
    mase === null ? 'MASE needs values before the first forecast, without gaps, over more than a season.' : '';
  const forecasts = judged.length;
  return [
    { measure: 'mean absolute error', value: meanAbsoluteError(actual, forecast), forecasts },
    { measure: 'root mean squared error', value: rootMeanSquaredError(actual, forecast), forecasts },
    { measure: 'symmetric percentage error', value: symmetricPercentageError(actual, forecast), forecasts },
    { measure: 'mean absolute scaled error', value: mase, forecasts, notes },
    ...intervalRows(judged, options),
  ];
}

export const FORECAST_ACCURACY: StatMethod = {
  id: 'forecast-accuracy',
  answers: 'how far forecasts that were made before were off, now that the values are known',
  columns: [
    numberColumn('actual', 'what came; rows in order of time'),
    numberColumn('forecast', 'what had been forecast; rows before the first forecast are what it was made from'),
    numberColumn('lower', 'lower limit of the forecast', false),
    numberColumn('upper', 'upper limit of the forecast', false),
  ],
  options: [
    { name: 'season', meaning: 'periods in a season, for the scaled error', type: 'number', default: '1' },
    {
      name: 'confidence',
      meaning: 'of the limits, as a fraction or a percentage',
      type: 'number',
      default: '0.95',
      range: 'coverage',
    },
  ],
  gives: 'many',
  source: 'Hyndman and Koehler (2006); Makridakis and Hibon (2000); Gneiting and Raftery (2007)',
  run: accuracyRows,
};
