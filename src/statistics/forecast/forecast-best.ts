import { demand, demandChoice } from '../impossible-input.ts';
import { type BackTest, type BackTestOptions, backTest } from './back-test.ts';
import { monthsFrom } from './calendar-day.ts';
import { withDayCalendar } from './calendar-effects.ts';
import { addDays } from './civil-day.ts';
import { completeSeries } from './complete-series.ts';
import type { Forecast, ForecastMethod, ForecastPoint } from './forecast-model.ts';
import { withMonthLengths } from './monthly-calendar.ts';
import { seasonalNaiveForecast } from './simple-forecasts.ts';
import { type TransformOptions, withTransform } from './transform-series.ts';

/** What the periods are: days whose weekday and holidays matter, or months whose length does. */
export type SeriesCalendar =
  | { kind: 'days'; firstDay: string }
  | { kind: 'month-days' | 'month-working-days'; firstMonth: string };

export interface BestOptions extends BackTestOptions {
  methods: Readonly<Record<string, ForecastMethod>>;
  transform?: TransformOptions;
  calendar?: SeriesCalendar;
  /** the largest share of inner periods that may be filled; 0.1 when not given */
  mostMissing?: number;
  /** forecast by this method whatever the back-test says; its error is published all the same */
  use?: string;
}

export interface BestForecast {
  /** the chosen method's forecast from all values */
  forecast: Forecast;
  /** each point with how far the method was off at that step in the back-test, by its metric and in the values' units */
  points: (ForecastPoint & { pastError: number; pastAbsoluteError: number })[];
  backTest: BackTest;
  /** periods left off before the first and after the last value; step 1 follows the last value */
  leading: number;
  trailing: number;
  notes: string[];
}

/**
 * Answers: what comes next, by whichever method would have forecast the series best so far, and how far it was off.
 * Arguments: `values`, evenly spaced, oldest first, null where missing; `options`: `methods` by name, simplest first;
 * `season`, `horizon` and the rest of the back-test, see BackTestOptions; `transform`, see `withTransform`; `calendar`, see
 * SeriesCalendar, with the first value's day or month; `mostMissing`, see `completeSeries`; `use`, one of the names, to
 * forecast by it all the same.
 * Result: the forecast of the chosen method from all values; its error by step; the whole back-test with the losing
 * methods' errors; notes.
 * Zero, missing and small: ends without values are left off, inner gaps filled as `completeSeries` does; a series too
 * short for the back-test is refused, as are monthly lengths together with a logit.
 * Source: as `backTest`.
 * Example:
 * ```ts
 * const values = Array.from({ length: 24 }, (_, i) => (i === 7 ? null : 10 + i))
 * const best = forecastBest(values, { methods: { drift: driftForecast, mean: meanForecast }, season: 1, horizon: 3 })
 * best.backTest.best // 'drift'
 * best.points[2].value // 36
 * ```
 */
export function forecastBest(values: readonly (number | null)[], options: BestOptions): BestForecast {
  const { season, horizon, confidence = [0.8, 0.95], mostMissing = 0.1 } = options;
  const series = completeSeries(values, season, mostMissing);
  const methods = dressed(options, series.leading);
  const test = backTest(series.values, methods, options);
  const chosen = test.methods.find(({ name }) => name === (options.use ?? test.best));
  demand(chosen !== undefined && chosen.failure === null, 'the method to use is one that can forecast this series');
  const forecast = methods[chosen.name]!({ values: series.values, season, horizon, confidence });
  const { bySteps } = chosen;
  return {
    forecast,
    points: forecast.points.map((point, i) => ({
      ...point,
      pastError: bySteps[i]!.error,
      pastAbsoluteError: bySteps[i]!.absoluteError,
    })),
    backTest: test,
    leading: series.leading,
    trailing: series.trailing,
    notes: [...series.notes, ...test.notes, ...forecast.notes],
  };
}

/** Every method on the scale and calendar that were asked for. The benchmark repeats days as they were. */
function dressed(options: BestOptions, leading: number): Record<string, ForecastMethod> {
  const { transform = { transform: 'none' }, calendar, methods } = options;
  if (calendar !== undefined) demandChoice(calendar.kind, ['days', 'month-days', 'month-working-days'], 'a calendar');
  const scaled = (method: ForecastMethod): ForecastMethod => withTransform(transform, method);
  const onDays = calendar?.kind === 'days' ? withDayCalendar(addDays(calendar.firstDay, leading)) : undefined;
  const dress = (method: ForecastMethod): ForecastMethod => {
    if (calendar === undefined) return scaled(method);
    if (calendar.kind === 'days') return scaled(onDays!(method));
    demand(transform.transform !== 'logit', 'a bounded share is not longer in a longer month');
    const first = monthsFrom(calendar.firstMonth, leading + 1).at(-1)!;
    return withMonthLengths(first, calendar.kind === 'month-days' ? 'day' : 'working-day', scaled(method));
  };
  const benchmark = calendar?.kind === 'days' ? scaled(seasonalNaiveForecast) : dress(seasonalNaiveForecast);
  const others = Object.entries(methods).filter(([name]) => name !== 'seasonal-naive');
  return { 'seasonal-naive': benchmark, ...Object.fromEntries(others.map(([name, method]) => [name, dress(method)])) };
}
