/** A full disk, a missing right or a taken port is not Concord's failure, and is not told as one. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_KINDS } from '../../src/concord-error.ts';
import { diskFault } from '../../src/disk-fault.ts';
import { runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-disk-'));
  await runCommand(['new', join(folder, 'system')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const systemError = (code: string): Error => Object.assign(new Error(`${code}: told by the system`), { code });

describe('a fault of the disk', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EFBIG', 'EMFILE'])(
    '%s has an exit code of its own and a remedy',
    (code) => {
      const told = diskFault(systemError(code));
      expect(told).toMatchObject({ kind: 'disk' });
      expect(told?.problems[0]?.remedy).toMatch(/\w+/);
      expect(ERROR_KINDS.disk.exitCode).toBe(15);
    },
  );

  it('is known by its words too, since the engine gives no code', () => {
    const told = diskFault(new Error('IO Error: Could not write file "x.parquet": No space left on device'));
    expect(told?.problems[0]?.problem).toContain('no room left');
  });

  it('a checksum that fails while a question is answered is damage, which a build mends', () => {
    const told = diskFault(
      new Error('IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at 3'),
    );
    expect(told).toMatchObject({
      kind: 'store-damaged',
      problems: [{ remedy: expect.stringContaining('build again') }],
    });
  });

  it('is not every fault', () => {
    expect(diskFault(new Error('Binder Error: no such column'))).toBeNull();
    expect(diskFault(systemError('ENOENT'))).toBeNull();
  });

  it.skipIf(!existsSync('/dev/full'))(
    'ends a command with exit code 15 (skipped where there is no full disk)',
    async () => {
      mkdirSync(join(folder, 'pages'));
      symlinkSync('/dev/full', join(folder, 'pages', 'commands.md'));
      const ran = await runCommand(['reference', '--output', join(folder, 'pages')]);
      expect([ran.exitCode, ran.err]).toEqual([15, expect.stringContaining('What to do:')]);
    },
  );
});

it('a taken port is told as taken, in words that the list of exit codes has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const ran = await runCommand(['serve', '--port', String(port)], { cwd: join(folder, 'system') });
  other.close();
  expect([ran.exitCode, ran.err]).toEqual([12, expect.stringContaining('another program is listening')]);
  expect(ERROR_KINDS.busy.means).toContain('port');
});
