/** What names rows whatever their order: the same text as was written down in editions of before, by both halves of each MD5. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../../src/engine/engine.ts';
import { namesRows } from '../../../src/linkage/residents/map-at.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const named = async (rows: string): Promise<string> =>
  (await engine.one<{ named: string }>(`select ${namesRows('r')} as named from (${rows}) as t(r)`)).named;

describe('the name of rows', () => {
  it('is their number and the halves of their hashes, worked out one by one', async () => {
    const rows = `select i || '|' || hash(i) from range(1000) as t(i)`;
    const { halves } = await engine.one<{ halves: string }>(
      `select concat_ws('|', count(*), bit_xor(md5_number_lower(r)), bit_xor(md5_number_upper(r))) as halves from (${rows}) as t(r)`,
    );
    expect(await named(rows)).toBe(halves);
    // md5('a') is 0cc175b9c0f1b6a8 31c399e269772661, its bytes the other way round in each half
    expect(await named(`select 'a'`)).toBe(`1|${0x61267769e299c331n}|${0xa8b6f1c0b975c10cn}`);
  });

  it('is 0 of none, the same in any order, and another where a row is twice there', async () => {
    expect(await named(`select 'a' where false`)).toBe('0');
    expect(await named(`select unnest(['a', 'b', 'c'])`)).toBe(await named(`select unnest(['c', 'a', 'b'])`));
    expect(await named(`select unnest(['a', 'b', 'b'])`)).not.toBe(await named(`select unnest(['a'])`));
  });
});
