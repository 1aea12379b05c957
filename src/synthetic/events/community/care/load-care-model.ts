/** The services, the needs and what leads from one to the other, from the tables beside this file. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../../engine/engine.ts';

const TABLES: Record<string, string> = {
  care_service: 'services.csv',
  care_term: 'terms.csv',
  care_need_rate: 'needs.csv',
  care_after_hospital_file: 'after-hospital.csv',
};

export async function loadCareModel(engine: Engine): Promise<void> {
  for (const [table, file] of Object.entries(TABLES)) {
    const path = literal(fileURLToPath(new URL(file, import.meta.url)));
    const types = table === 'care_service' ? ", types = {'team_type': 'VARCHAR'}" : '';
    await engine.run(
      `create or replace table ${table} as from read_csv(${path}, header = true, sample_size = -1${types})`,
    );
  }
}
