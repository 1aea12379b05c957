import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

export const PLANTED_STEPS: WorldStep[] = [
  { name: 'events: what is planted', sqlFiles: [new URL('planted.sql', import.meta.url)] },
];

/** Which causes of emergency admission are falls. */
async function readFalls(engine: Engine): Promise<void> {
  const path = literal(fileURLToPath(new URL('../inpatient/model/causes.csv', import.meta.url)));
  await engine.run(`create or replace temp table fall_cause as
    select cause from read_csv(${path}, header = true, sample_size = -1) where fall`);
}

/** After all events: counts of what is planted is about, with it and without. */
export const OUTCOME_STEPS: WorldStep[] = [
  { name: 'events: which admissions follow a fall', run: readFalls },
  { name: 'events: what was changed by what is planted', sqlFiles: [new URL('outcomes.sql', import.meta.url)] },
];
