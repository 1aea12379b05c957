import { arimaForecast } from './arima.ts';
import { exponentialSmoothingForecast } from './exponential-smoothing.ts';
import type { ForecastMethod } from './forecast-model.ts';
import { driftForecast, meanForecast, naiveForecast, seasonalNaiveForecast } from './simple-forecasts.ts';
import { withStl } from './stl-forecast.ts';
import { thetaForecast } from './theta.ts';

/** What a back-test compares when nothing else is said, simplest first: equal errors go to the simpler. */
export const DEFAULT_METHODS = {
  'seasonal-naive': seasonalNaiveForecast,
  naive: naiveForecast,
  drift: driftForecast,
  mean: meanForecast,
  theta: (request) => thetaForecast(request),
  'stl-theta': withStl((request) => thetaForecast(request)),
  ets: exponentialSmoothingForecast,
} satisfies Record<string, ForecastMethod>;

/** Those that can be asked for by name: ARIMA takes ten times as long as all the others together. */
export const NAMED_METHODS = { ...DEFAULT_METHODS, arima: arimaForecast } satisfies Record<string, ForecastMethod>;
