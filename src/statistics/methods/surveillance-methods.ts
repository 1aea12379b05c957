import type { StatMethod } from './stat-method.ts';

export const SURVEILLANCE_METHODS: StatMethod[] = [];
