/** Which lists of opt-outs were taken: what a manifest keeps of them. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../engine/engine.ts';

/** Days for which an answer of the national service may be kept and used. */
export const NATIONAL_LIST_DAYS = 7;

export interface OptOutList {
  kind: 'national' | 'objections';
  sha256: string;
  /** ISO day for which it speaks */
  listedOn: string;
  lines: number;
}

const TABLES = readFileSync(new URL('opt-out-tables.sql', import.meta.url), 'utf8');

/** Lays the tables of opt-outs where they are not. @param engine on the file of the identity zone, or in memory */
export const layOptOuts = (engine: Engine): Promise<void> => engine.run(TABLES);

/** The list of a kind that is in use, or null. */
export async function listInUse(engine: Engine, kind: OptOutList['kind']): Promise<OptOutList | null> {
  const lists = await engine.all<OptOutList>(
    `select kind, sha256, listed_on::varchar as "listedOn", lines from opt_out_list where kind = ? and forgotten_on is null`,
    [kind],
  );
  return lists[0] ?? null;
}

/** A list that was taken, whether it is in use or not. */
interface TakenList extends OptOutList {
  /** ISO day */
  takenOn: string;
  /** ISO day on which it was deleted or another came in its place; null while it is in use */
  forgottenOn: string | null;
}

/** The list of a kind that was taken last, also when it has been deleted since; null when none ever was. */
export async function lastList(engine: Engine, kind: OptOutList['kind']): Promise<TakenList | null> {
  const lists = await engine.all<TakenList>(
    `select kind, sha256, listed_on::varchar as "listedOn", lines, taken_on::varchar as "takenOn", forgotten_on::varchar as "forgottenOn"
     from opt_out_list where kind = ? order by forgotten_on desc nulls first, listed_on desc, taken_on desc limit 1`,
    [kind],
  );
  return lists[0] ?? null;
}

/**
 * Notes a list in place of the one in use, together with what `lay` writes of it, or neither.
 * @param today ISO day
 */
export async function noteList(
  engine: Engine,
  { kind, sha256, listedOn, lines }: OptOutList,
  today: string,
  lay: () => Promise<void> = async () => undefined,
): Promise<void> {
  const same = [kind, sha256, listedOn];
  await engine.run('begin transaction');
  try {
    await lay();
    await engine.run('delete from opt_out_list where kind = ? and sha256 = ? and listed_on = ?::date', same);
    await endList(engine, kind, today);
    await engine.run('insert into opt_out_list values (?, ?, ?::date, ?::date, ?, null)', [...same, today, lines]);
    await engine.run('commit');
  } catch {
    await engine.run('rollback');
    // the engine's message may hold what was read
    throw new Error(`the list of kind ${kind} could not be taken`);
  }
}

/** The list in use is held no more. */
export const endList = (engine: Engine, kind: OptOutList['kind'], today: string): Promise<void> =>
  engine.run('update opt_out_list set forgotten_on = ?::date where kind = ? and forgotten_on is null', [today, kind]);

/** Days from one ISO day to another. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The last ISO day on which an answer of the national service may be used. */
export const lastDayOf = (listedOn: string, days = NATIONAL_LIST_DAYS): string =>
  new Date(Date.parse(listedOn) + days * 86_400_000).toISOString().slice(0, 10);
