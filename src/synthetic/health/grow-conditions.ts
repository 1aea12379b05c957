/** Conditions in causal order: each tier of the model can be caused by the tiers before it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../engine/engine.ts';

const sqlOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const MODEL_FILES: Record<string, string> = {
  condition_file: 'conditions.csv',
  cause_file: 'causes.csv',
  subtype_file: 'subtypes.csv',
  medicine_file: 'medicines.csv',
  risk_file: 'true-risk.csv',
  risk_age_file: 'true-risk-age.csv',
};

/** Reads the model's files into tables of the engine. */
export async function loadModel(engine: Engine): Promise<void> {
  for (const [table, file] of Object.entries(MODEL_FILES)) {
    const path = literal(fileURLToPath(new URL(`model/${file}`, import.meta.url)));
    await engine.run(
      `create or replace temp table ${table} as from read_csv(${path}, header = true, sample_size = -1)`,
    );
  }
  await engine.run(sqlOf('load-model.sql'));
}

/** Draws every condition's onset, causes first, then its detection. */
export async function growConditions(engine: Engine): Promise<void> {
  await engine.run('create or replace table condition_onset (resident_id bigint, condition varchar, onset_age double)');
  await engine.run(sqlOf('obesity.sql'));
  const onset = sqlOf('onset.sql');
  const model = await engine.all<{ condition: string; no: number }>(
    'select condition, no from condition_model where tier > 0 order by tier, no',
  );
  for (const { condition, no } of model) await engine.run(onset, [condition, no]);
  await engine.run(sqlOf('palliative.sql'));
  await engine.run(sqlOf('condition.sql'));
}
