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
  const { sha256, lines } = objections;
  await noteList(engine, { kind: 'objections', sha256, listedOn: today, lines }, today, async () => {
    await engine.run('delete from objection');
    await engine.run(`insert into objection ${GIVEN}`, [textOf(objections)]);
  });
}

/**
 * Answers: how many objections that stand on that day are not in the list that was read, neither standing nor withdrawn. They
 * would be heard no longer; whoever takes the list should mean it.
 * @param engine on the identity zone, its tables laid
 * @param today ISO day
 */
export async function droppedObjections(engine: Engine, objections: Objections, today: string): Promise<number> {
  const { dropped } = await engine
    .one<{ dropped: number }>(
      `select count(*) as dropped
       from (select distinct nhs_number, person_key, kind from objection where withdrawn_on is null or withdrawn_on > ?::date) o
       where not exists (
         select 1 from (${GIVEN}) g
         where g.kind = o.kind and (g.nhs_number = o.nhs_number or g.person_key = o.person_key))`,
      [today, textOf(objections)],
    )
    .catch(() => {
      // the engine's message may hold what was read
      throw new Error('the objections could not be compared with those before');
    });
  return dropped;
}

const part = (n: number): string => `nullif(split_part(line, ',', ${n}), '')`;
/** The objections of a list as rows of the table `objection`; its one parameter is `textOf` the list. */
const GIVEN = `select ${part(1)} as nhs_number, ${part(2)}::bigint as person_key, ${part(3)} as kind, ${part(4)}::date as made_on,
    ${part(5)}::date as withdrawn_on
  from (select unnest(string_split(?, chr(10))) as line) where line <> ''`;

const textOf = (objections: Objections): string =>
  objections
    .rows()
    .map((row) => row.join(','))
    .join('\n');
