import type { WorldStep } from '../../world-steps.ts';

export const LOCAL_STEPS: WorldStep[] = [];
