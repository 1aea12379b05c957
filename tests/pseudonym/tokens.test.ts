/** Tokens: the published vectors, a twin with node:crypto over hostile input, and keys that stay out of texts. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros, dropKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { Key } from '../../src/pseudonym/keys.ts';
import { nhsToken, nhsTokenHex, personToken, recordNumber } from '../../src/pseudonym/tokens.ts';
import { readVectors } from '../statistics/read-vectors.ts';
import { recordNumberOf, testKey, tokenOf } from './hmac-twin.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const text = async (sql: string, parameter: string | number | null): Promise<unknown> =>
  (await engine.one<{ t: unknown }>(`select (${sql})::varchar as t from (select ? as x)`, [parameter])).t;

describe('the published vectors', () => {
  const vectors = readVectors('pseudonym_hmac');
  it('are there', () => expect(vectors).toHaveLength(6));
  it.each(vectors)('$purpose $input', async (row) => {
    const key = testKey(row.purpose!, 1, row.key_hex!);
    await defineKeyMacros(engine, [key]);
    expect(await text(nhsToken('x', key), row.input!)).toBe(row.token_base32_20);
    expect(await text(nhsTokenHex('x', key), row.input!)).toBe(row.hmac_sha256_hex);
  });
});

describe('against node:crypto', () => {
  it.each([1, 32, 63, 64, 65, 200])('with a key of %i bytes', async (length) => {
    const key = new Key('twin', length, Buffer.alloc(length, 0xa7));
    await defineKeyMacros(engine, [key]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 48 }), fc.string({ unit: 'grapheme' }), async (person, value) => {
        expect(await text(personToken('x', key), person)).toBe(tokenOf(key, `res|${person}`));
        const trimmed = value.replace(/^\p{Zs}+|\p{Zs}+$/gu, '');
        const number = trimmed === '' ? null : recordNumberOf(key, 'spell', trimmed);
        expect(await text(recordNumber('spell', 'x', key), value)).toBe(number);
      }),
      { numRuns: 40 },
    );
  });

  it('reaches both ends of a person key and of 63 bits', async () => {
    const key = testKey('ends', 1, 'f0'.repeat(32));
    await defineKeyMacros(engine, [key]);
    for (const person of ['0', '9223372036854775807'])
      expect(await text(personToken('x::bigint', key), person)).toBe(tokenOf(key, `res|${person}`));
    const { low, high, wide } = await engine.one<{ low: boolean; high: boolean; wide: boolean }>(
      `select min(n) >= 0 as low, max(n) <= 9223372036854775807 as high, max(n) > 9000000000000000000 as wide
       from (select ${recordNumber('spell', 'range', key)} as n from range(2000))`,
    );
    expect({ low, high, wide }).toEqual({ low: true, high: true, wide: true });
  });
});

describe('what is missing', () => {
  const key = testKey('gone', 1, '11'.repeat(32));
  beforeAll(() => defineKeyMacros(engine, [key]));
  it('has no token and no number', async () => {
    expect(await text(personToken('x::bigint', key), null)).toBeNull();
    expect(await text(nhsToken('x::varchar', key), null)).toBeNull();
    for (const none of ['', '943476591', '94347659190', 'none'])
      expect(await text(nhsToken('x', key), none)).toBeNull();
    for (const none of [null, '', '   ']) expect(await text(recordNumber('spell', 'x::varchar', key), none)).toBeNull();
  });
});

describe('a key', () => {
  const hex = '5e'.repeat(32);
  const key = testKey('quiet', 3, hex);
  it('is not in what is printed or written of it', () => {
    for (const said of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify({ key }), String(key), `${key}`])
      expect(said).not.toMatch(/5e5e|94, ?94/);
    expect(JSON.parse(JSON.stringify(key))).toEqual({ id: 'quiet', version: 3 });
  });

  it('is not in the SQL that uses it, and its macro goes away', async () => {
    await defineKeyMacros(engine, [key]);
    const sql = personToken('1', key);
    expect(sql).toContain('hmac_quiet_3(');
    expect(sql).not.toContain(hex);
    expect(await text(sql, 1)).toBe(tokenOf(key, 'res|1'));
    await dropKeyMacros(engine, [key, { id: 'never', version: 1 }]);
    await expect(text(sql, 1)).rejects.toThrow(/hmac_quiet_3/);
  });

  it('is not in a message when the engine refuses it', async () => {
    const shut = await openEngine();
    shut.close();
    const said = await defineKeyMacros(shut, [key]).catch((error: Error) => `${error.message} ${error.stack}`);
    expect(said).toContain('quiet version 3');
    expect(said).not.toContain(Buffer.alloc(4, 0x5e ^ 0x36).toString('hex'));
  });

  it('is on its own connection and in no file', async () => {
    await defineKeyMacros(engine, [key]);
    await engine.alone(async (other) => {
      await expect(other.run(`select ${personToken('1', key)}`)).rejects.toThrow(/hmac_quiet_3/);
    });
  });
});
