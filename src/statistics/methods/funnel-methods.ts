import type { StatMethod } from './stat-method.ts';

export const FUNNEL_METHODS: StatMethod[] = [];
