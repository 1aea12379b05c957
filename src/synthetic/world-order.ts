/** What the world is made of, in the order in which it is made. */
import { CALENDAR_STEPS } from './events/calendar/calendar-steps.ts';
import { COMMUNITY_STEPS } from './events/community/community-steps.ts';
import { GP_STEPS } from './events/gp/gp-steps.ts';
import { INFECTION_STEPS } from './events/infections/infection-steps.ts';
import { INPATIENT_STEPS } from './events/inpatient/inpatient-steps.ts';
import { LOCAL_STEPS } from './events/local/local-steps.ts';
import { PLANNED_STEPS } from './events/planned/planned-steps.ts';
import { OUTCOME_STEPS, PLANTED_STEPS } from './events/planted/planted-steps.ts';
import { RETURNS_STEPS } from './events/returns/returns-steps.ts';
import { URGENT_STEPS } from './events/urgent/urgent-steps.ts';
import { HEALTH_STEPS } from './health/health-steps.ts';
import { PLACE_STEPS } from './place/place-steps.ts';
import { RESIDENTS_STEPS } from './residents/residents-steps.ts';
import type { WorldStep } from './world-steps.ts';

/** What happens, causes first: waits and planned care, beds, emergencies, then all that follows from them. */
export const EVENT_STEPS: WorldStep[] = [
  ...CALENDAR_STEPS,
  ...PLANTED_STEPS,
  ...PLANNED_STEPS,
  ...INPATIENT_STEPS,
  ...URGENT_STEPS,
  ...GP_STEPS,
  ...COMMUNITY_STEPS,
  ...LOCAL_STEPS,
  ...RETURNS_STEPS,
  ...INFECTION_STEPS,
  ...OUTCOME_STEPS,
];

export const WORLD_STEPS: WorldStep[] = [...PLACE_STEPS, ...RESIDENTS_STEPS, ...HEALTH_STEPS, ...EVENT_STEPS];
