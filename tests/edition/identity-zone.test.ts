/** The identity zone: whatever fails, nothing of it lies in plain and the form that was sealed before stays. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIdentityZone } from '../../src/edition/identity-zone.ts';
import { writeWithoutGaps } from '../../src/edition/write-without-gaps.ts';
import { keepNationalList, nationalListInUse } from '../../src/pseudonym/keep-national-list.ts';
import { Key, keysOf } from '../../src/pseudonym/keys.ts';
import { NationalList } from '../../src/pseudonym/national-list.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';

const bytesOf = (id: string): Buffer => createHash('sha256').update(`a key of these tests: ${id}`).digest();
const keyOf = (id: string, bytes = id): Key => new Key(id, 1, bytesOf(bytes));
const keys = keysOf([keyOf('zones')]);
const SEALED = 'index.duckdb.sealed';
const TODAY = '2026-11-26';
const answerOf = (number: string): NationalList => new NationalList(`${number},\n`, TODAY);
const fileOf = ({ sha256 }: NationalList): string => `national-list-${sha256.slice(0, 16)}.dat.sealed`;

let data: string;
const inZone = (...parts: string[]): string => join(data, 'identity', ...parts);
const names = (): string[] => readdirSync(inZone()).sort();
const open = () => openIdentityZone({ data, editions: join(data, 'editions'), current: join(data, 'CURRENT') }, keys);

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-zone-'));
  const zone = await open();
  await zone.engine.run('create table resident as select 1 as person_key');
  await keepNationalList(zone.engine, zone.folder, answerOf(someNumber(1)), TODAY);
  await zone.seal();
});
afterEach(() => rmSync(data, { recursive: true }));

describe('a seal that fails', () => {
  it.each([
    ['of the index', `${SEALED}.part`],
    ['of the answer', fileOf(answerOf(someNumber(2)))],
  ])('leaves nothing in plain, and what was sealed before: %s', async (_, blocked) => {
    const before = readFileSync(inZone(SEALED));
    const zone = await open();
    await zone.engine.run('insert into resident values (2)');
    await keepNationalList(zone.engine, zone.folder, answerOf(someNumber(2)), TODAY);
    // stands for whatever fails while a file is written: a full disk
    mkdirSync(inZone(blocked, 'in the way'), { recursive: true });
    await expect(zone.seal()).rejects.toThrow(/EISDIR|directory/);
    rmSync(inZone(blocked), { recursive: true });
    expect(names().filter((name) => !name.endsWith('.sealed'))).toEqual([]);
    expect(readFileSync(inZone(SEALED)).equals(before)).toBe(true);
    const again = await open();
    expect(await again.engine.all('from resident')).toEqual([{ person_key: 1 }]);
    expect((await nationalListInUse(again.engine, again.folder))?.numbers()).toContain(someNumber(1));
    again.discard();
  });
});

describe('an index that is half empty', () => {
  const smaller = (): string => inZone('index.duckdb.smaller');

  it('is written without its empty pages, with every row in its order', async () => {
    const zone = await open();
    const { engine } = zone;
    await engine.run('create table work as select range as a, random() as b from range(2_000_000)');
    await engine.run('create table kept as select range as n, hash(range) as h from range(200_000) order by h');
    await engine.run('checkpoint');
    expect(await writeWithoutGaps(engine, smaller())).toBe(false);
    expect(await writeWithoutGaps(engine, smaller(), 0)).toBe(false);
    await engine.run('drop table work');
    await engine.run('checkpoint');
    expect(await writeWithoutGaps(engine, smaller(), 0)).toBe(true);
    expect(statSync(smaller()).size).toBeLessThan(statSync(inZone('index.duckdb')).size / 2);
    await engine.run(`attach '${smaller()}' as other (read_only)`);
    const differing = await engine.one(`select count(*) as n from (select row_number() over () as place, n from kept) a
      full join (select row_number() over () as place, n from other.kept) b using (place) where a.n is distinct from b.n`);
    expect(differing).toEqual({ n: 0 });
    await engine.run('detach other');
    zone.discard();
    expect(names().filter((name) => !name.endsWith('.sealed'))).toEqual([]);
  });

  it('takes the place of the larger one when it is sealed', async () => {
    const zone = await open();
    await zone.engine.run('create table work as select range as a, random() as b from range(9_000_000)');
    await zone.engine.run('checkpoint');
    await zone.engine.run('drop table work');
    await zone.seal();
    expect(statSync(inZone(SEALED)).size).toBeLessThan(20e6);
    const again = await open();
    expect(await again.engine.all('from resident')).toEqual([{ person_key: 1 }]);
    again.discard();
  });
});

describe('an opening that fails', () => {
  it('leaves nothing in plain', async () => {
    // what cannot be removed beside an answer stands for whatever fails once the index lies open
    mkdirSync(inZone('national-list-of-old.dat'));
    await expect(open()).rejects.toThrow(/EISDIR|directory/);
    expect(names()).not.toContain('index.duckdb');
  });
});

describe('an index that is gone', () => {
  const publish = (identityMap: string | null): void => {
    mkdirSync(join(data, 'editions', 'e0a1b2c3'), { recursive: true });
    writeFileSync(join(data, 'editions', 'e0a1b2c3', 'manifest.json'), JSON.stringify({ inputs: { identityMap } }));
  };

  it('is not begun anew while an edition stands on it: keys and objections would be lost without a word', async () => {
    publish('1:00ff');
    rmSync(inZone(SEALED));
    await expect(open()).rejects.toMatchObject({ kind: 'store-damaged' });
    await expect(open()).rejects.toThrow(/e0a1b2c3 stands on it/);
    expect(names()).not.toContain('index.duckdb');
  });

  it('is begun where editions name nobody', async () => {
    publish(null);
    rmSync(inZone(), { recursive: true });
    (await open()).discard();
  });
});
