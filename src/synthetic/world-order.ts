/** What the world is made of, in the order in which it is made. */
import { HEALTH_STEPS } from './health/health-steps.ts';
import { PLACE_STEPS } from './place/place-steps.ts';
import { RESIDENTS_STEPS } from './residents/residents-steps.ts';
import type { WorldStep } from './world-steps.ts';

export const WORLD_STEPS: WorldStep[] = [...PLACE_STEPS, ...RESIDENTS_STEPS, ...HEALTH_STEPS];
