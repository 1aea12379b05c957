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
