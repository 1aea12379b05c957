import type { StatMethod } from './stat-method.ts';

export const SPATIAL_METHODS: StatMethod[] = [];
