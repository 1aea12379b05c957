/** The NHS numbers that residents have now. It identifies people: for re-identification alone. */
import type { Engine } from '../../engine/engine.ts';
import { keptPersons } from './kept-persons.ts';

/**
 * @param engine on the resident index, or on views of its tables
 * @param personKeys as an edition has them: who was merged since has the number of who was kept
 * @returns by person; who has no number, or is not in the index, is left out
 * Example: `(await currentNumbers(engine, [17])).get(17)`
 */
export async function currentNumbers(engine: Engine, personKeys: number[]): Promise<Map<number, string>> {
  if (personKeys.length === 0) return new Map();
  const kept = await keptPersons(engine, personKeys);
  const rows = await engine.all<{ person: number; number: string }>(
    `select person_key as person, nhs_number as number from resident
     where nhs_number is not null and person_key in (${kept.map(Number).join(', ')})`,
  );
  const numbers = new Map(rows.map((row) => [row.person, row.number]));
  return new Map(
    personKeys.flatMap((key, i): [number, string][] => {
      const number = numbers.get(kept[i]!);
      return number === undefined ? [] : [[key, number]];
    }),
  );
}
