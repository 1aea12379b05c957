/** The health of the residents: what they have, since when, who knows, what is done about it, and what will come of it. */
import type { WorldStep } from '../world-steps.ts';
import { growConditions, loadModel } from './grow-conditions.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** In causal order. They read `resident`, `household` and `carer`. */
export const HEALTH_STEPS: WorldStep[] = [
  { name: 'health: the model', run: loadModel },
  { name: 'health: what residents bring along', sqlFiles: [sql('constitution')] },
  { name: 'health: conditions', run: growConditions },
  { name: 'health: medicines', sqlFiles: [sql('medicine')] },
  { name: 'health: circumstances', sqlFiles: [sql('social')] },
  { name: 'health: risk factors by year', sqlFiles: [sql('risk-factor')] },
  { name: 'health: frailty', sqlFiles: [sql('frailty')] },
  { name: 'health: care processes', sqlFiles: [sql('care-process')] },
  { name: 'health: true risk of an emergency admission', sqlFiles: [sql('true-risk')] },
];
