/** Files hashed ahead: the same hash as read when asked for, and never of bytes that are not there any more. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type HashAhead, hashAhead } from '../../src/edition/hash-ahead.ts';
import { keepHashOrder, readHashOrder } from '../../src/edition/hash-order.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-ahead-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const contents = [0, 1, 1 << 20, (3 << 20) + 5, 100, 5 << 20].map((size) => randomBytes(size));

function files(): string[] {
  const place = mkdtempSync(join(folder, 'files-'));
  return contents.map((bytes, i) => {
    writeFileSync(join(place, `${i}`), bytes);
    return join(place, `${i}`);
  });
}

let ahead: HashAhead;
afterEach(() => ahead.end());
const begin = (paths: string[], worthIt = 0) => {
  ahead = hashAhead(paths, worthIt);
  return ahead;
};
/** Long enough for the second thread to have read everything. */
const later = () => setTimeout(1500);

describe.each([
  ['on a second thread', 0],
  ['too few for a second thread', Number.POSITIVE_INFINITY],
])('files %s', (_, worthIt) => {
  it('have the hash of their bytes, in whatever order they are asked for, at once or later, once or twice', async () => {
    const paths = files();
    begin(paths, worthIt);
    const other = files();
    const wanted = contents.map(sha256);
    expect(await Promise.all(paths.toReversed().map((p) => ahead.hashOf(p)))).toEqual(wanted.toReversed());
    await later();
    expect(await Promise.all(paths.map((p) => ahead.hashOf(p)))).toEqual(wanted);
    expect(await Promise.all(other.map((p) => ahead.hashOf(p)))).toEqual(wanted);
    expect(ahead.asked()).toEqual([...paths.toReversed(), ...other]);
  });

  it('that were damaged, replaced, made anew or removed since are told as they are now', async () => {
    const paths = files();
    begin(paths, worthIt);
    await later();
    writeFileSync(paths[2]!, contents[2]!.with(0, contents[2]![0]! ^ 1));
    writeFileSync(join(folder, 'aside'), 'replaced');
    renameSync(join(folder, 'aside'), paths[3]!);
    writeFileSync(paths[4]!, 'made');
    ahead.made(paths[4]!);
    rmSync(paths[5]!);
    expect(await ahead.hashOf(paths[2]!)).toBe(sha256(Buffer.from(contents[2]!.with(0, contents[2]![0]! ^ 1))));
    expect(await ahead.hashOf(paths[3]!)).toBe(sha256('replaced'));
    expect(await ahead.hashOf(paths[4]!)).toBe(sha256('made'));
    await expect(ahead.hashOf(paths[5]!)).rejects.toThrow(/ENOENT/);
  });

  it('are read by the asker once it has ended, and where they were never there', async () => {
    const paths = files();
    begin([join(folder, 'none'), ...paths], worthIt);
    await expect(ahead.hashOf(join(folder, 'none'))).rejects.toThrow(/ENOENT/);
    const early = Promise.all(paths.map((p) => ahead.hashOf(p)));
    await ahead.end();
    expect(await early).toEqual(contents.map(sha256));
    expect(await Promise.all(paths.map((p) => ahead.hashOf(p)))).toEqual(contents.map(sha256));
  });
});

it('tells all who ask for one file at once while the second thread reads it', async () => {
  // so many and so large that the second thread is in the middle of most of those that are asked for next
  const place = mkdtempSync(join(folder, 'large-'));
  const paths = Array.from({ length: 40 }, (_, i) => join(place, `${i}`));
  for (const path of paths) {
    writeFileSync(path, '');
    truncateSync(path, 6 << 20);
  }
  const wanted = sha256(Buffer.alloc(6 << 20));
  begin(paths);
  for (const path of paths)
    expect(await Promise.all([1, 2, 3].map(() => ahead.hashOf(path)))).toEqual([wanted, wanted, wanted]);
});

describe('the order', () => {
  const data = join(folder, 'data');
  const paths = { data, temporary: data };
  const step = join(data, `steps/${'a'.repeat(64)}.parquet`);
  const serving = join(data, `serving/${'b'.repeat(64)}.duckdb`);
  mkdirSync(data);
  afterEach(() => begin([]));

  it('is read as it was written, and what is no kept file is passed over', () => {
    expect(readHashOrder(paths)).toEqual([]);
    keepHashOrder(paths, [serving, step]);
    expect(readHashOrder(paths)).toEqual([serving, step]);
    keepHashOrder(paths, [step, join(data, '../elsewhere'), join(data, 'identity/index.duckdb'), serving]);
    expect(readHashOrder(paths)).toEqual([step, serving]);
  });

  it.each(['', '{', '{"a": 1}', '[1, null]'])('that reads %j is none', (text) => {
    writeFileSync(join(data, 'kept-files.json'), text);
    expect(readHashOrder(paths)).toEqual([]);
  });
});
