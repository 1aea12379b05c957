/** The bytes of a delivery are kept once, unchanged, and given back exactly; damage is told and never passed on. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLandedBytes } from '../../src/landing/read-landed-bytes.ts';
import { hashBytes, keepBytes } from '../../src/landing/store-bytes.ts';
import { workspacePaths } from '../../src/workspace/open-workspace.ts';
import type { WorkspacePaths } from '../../src/workspace/workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-bytes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const store = async (path: string, paths: WorkspacePaths) => {
  const hashed = await hashBytes(path);
  return { ...hashed, keeping: await keepBytes(path, hashed.sha256, paths) };
};

describe('keeping bytes', () => {
  const cases: [string, Buffer, RegExp][] = [
    ['text, compressed', Buffer.from('a,b\n1,2\n'.repeat(10_000)), /\.zst$/],
    ['an empty file', Buffer.alloc(0), /\.zst$/],
    ['gzip, as it is', gzipSync('a,b\n1,2\n'), /\.as-is$/],
    ['a zip or XLSX, as it is', Buffer.from('504b0304aabb', 'hex'), /\.as-is$/],
    ['Parquet, as it is', Buffer.from('PAR1....PAR1'), /\.as-is$/],
    ['bytes that are no text', Buffer.from([0, 255, 254, 0, 13, 10]), /\.zst$/],
  ];
  it.each(cases)('%s', async (_, content, kept) => {
    const paths = workspacePaths(folder);
    const stored = await store(file('extract', content), paths);
    expect(stored).toMatchObject({ bytes: content.length, keeping: 'kept' });
    expect(readdirSync(paths.landed)).toEqual([expect.stringMatching(kept)]);
    const back = join(folder, 'back');
    await readLandedBytes(paths, stored.sha256, back);
    expect(readFileSync(back).equals(content)).toBe(true);
    expect(readdirSync(paths.temporary)).toEqual([]);
  });

  it('writes nothing for bytes that are known', async () => {
    const paths = workspacePaths(folder);
    await store(file('one.csv', 'a\n1\n'), paths);
    expect(await store(file('two.csv', 'a\n1\n'), paths)).toMatchObject({ keeping: 'known' });
    expect(readdirSync(paths.landed)).toHaveLength(1);
  });
});

describe('bytes that change between their hash and their keeping', () => {
  it('are not kept under a name that is not theirs', async () => {
    const paths = workspacePaths(folder);
    const path = file('a.csv', 'a\n1\n');
    const { sha256 } = await hashBytes(path);
    writeFileSync(path, 'a\n2\n');
    expect(await keepBytes(path, sha256, paths)).toBe('changed');
    expect(readdirSync(paths.landed)).toEqual([]);
    expect(readdirSync(paths.temporary)).toEqual([]);
  });
});

describe('giving bytes back', () => {
  it.each([
    ['changed', (path: string) => writeFileSync(path, 'other')],
    ['cut short', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -3))],
    ['missing', (path: string) => rmSync(path)],
  ])('refuses kept bytes that are %s', async (_, damage) => {
    const paths = workspacePaths(folder);
    const { sha256 } = await store(file('a.csv', 'a,b\n1,2\n'.repeat(100)), paths);
    const kept = join(paths.landed, readdirSync(paths.landed)[0]!);
    chmodSync(kept, 0o644);
    damage(kept);
    await expect(readLandedBytes(paths, sha256, join(folder, 'back'))).rejects.toMatchObject({ kind: 'store-damaged' });
  });
});
