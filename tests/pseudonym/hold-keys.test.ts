/** Keys are the same for good under one id and version. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { holdKeys } from '../../src/pseudonym/hold-keys.ts';
import { Key } from '../../src/pseudonym/keys.ts';

const keyOf = (id: string, version: number, byte: number): Key => new Key(id, version, Buffer.alloc(32, byte));
const [records, research] = [keyOf('records', 1, 1), keyOf('research', 1, 2)];
let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const refusal = async (...keys: Key[]): Promise<string[]> => {
  const error = await holdKeys(engine, keys).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConcordError)) throw new Error('it was not refused');
  return error.problems.map(({ where, remedy }) => `${where}: ${remedy.split(' ').at(-1)}`);
};
const noted = () => engine.all<{ k: string }>(`select id || version as k from key_fingerprint order by 1`);

describe('a key', () => {
  it('is noted once, by a fingerprint that is none of its bytes, and taken as often as it comes', async () => {
    await holdKeys(engine, []);
    for (let i = 0; i < 3; i++) await holdKeys(engine, [records, research]);
    expect(await noted()).toEqual([{ k: 'records1' }, { k: 'research1' }]);
    const prints = await engine.all<{ fingerprint: string }>('select fingerprint from key_fingerprint');
    for (const { fingerprint } of prints) expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(prints)).not.toContain(Buffer.from(records.bytes()).toString('hex'));
    expect(new Set(prints.map((p) => p.fingerprint)).size).toBe(2);
  });

  it('that is another one under its id and version is refused with all others, and then nothing is noted', async () => {
    await holdKeys(engine, [records, keyOf('records', 3, 3), research]);
    const others = [keyOf('records', 1, 8), keyOf('research', 1, 1), keyOf('planning', 1, 4)];
    expect(await refusal(...others)).toEqual(['key records version 1: 4', 'key research version 1: 2']);
    expect(await noted()).toEqual([{ k: 'records1' }, { k: 'records3' }, { k: 'research1' }]);
    await holdKeys(engine, [records, research, keyOf('records', 4, 8)]);
  });

  it('may stay away for a while, and is known when it comes again', async () => {
    await holdKeys(engine, [records, research]);
    await holdKeys(engine, [records]);
    expect(await refusal(records, keyOf('research', 1, 5))).toEqual(['key research version 1: 2']);
    await holdKeys(engine, [research]);
  });
});
