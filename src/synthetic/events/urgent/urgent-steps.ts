/** The steps that make urgent care: attendances at departments, ambulance incidents, calls to 999 and 111. */
import type { WorldStep } from '../../world-steps.ts';
import { loadUrgentModel } from './load-urgent-model.ts';

const sql = (...names: string[]): URL[] => names.map((name) => new URL(`${name}.sql`, import.meta.url));

/** They read residents, health, the calendar, what is planted, and from the inpatient steps `spell` and `pressure`. */
export const URGENT_STEPS: WorldStep[] = [
  { name: 'urgent care: the model', run: loadUrgentModel },
  { name: 'urgent care: who needs it', sqlFiles: sql('model', 'need') },
  { name: 'urgent care: attendances', sqlFiles: sql('strain', 'arrival', 'admitted', 'flow', 'attendance') },
  { name: 'urgent care: ambulances', sqlFiles: sql('incident', 'emergency-call') },
  { name: 'urgent care: calls to 111', sqlFiles: sql('call', 'tidy') },
];
