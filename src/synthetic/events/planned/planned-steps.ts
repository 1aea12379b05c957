import type { WorldStep } from '../../world-steps.ts';

export const PLANNED_STEPS: WorldStep[] = [];
