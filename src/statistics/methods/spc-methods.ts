import type { StatMethod } from './stat-method.ts';

export const SPC_METHODS: StatMethod[] = [];
