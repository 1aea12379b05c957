/** Who stands for persons that were found to be one with others. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const KEPT_PERSON = readFileSync(new URL('kept-person.sql', import.meta.url), 'utf8');

/** Makes `kept_person(person_key, into_key)`: who was merged since, or split off and taken back, and who stands for them. */
export const layKeptPersons = (engine: Engine): Promise<void> => engine.run(KEPT_PERSON);

/**
 * @param engine on the resident index, or on views of its tables
 * @param personKeys as they were once given
 * @returns for each, in order, the key of who was kept; the key itself where the person was never merged
 * Example: `const [kept] = await keptPersons(engine, [17])`
 */
export async function keptPersons(engine: Engine, personKeys: number[]): Promise<number[]> {
  if (personKeys.length === 0) return [];
  await layKeptPersons(engine);
  const rows = await engine.all<{ person_key: number; into_key: number }>(
    `from kept_person where person_key in (${personKeys.map(Number).join(', ')})`,
  );
  await engine.run('drop table kept_person');
  const kept = new Map(rows.map((row) => [row.person_key, row.into_key]));
  return personKeys.map((key) => kept.get(key) ?? key);
}
