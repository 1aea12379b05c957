/** The people of a purpose as a table, for tests; a build makes them as a step (src/edition/make-purposes.ts). */
import type { Engine } from '../../src/engine/engine.ts';
import { defineKeyMacros, dropKeyMacros } from '../../src/pseudonym/key-macros.ts';
import type { Key, Keys } from '../../src/pseudonym/keys.ts';
import { purposePeopleSql } from '../../src/pseudonym/purpose-sql.ts';
import type { Purpose } from '../../src/pseudonym/read-purposes.ts';

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
