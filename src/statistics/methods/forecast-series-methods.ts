/** Forecasts, back-tests and decompositions of one series. */
import type { BackTestMetric } from '../forecast/back-test.ts';
import { classicalDecompose } from '../forecast/classical-decomposition.ts';
import { completeSeries } from '../forecast/complete-series.ts';
import { strengthOf } from '../forecast/decomposition-strength.ts';
import { DEFAULT_METHODS, NAMED_METHODS } from '../forecast/default-methods.ts';
import { type BestForecast, type BestOptions, forecastBest, type SeriesCalendar } from '../forecast/forecast-best.ts';
import { type PeriodKind, type PeriodSeries, periodSeries, periodsAfter } from '../forecast/period-series.ts';
import { stlDecompose } from '../forecast/stl.ts';
import type { TransformName } from '../forecast/transform-series.ts';
import { demand } from '../impossible-input.ts';
import { numberColumn, numberOption, numbersOf, orderNotes, textColumn, textOption } from './method-columns.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

export const SERIES_COLUMNS = [
  textColumn('period', 'the month (YYYY-MM) or day (YYYY-MM-DD); without it rows follow one another', false),
  numberColumn('value', 'what was counted or measured in the period'),
];
const SEASON: StatOption = {
  name: 'season',
  meaning: 'periods in a season; without it 12 for months, 7 for days, 52 for weeks, else 1',
  type: 'number',
};
const BACK_TEST_OPTIONS: StatOption[] = [
  SEASON,
  { name: 'horizon', meaning: 'periods to forecast', type: 'number', default: '12' },
  { name: 'origins', meaning: 'earlier times from which forecasts are tried', type: 'number', default: '6' },
  {
    name: 'minimum-training',
    meaning: 'the fewest values to forecast from; without it two seasons and one',
    type: 'number',
  },
  {
    name: 'metric',
    meaning: 'by which methods are compared',
    type: 'text',
    choices: ['mase', 'smape', 'mae', 'rmse', 'interval-score'],
    default: 'mase',
  },
  {
    name: 'transform',
    meaning: 'the scale to forecast on: log for counts, logit for shares',
    type: 'text',
    choices: ['none', 'log', 'logit', 'box-cox'],
    default: 'none',
  },
  { name: 'upper', meaning: 'the upper bound of a share: 1, or 100 for percentages', type: 'number', default: '1' },
  {
    name: 'calendar',
    meaning: 'what to allow for: kinds of days in a daily series, or lengths of months in monthly totals',
    type: 'text',
    choices: ['none', 'days', 'month-days', 'month-working-days'],
    default: 'none',
  },
  { name: 'arima', meaning: 'try ARIMA as well, which takes ten times as long', type: 'flag' },
  {
    name: 'confidence',
    meaning: 'of the intervals, as a fraction or a percentage',
    type: 'number',
    default: '0.95',
    range: 'coverage',
  },
];
const SOURCE =
  'Rolling-origin back-test (Tashman 2000); MASE (Hyndman and Koehler 2006); methods as in R forecast 8.20';
const SEASONS: Record<PeriodKind, number> = { days: 7, weeks: 52, months: 12, steps: 1 };

const forecastMethod: StatMethod = {
  id: 'forecast',
  answers: 'what comes next, by the method that would have forecast the series best, and how far off it was',
  columns: SERIES_COLUMNS,
  options: [
    {
      name: 'method',
      meaning: 'the method to use; best takes the one with the least error in the back-test',
      type: 'text',
      choices: ['best', ...Object.keys(NAMED_METHODS)],
      default: 'best',
    },
    ...BACK_TEST_OPTIONS,
  ],
  gives: 'many',
  source: SOURCE,
  run(rows, options) {
    const series = seriesOf(rows);
    const use = textOption(options, 'method') ?? 'best';
    const best = forecastBest(series.values, { ...bestOptions(series, options), ...(use === 'best' ? {} : { use }) });
    return forecastRows(series, { ...best, notes: [...orderNotes(rows), ...best.notes] });
  },
};

const backTestMethod: StatMethod = {
  id: 'back-test',
  answers: 'how far each forecasting method would have been off, over all steps ahead and at each',
  columns: SERIES_COLUMNS,
  options: BACK_TEST_OPTIONS,
  gives: 'many',
  source: SOURCE,
  run(rows, options) {
    const series = seriesOf(rows);
    const best = forecastBest(series.values, bestOptions(series, options));
    const { metric, methods, origins } = best.backTest;
    const notes = [...orderNotes(rows), ...best.notes].join(' ');
    return methods.flatMap(({ name, error, bySteps, coverage, failure }, i) => {
      const held = coverage[0];
      const kept = { method: name, rank: failure === null ? i + 1 : null, metric, origins: origins.length };
      const all = {
        ...kept,
        step: null,
        error,
        absoluteError: null,
        covered: held?.covered ?? null,
        of: held?.of ?? null,
        notes: failure ?? notes,
      };
      const steps = bySteps.map((step) => ({ ...kept, ...step, covered: null, of: null, notes: '' }));
      return [all, ...steps];
    });
  },
};

const decomposeMethod: StatMethod = {
  id: 'decompose',
  answers: 'what of a series is its trend, what its season, and what is left',
  columns: SERIES_COLUMNS,
  options: [
    SEASON,
    {
      name: 'method',
      meaning: 'how the parts are found',
      type: 'text',
      choices: ['stl', 'classical-additive', 'classical-multiplicative'],
      default: 'stl',
    },
    {
      name: 'seasonal-window',
      meaning: 'for stl: seasons that a seasonal value draws on, odd, or periodic for a season that never changes',
      type: 'text',
      default: 'periodic',
    },
    { name: 'robust', meaning: 'for stl: let unusual values bend trend and season less', type: 'flag' },
  ],
  gives: 'many',
  source: 'STL: Cleveland et al. (1990); classical: as R stats::decompose',
  run(rows, options) {
    const series = seriesOf(rows);
    const season = numberOption(options, 'season') ?? SEASONS[series.kind];
    const whole = completeSeries(series.values, season);
    const { trend, seasonal, remainder, notes } = partsOf(whole.values, season, options);
    const multiply = options.method === 'classical-multiplicative';
    const strengths = {
      trendStrength: multiply ? null : strengthOf(trend, remainder),
      seasonalStrength: multiply ? null : strengthOf(seasonal, remainder),
    };
    return whole.values.map((_, i) => {
      const value = series.values[i + whole.leading] ?? null;
      return {
        period: series.periods[i + whole.leading]!,
        value,
        trend: trend[i] ?? null,
        seasonal: seasonal[i] ?? null,
        // a value that was filled in has nothing left over that anybody measured
        remainder: value === null ? null : (remainder[i] ?? null),
        ...strengths,
        notes: [...orderNotes(rows), ...whole.notes, ...notes].join(' '),
      };
    });
  },
};

export function seriesOf(rows: StatRow[]): PeriodSeries {
  const periods = rows.map(({ period }) => (typeof period === 'string' ? period : null));
  return periodSeries(periods, numbersOf(rows, 'value'));
}

function bestOptions(series: PeriodSeries, options: StatOptions): BestOptions {
  const calendar = calendarOf(series, textOption(options, 'calendar') ?? 'none');
  const minimumTraining = numberOption(options, 'minimum-training');
  const confidence = numberOption(options, 'confidence') ?? 0.95;
  return {
    methods: options.arima === true || options.method === 'arima' ? NAMED_METHODS : DEFAULT_METHODS,
    season: numberOption(options, 'season') ?? SEASONS[series.kind],
    horizon: numberOption(options, 'horizon') ?? 12,
    origins: numberOption(options, 'origins') ?? 6,
    metric: (textOption(options, 'metric') ?? 'mase') as BackTestMetric,
    confidence: [confidence >= 50 ? confidence / 100 : confidence],
    transform: {
      transform: (textOption(options, 'transform') ?? 'none') as TransformName,
      upper: numberOption(options, 'upper') ?? 1,
    },
    ...(minimumTraining === undefined ? {} : { minimumTraining }),
    ...(calendar === undefined ? {} : { calendar }),
  };
}

function calendarOf({ kind, periods }: PeriodSeries, calendar: string): SeriesCalendar | undefined {
  if (calendar === 'none') return undefined;
  if (calendar === 'days') {
    demand(kind === 'days', 'the calendar of days needs a series of days');
    return { kind: 'days', firstDay: periods[0]! };
  }
  demand(kind === 'months', 'the lengths of months need a series of months');
  return { kind: calendar as 'month-days' | 'month-working-days', firstMonth: periods[0]! };
}

function forecastRows(series: PeriodSeries, best: BestForecast): StatRow[] {
  const last = series.periods.at(-1 - best.trailing)!;
  const names = periodsAfter(series.kind, last, best.points.length);
  return best.points.map(({ step, value, intervals, pastError, pastAbsoluteError }, i) => ({
    period: names[i]!,
    step,
    value,
    lower: intervals[0]?.lower ?? null,
    upper: intervals[0]?.upper ?? null,
    confidence: intervals[0]?.confidence ?? null,
    method: best.forecast.method,
    metric: best.backTest.metric,
    pastError,
    pastAbsoluteError,
    notes: best.notes.join(' '),
  }));
}

interface Parts {
  trend: (number | null)[];
  seasonal: number[];
  remainder: (number | null)[];
  notes: string[];
}

function partsOf(values: number[], season: number, options: StatOptions): Parts {
  const method = textOption(options, 'method') ?? 'stl';
  if (method !== 'stl')
    return classicalDecompose(values, season, method === 'classical-additive' ? 'additive' : 'multiplicative');
  const window = textOption(options, 'seasonal-window') ?? 'periodic';
  const seasonalWindow = window === 'periodic' ? 'periodic' : Number(window);
  return { ...stlDecompose(values, { season, seasonalWindow, robust: options.robust === true }), notes: [] };
}

export const FORECAST_SERIES_METHODS: StatMethod[] = [forecastMethod, backTestMethod, decomposeMethod];
