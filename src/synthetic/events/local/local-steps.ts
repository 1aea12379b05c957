/** What councils, police, fire service and registrars know of the residents, and what organisations tell of themselves. */
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** They run last: social care and deaths follow hospital stays (`spell`). */
export const LOCAL_STEPS: WorldStep[] = [
  { name: 'events: homes and who lives in them', sqlFiles: [sql('occupancy')] },
  { name: 'events: councils', sqlFiles: [sql('council-tax'), sql('support-award'), sql('tenancy')] },
  { name: 'events: police and fire', sqlFiles: [sql('domestic-abuse'), sql('fire-visit')] },
  { name: 'events: homelessness and schools', sqlFiles: [sql('homelessness'), sql('education')] },
  { name: 'events: social care', sqlFiles: [sql('social-service'), sql('social-record')] },
  { name: 'events: deaths', sqlFiles: [sql('registered-death')] },
  { name: 'events: organisations by month', sqlFiles: [sql('organisation-month')] },
];
