/** The tables and macros of the resident index, laid where they are not. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import { layNicknames } from '../nicknames.ts';

const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const SQL = ['../standardise.sql', 'resident-index.sql', 'evidence.sql', 'agreement.sql'].map(textOf);

/** @param engine on the file of the index, or in memory; what is in it stays */
export async function layResidentIndex(engine: Engine): Promise<void> {
  for (const sql of SQL) await engine.run(sql);
  await layNicknames(engine);
}
