/** The list of local objections in the identity zone. */
import type { Engine } from '../engine/engine.ts';
import { noteList } from './opt-out-lists.ts';
import type { Objections } from './read-objections.ts';

/**
 * Takes the objections that were read in place of those before, all together or not at all.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param today ISO day
 */
export async function keepObjections(engine: Engine, objections: Objections, today: string): Promise<void> {
  const text = objections
    .rows()
    .map((row) => row.join(','))
    .join('\n');
  const part = (n: number): string => `nullif(split_part(line, ',', ${n}), '')`;
  const { sha256, lines } = objections;
  await noteList(engine, { kind: 'objections', sha256, listedOn: today, lines }, today, async () => {
    await engine.run('delete from objection');
    await engine.run(
      `insert into objection select ${part(1)}, ${part(2)}::bigint, ${part(3)}, ${part(4)}::date, ${part(5)}::date
       from (select unnest(string_split(?, chr(10))) as line) where line <> ''`,
      [text],
    );
  });
}
