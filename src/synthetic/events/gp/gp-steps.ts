/** General practice: who is registered where, what is recorded of them, vaccinations, screening. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

const MODEL_FILES: Record<string, string> = {
  gp_kind_file: 'contact-kinds.csv',
  gp_contact_age_file: 'contact-ages.csv',
  gp_complaint_file: 'complaints.csv',
  gp_panel_file: 'panel.csv',
  gp_slot_file: 'appointment-slots.csv',
  gp_acute_file: 'acute-medicines.csv',
  gp_dispensing_file: 'dispensing.csv',
  gp_measure_file: 'measures.csv',
  gp_vaccine_file: 'vaccines.csv',
  gp_screening_file: 'screening.csv',
};

async function readModel(engine: Engine): Promise<void> {
  for (const [table, file] of Object.entries(MODEL_FILES)) {
    const path = literal(fileURLToPath(new URL(`model/${file}`, import.meta.url)));
    await engine.run(
      `create or replace temp table ${table} as from read_csv(${path}, header = true, sample_size = -1)`,
    );
  }
}

export const GP_STEPS: WorldStep[] = [
  { name: 'events: the model of general practice', run: readModel },
  { name: 'events: patients of practices', sqlFiles: ['load-gp-model', 'gp-patient', 'gp-contact'].map(sql) },
  { name: 'events: problems and circumstances', sqlFiles: [sql('gp-problem')] },
  { name: 'events: repeat prescriptions', sqlFiles: ['gp-repeat', 'issued-items'].map(sql) },
  { name: 'events: changes of registration', sqlFiles: ['registration-change', 'spine-change'].map(sql) },
  { name: 'events: vaccinations', sqlFiles: [sql('vaccination')] },
  { name: 'events: screening', sqlFiles: [sql('screening-episode')] },
];
