/** The steps that make the place: its areas, who cares for them, and where people could live. */
import type { WorldStep } from '../world-steps.ts';
import { makePlace } from './make-place.ts';

export const PLACE_STEPS: WorldStep[] = [
  { name: 'place: areas, organisations and postcodes', run: makePlace },
  { name: 'place: streets', sqlFiles: [new URL('street.sql', import.meta.url)] },
];
