/** Loads what the made-up urgent care is drawn from: CSV files beside this one, all unsourced unless model/README.md says so. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';

const MODEL_FILES = ['presentations', 'streams', 'ages', 'causes', 'dispositions', 'complaints'];

export async function loadUrgentModel(engine: Engine): Promise<void> {
  for (const file of MODEL_FILES) {
    const path = literal(fileURLToPath(new URL(`model/${file}.csv`, import.meta.url)));
    await engine.run(
      `create or replace temp table urgent_${file}_file as from read_csv(${path}, header = true, all_varchar = true)`,
    );
  }
}
