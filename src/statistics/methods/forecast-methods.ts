import { CALENDAR_METHODS } from './calendar-methods.ts';
import { FORECAST_SERIES_METHODS } from './forecast-series-methods.ts';
import { RECONCILE_METHODS } from './reconcile-methods.ts';
import type { StatMethod } from './stat-method.ts';

export const FORECAST_METHODS: StatMethod[] = [...FORECAST_SERIES_METHODS, ...RECONCILE_METHODS, ...CALENDAR_METHODS];
