/** The steps that make the stays in hospital. They read residents, health, calendar, what is planted and planned admissions. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

/** Table of the engine by file of the model. */
const MODEL_FILES: Record<string, string> = {
  causes: 'inpatient_cause_file',
  'cause-conditions': 'cause_condition_file',
  'elective-stays': 'elective_stay_file',
  'cause-codes': 'cause_code_file',
  'condition-codes': 'condition_code_file',
  'elective-codes': 'elective_code_file',
  'delay-reasons': 'delay_reason_file',
  'discharge-days': 'discharge_day_file',
};

async function loadModel(engine: Engine): Promise<void> {
  for (const [file, table] of Object.entries(MODEL_FILES)) {
    const path = literal(fileURLToPath(new URL(`model/${file}.csv`, import.meta.url)));
    await engine.run(
      `create or replace temp table ${table} as from read_csv(${path}, header = true, sample_size = -1)`,
    );
  }
}

export const INPATIENT_STEPS: WorldStep[] = [
  { name: 'inpatient: the model', run: loadModel },
  {
    name: 'inpatient: emergency admissions',
    sqlFiles: ['emergency-counts', 'emergency-causes', 'emergency-dates', 'planted'].map(sql),
  },
  { name: 'inpatient: stays', sqlFiles: ['candidates', 'stays', 'bed-wait', 'delays', 'spells', 'spell'].map(sql) },
  { name: 'inpatient: episodes', sqlFiles: ['spell-codes', 'episode'].map(sql) },
  { name: 'inpatient: beds and delays', sqlFiles: ['beds', 'waiting-to-leave', 'tidy'].map(sql) },
];
