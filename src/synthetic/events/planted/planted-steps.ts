import type { WorldStep } from '../../world-steps.ts';

export const PLANTED_STEPS: WorldStep[] = [
  { name: 'events: what is planted', sqlFiles: [new URL('planted.sql', import.meta.url)] },
];
