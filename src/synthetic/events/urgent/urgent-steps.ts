import type { WorldStep } from '../../world-steps.ts';

export const URGENT_STEPS: WorldStep[] = [];
