/** Where people are cared for after hospital and instead of it, by day: community beds, virtual wards, care homes. */
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** They read stays in hospital (`spell`), who lives in care homes (`residence`) and which council an area belongs to. */
export const RETURNS_STEPS: WorldStep[] = [
  { name: 'returns: community beds', sqlFiles: [sql('community-bed')] },
  { name: 'returns: virtual wards', sqlFiles: [sql('virtual-ward')] },
  { name: 'returns: care homes', sqlFiles: [sql('care-home')] },
];
