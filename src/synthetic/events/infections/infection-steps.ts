/** The step that makes infections. It reads residents, the calendar, stays in hospital and where they go. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

/** Table of the engine by file of the model. */
const MODEL_FILES: Record<string, string> = { organisms: 'organism_file', 'brought-in': 'brought_in_file' };

async function loadModel(engine: Engine): Promise<void> {
  for (const [file, table] of Object.entries(MODEL_FILES)) {
    const path = literal(fileURLToPath(new URL(`model/${file}.csv`, import.meta.url)));
    await engine.run(`create or replace table ${table} as from read_csv(${path}, header = true, sample_size = -1)`);
  }
}

export const INFECTION_STEPS: WorldStep[] = [
  { name: 'infections: the model', run: loadModel },
  { name: 'infections: who has them', sqlFiles: [new URL('infection.sql', import.meta.url)] },
];
