/** The NHS numbers that residents have now. It identifies people: for re-identification alone. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const KEPT_PERSON = readFileSync(new URL('kept-person.sql', import.meta.url), 'utf8');

/**
 * @param engine on the resident index, or on views of its tables
 * @param personKeys as an edition has them: who was merged since has the number of who was kept
 * @returns by person; who has no number, or is not in the index, is left out
 * Example: `(await currentNumbers(engine, [17])).get(17)`
 */
export async function currentNumbers(engine: Engine, personKeys: number[]): Promise<Map<number, string>> {
  if (personKeys.length === 0) return new Map();
  await engine.run(KEPT_PERSON);
  const rows = await engine.all<{ person: number; number: string }>(`
    select w.person_key as person, r.nhs_number as number
    from (select unnest([${personKeys.map(Number).join(', ')}]::bigint[]) as person_key) w
    left join kept_person k on k.person_key = w.person_key
    join resident r on r.person_key = coalesce(k.into_key, w.person_key)
    where r.nhs_number is not null`);
  return new Map(rows.map((row) => [row.person, row.number]));
}
