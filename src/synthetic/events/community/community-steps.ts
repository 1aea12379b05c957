import type { WorldStep } from '../../world-steps.ts';

export const COMMUNITY_STEPS: WorldStep[] = [];
