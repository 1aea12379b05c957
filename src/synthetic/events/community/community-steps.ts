/** What the community trust, the mental-health trust, the maternity units and the link workers do for the residents. */
import type { WorldStep } from '../../world-steps.ts';
import { loadCareModel } from './care/load-care-model.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** They read the calendar, the residents and their health, and the table `spell` of stays in hospital. */
export const COMMUNITY_STEPS: WorldStep[] = [
  { name: 'community: the services and the needs', run: loadCareModel },
  { name: 'community: referrals after a stay in hospital', sqlFiles: [sql('care/after-hospital')] },
  { name: 'community: who needs care', sqlFiles: [sql('care/need')] },
  { name: 'community: requests for care', sqlFiles: [sql('care/request')] },
  { name: 'community: stays in mental-health wards', sqlFiles: [sql('care/mental-spell')] },
  { name: 'community: referrals', sqlFiles: [sql('care/referral')] },
  { name: 'community: contacts', sqlFiles: [sql('care/contact')] },
  { name: 'community: pregnancies', sqlFiles: [sql('family/pregnancy')] },
  { name: 'community: bookings with the midwife', sqlFiles: [sql('family/maternity-booking')] },
  { name: 'community: births', sqlFiles: [sql('family/maternity-birth')] },
  { name: 'community: contacts of pregnancy', sqlFiles: [sql('family/maternity-contact')] },
  { name: 'community: the Healthy Child Programme', sqlFiles: [sql('family/healthy-child')] },
  { name: 'community: social prescribing', sqlFiles: [sql('care/social-prescription')] },
];
