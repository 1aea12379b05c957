/** Planned care: referrals, the pathways that they begin, and what happens on them. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

const MODEL_FILES: Record<string, string> = {
  treatment_function_file: 'treatment-functions',
  condition_referral_file: 'condition-referrals',
  procedure_file: 'procedures',
  planned_course_file: 'planned-courses',
  squeeze_file: 'squeezes',
  standing_clinic_file: 'standing-clinics',
  test_file: 'tests',
  test_by_function_file: 'tests-by-function',
};

/** Columns of codes, which stay text also where they look like numbers. */
const CODES = new Set(['code', 'specialty', 'child_code', 'opcs', 'sex', 'test']);

async function readModel(engine: Engine): Promise<void> {
  for (const [table, file] of Object.entries(MODEL_FILES)) {
    const path = literal(fileURLToPath(new URL(`model/${file}.csv`, import.meta.url)));
    const columns = await engine.describe(`from read_csv(${path}, header = true, sample_size = -1)`);
    const codes = columns.filter(({ name }) => CODES.has(name)).map(({ name }) => `${literal(name)}: 'varchar'`);
    const types = codes.length > 0 ? `, types = {${codes.join(', ')}}` : '';
    await engine.run(
      `create or replace temp table ${table} as from read_csv(${path}, header = true, sample_size = -1${types})`,
    );
  }
}

/** In causal order. They read the calendar, the residents and their health. */
export const PLANNED_STEPS: WorldStep[] = [
  { name: 'events: the model of planned care', run: readModel },
  { name: 'events: days of planned care', sqlFiles: [sql('service-day')] },
  { name: 'events: referrals', sqlFiles: [sql('referral-model'), sql('referral')] },
  { name: 'events: pathways', sqlFiles: [sql('pathway')] },
  { name: 'events: planned admissions', sqlFiles: [sql('elective-admission')] },
  { name: 'events: outpatient appointments', sqlFiles: [sql('hospital-appointment')] },
  { name: 'events: tests and suspected cancers', sqlFiles: [sql('diagnostic-request'), sql('cancer-referral')] },
];
