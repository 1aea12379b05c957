/** Fingerprints of keys in the identity zone: under one id and version a key is always the same. */
import { createHmac } from 'node:crypto';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import type { Key } from './keys.ts';

/** It is no value of anybody, so that its digest is no token. */
const TEXT = 'fingerprint of a key of Concord';

const TABLE = 'create table if not exists key_fingerprint (id varchar, version integer, fingerprint varchar)';

/**
 * Holds keys to what they were when they were first used, and notes those that are used for the first time. With another key
 * under the same id and version the tokens of people would change, and the keys of records, without a word.
 * @param engine on the identity zone: fingerprints are sealed with it, and forgotten when the build fails
 * @param keys those that a build uses; none: nothing is asked or noted
 * @throws ConcordError build-refused with every key that is another one; then nothing is noted
 * @example await holdKeys(zone.engine, [keys.newest('records')])
 */
export async function holdKeys(engine: Engine, keys: readonly Key[]): Promise<void> {
  await engine.run(TABLE);
  const held = await engine.all<{ id: string; version: number; fingerprint: string }>('from key_fingerprint');
  const heldOf = ({ id, version }: Key) => held.find((h) => h.id === id && h.version === version)?.fingerprint;
  const others = keys.filter((key) => ![undefined, fingerprintOf(key)].includes(heldOf(key)));
  const nextOf = (id: string): number =>
    1 + Math.max(...[...held, ...keys].filter((k) => k.id === id).map((k) => k.version));
  if (others.length > 0)
    throw new ConcordError(
      'build-refused',
      others.map((key) => anotherKey(key, nextOf(key.id))),
    );
  for (const key of keys.filter((k) => heldOf(k) === undefined))
    await engine.run('insert into key_fingerprint values (?, ?, ?)', [key.id, key.version, fingerprintOf(key)]);
}

/** Answers: which bytes does a key have? 64 hexadecimal digits that tell nothing of the bytes, and are no token of anybody. */
export const fingerprintOf = (key: Key): string => createHmac('sha256', key.bytes()).update(TEXT).digest('hex');

const anotherKey = ({ id, version }: Key, next: number): Problem => ({
  where: `key ${id} version ${version}`,
  problem: 'it is another key than the one that this workspace was built with under that id and version',
  expected: 'one key for each id and version, for good',
  remedy: `give the old key back; or, to use a new one, give the old key as it was and add the new one as version ${next}`,
});
