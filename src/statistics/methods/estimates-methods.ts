import type { StatMethod } from './stat-method.ts';

export const ESTIMATES_METHODS: StatMethod[] = [];
