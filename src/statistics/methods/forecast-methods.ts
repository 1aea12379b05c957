import { CALENDAR_METHODS } from './calendar-methods.ts';
import { DECOMPOSE_SEASONS } from './decompose-seasons-method.ts';
import { FORECAST_ACCURACY } from './forecast-accuracy-method.ts';
import { FORECAST_SERIES_METHODS } from './forecast-series-methods.ts';
import { RECONCILE_METHODS } from './reconcile-methods.ts';
import type { StatMethod } from './stat-method.ts';

export const FORECAST_METHODS: StatMethod[] = [
  ...FORECAST_SERIES_METHODS,
  DECOMPOSE_SEASONS,
  FORECAST_ACCURACY,
  ...RECONCILE_METHODS,
  ...CALENDAR_METHODS,
];
