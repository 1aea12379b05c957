import type { WorldStep } from '../../world-steps.ts';

export const INPATIENT_STEPS: WorldStep[] = [];
