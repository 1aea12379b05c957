import type { StatMethod } from './stat-method.ts';

export const HYPOTHESIS_METHODS: StatMethod[] = [];
