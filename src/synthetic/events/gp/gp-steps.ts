import type { WorldStep } from '../../world-steps.ts';

export const GP_STEPS: WorldStep[] = [];
