/** Keys that a program writes, given on the command line; and keys of every purpose as the how-to makes them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CliCall } from '../../src/cli/cli-command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { readCallKeys } from '../../src/cli/read-call-keys.ts';
import { newKey } from '../../src/pseudonym/keys.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { readPurposes } from '../../src/pseudonym/read-purposes.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'concord-keys-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [A, B] = [newKey(), newKey()];
const callOf = (options: CliCall['options'], environment = {}): CliCall =>
  ({ options, arguments: [], io: { cwd: folder, environment } }) as unknown as CliCall;
const workspace = { folder: join(folder, 'workspace') };
mkdirSync(workspace.folder);

describe('a key command', () => {
  it('gives keys beside those of the file and the environment', async () => {
    writeFileSync(join(folder, 'vault.mjs'), `process.stdout.write('records: {1: ' + process.argv[2] + '}')`);
    writeFileSync(join(folder, 'keys.yaml'), `zones: {1: ${B}}\n`, { mode: 0o600 });
    const keysCommand = `  ${process.execPath}   ${join(folder, 'vault.mjs')} ${A} `;
    const keys = await readCallKeys(callOf({ keysCommand, keys: 'keys.yaml' }), workspace);
    expect(keys.all.map(({ id, version }) => `${id} ${version}`)).toEqual(['records 1', 'zones 1']);
    expect(Buffer.from(keys.newest('records').bytes()).toString('hex')).toBe(A);
  });

  it.each(['vault get "a key"', 'vault | tail', 'cat $HOME/keys', "vault 'x'", 'vault; ls', 'a\\ b'])(
    'is refused with what only a shell understands: %s',
    async (keysCommand) => {
      await expect(readCallKeys(callOf({ keysCommand }), workspace)).rejects.toMatchObject({
        kind: 'usage',
        problems: [{ where: '--keys-command', remedy: expect.stringContaining('script') }],
      });
    },
  );

  it('is refused when it is empty or fails', async () => {
    await expect(readCallKeys(callOf({ keysCommand: ' ' }), workspace)).rejects.toThrow(/key command: it is empty/);
    await expect(readCallKeys(callOf({ keysCommand: 'no-such-vault' }), workspace)).rejects.toThrow(
      /key command no-such-vault: it could not be run/,
    );
  });

  it('is an option of every command that takes a key file', () => {
    const taking = COMMANDS.filter((c) => c.options.some((o) => o.flags.startsWith('--keys <')));
    expect(taking.length).toBeGreaterThan(8);
    for (const { name, options } of taking)
      expect([name, options.filter((o) => o.flags.startsWith('--keys-command <')).length]).toEqual([name, 1]);
  });
});

it('the how-to makes a key for every purpose of the catalogue, for its owner alone', async () => {
  const text = readFileSync(join(root, 'docs/how-to/publish-people.md'), 'utf8');
  const [, script = ''] = /## 1\. Make keys.*?```sh\n(.*?)```/s.exec(text) ?? [];
  const file = join(folder, 'keys.yaml');
  rmSync(file, { force: true });
  execFileSync('sh', ['-euc', script], { cwd: workspace.folder });
  expect(statSync(file).mode & 0o077).toBe(0);
  const purposes = [...readPurposes({ catalogueFolders: [join(root, 'catalogue')] }).values()];
  const keys = await readKeys({ file, apartFrom: workspace.folder });
  expect(keys.all.map(({ id }) => id).toSorted()).toEqual(
    ['records', 'zones', ...purposes.map((p) => p.key)].toSorted(),
  );
});
