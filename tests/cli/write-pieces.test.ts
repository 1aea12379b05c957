/** A text that comes in pieces, into what stands at the name of --output. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CliCall } from '../../src/cli/cli-command.ts';
import { writePieces } from '../../src/cli/write-pieces.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-pieces-'));
afterAll(() => rmSync(top, { recursive: true }));

async function* pieces() {
  yield 'one\n';
  yield 'two\n';
}
const write = (output: string): Promise<void> =>
  writePieces({ io: { cwd: top }, options: { output } } as unknown as CliCall, pieces());

it('keeps a link, and who may read the file behind it', async () => {
  writeFileSync(join(top, 'real.csv'), 'old', { mode: 0o600 });
  symlinkSync('real.csv', join(top, 'link.csv'));
  await write('link.csv');
  expect(lstatSync(join(top, 'link.csv')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(top, 'real.csv'), 'utf8')).toBe('one\ntwo\n');
  expect(statSync(join(top, 'real.csv')).mode & 0o777).toBe(0o600);
  expect(existsSync(join(top, 'real.csv.part'))).toBe(false);
});

it('tells a folder that there is not, and one that is in the way', async () => {
  mkdirSync(join(top, 'folder'));
  await expect(write('nowhere/x.csv')).rejects.toMatchObject({
    kind: 'usage',
    problems: [{ problem: 'there is no such folder' }],
  });
  await expect(write('folder')).rejects.toMatchObject({ kind: 'usage', problems: [{ problem: 'it is a folder' }] });
  expect(existsSync(join(top, 'folder.part'))).toBe(false);
});
