import type { StatMethod } from './stat-method.ts';

export const REGRESSION_METHODS: StatMethod[] = [];
