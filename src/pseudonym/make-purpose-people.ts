/** The people of a purpose, made where the keys are. */
import type { Engine } from '../engine/engine.ts';
import { defineKeyMacros, dropKeyMacros } from './key-macros.ts';
import type { Key, Keys } from './keys.ts';
import { purposePeopleSql } from './purpose-sql.ts';
import type { Purpose } from './read-purposes.ts';

/**
 * Makes the temporary table `purpose_person` (person_key, person_token, gp_allowed, other_allowed) of a purpose, in place of
 * any there; where it is kept is the caller's to say. It reads `resident(person_key)` and `opt_out(person_key, kind)`. The
 * newest version of the purpose's key mints.
 * @returns the key, to be named in the manifest
 * @throws ConcordError workspace-invalid when the purpose's key is not there
 */
export async function makePurposePeople(engine: Engine, purpose: Purpose, keys: Keys): Promise<Key> {
  const key = keys.newest(purpose.key);
  await defineKeyMacros(engine, [key]);
  try {
    await engine.run(`create or replace temp table purpose_person as ${purposePeopleSql(purpose, key)}`);
  } finally {
    await dropKeyMacros(engine, [key]);
  }
  return key;
}
