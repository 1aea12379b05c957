/** A folder of an export is whole or not there, is its owner's alone, and takes the place of nothing. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fillExportFolder, requireFreePlace } from '../../src/edition/export/fill-export-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-fill-'));
const data = join(top, 'county', '.concord');
mkdirSync(join(data, 'steps'), { recursive: true });
afterAll(() => rmSync(top, { recursive: true }));

let n = 0;
const place = (name = `out${n++}`) => ({ folder: join(top, name), data });
const write = async (folder: string): Promise<string> => {
  writeFileSync(join(folder, 'person.csv'), 'a\n');
  return 'written';
};

describe('a folder', () => {
  it('is made with its files, for its owner alone, and nothing is left beside it', async () => {
    const to = place();
    expect(await fillExportFolder(to, write)).toBe('written');
    expect(readdirSync(to.folder)).toEqual(['person.csv']);
    expect(statSync(to.folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(to.folder, 'person.csv')).mode & 0o777).toBe(0o600);
    expect(readdirSync(top).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('may be there and empty', async () => {
    const to = place();
    mkdirSync(to.folder);
    chmodSync(to.folder, 0o755);
    await fillExportFolder(to, write);
    expect(statSync(to.folder).mode & 0o777).toBe(0o700);
  });

  it('is not there when writing fails, and what a killed run left is no hindrance', async () => {
    const to = place();
    const left = join(top, `.${to.folder.split('/').at(-1)}.part`);
    mkdirSync(left);
    writeFileSync(join(left, 'old.csv'), 'half');
    const failing = fillExportFolder(to, async (folder) => {
      expect(readdirSync(folder)).toEqual([]);
      await write(folder);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([existsSync(to.folder), existsSync(left)]).toEqual([false, false]);
  });

  it('that somebody filled meanwhile is left as it is', async () => {
    const to = place();
    const meanwhile = fillExportFolder(to, async (folder) => {
      await write(folder);
      mkdirSync(to.folder);
      writeFileSync(join(to.folder, 'theirs.csv'), 'b\n');
    });
    await expect(meanwhile).rejects.toThrow('the folder holds something');
    expect(readdirSync(to.folder)).toEqual(['theirs.csv']);
  });
});

describe('a place is refused', () => {
  const refused = (name: string, told: string): void => expect(() => requireFreePlace(place(name))).toThrow(told);

  it('when it holds something, is a file or a link', () => {
    mkdirSync(join(top, 'full'));
    writeFileSync(join(top, 'full', 'x'), '');
    refused('full', 'the folder holds something');
    refused('full/x', 'it is no folder');
    symlinkSync(join(top, 'full'), join(top, 'link'));
    refused('link', 'it is no folder');
  });

  it('when nothing is there to stand in', () => {
    refused('nowhere/out', 'the folder that it would stand in is not there');
    refused('full/x/out', 'the folder that it would stand in is not there');
  });

  it('when it is what Concord keeps', () => {
    refused('county/.concord', 'what Concord itself keeps');
    refused('county/.concord/steps/out', 'what Concord itself keeps');
    symlinkSync(data, join(top, 'way'));
    refused('way/out', 'what Concord itself keeps');
    symlinkSync(join(top, 'county'), join(top, 'other'));
    refused('other/.concord/out', 'what Concord itself keeps');
    expect(() => requireFreePlace(place('county/.concord-out'))).not.toThrow();
  });
});
