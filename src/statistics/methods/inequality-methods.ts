import type { StatMethod } from './stat-method.ts';

export const INEQUALITY_METHODS: StatMethod[] = [];
