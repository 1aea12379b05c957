import type { StatMethod } from './stat-method.ts';

export const SURVIVAL_METHODS: StatMethod[] = [];
