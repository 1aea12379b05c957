import type { StatMethod } from './stat-method.ts';

export const FORECAST_METHODS: StatMethod[] = [];
