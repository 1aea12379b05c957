/** Who may enter the folders of a workspace. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../src/workspace/lock-workspace.ts';
import { newWorkspace } from '../../src/workspace/new-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

const OWNER_ALONE = ['landed', 'deliveries', 'checks', 'temporary'];
const GROUP_TOO = ['.', 'steps', 'serving', 'editions'];
const isRoot = process.getuid?.() === 0;

let workspace: Workspace;
const at = (part: string): string => join(workspace.paths.data, part);
const mode = (part: string): string => (statSync(at(part)).mode & 0o7777).toString(8);
const modes = (parts: string[]): string[] => [...new Set(parts.map(mode))];
const landSomething = () => withLock(workspace, 'land', () => undefined);
/** What a new folder gets. */
const made = (open: number): string => (open & ~process.umask()).toString(8);

beforeEach(() => {
  workspace = newWorkspace(mkdtempSync(join(tmpdir(), 'concord-closed-')));
});
afterEach(() => rmSync(workspace.folder, { recursive: true, force: true }));

describe('the folders of a workspace', () => {
  it('are made so that identifiers are open to the owner alone, and what is served to the group as well', async () => {
    await withLock(workspace, 'land', () => {
      expect([modes(OWNER_ALONE), modes(GROUP_TOO)]).toEqual([[made(0o700)], [made(0o750)]]);
    });
    expect(readdirSync(at('.')).filter((name) => ['identity', 'care'].includes(name))).toEqual([]);
  });

  it('that an earlier Concord left open are closed at the next work; the files in them stay as they are', async () => {
    for (const part of [...OWNER_ALONE, ...GROUP_TOO, 'identity', 'care']) {
      mkdirSync(at(part), { recursive: true });
      chmodSync(at(part), 0o755);
    }
    writeFileSync(at('landed/a'), 'x', { mode: 0o444 });
    await landSomething();
    expect([modes([...OWNER_ALONE, 'identity', 'care']), modes(GROUP_TOO)]).toEqual([['700'], ['750']]);
    expect(mode('landed/a')).toBe('444');
  });

  it('stay narrower, and of their group, where the owner said so', async () => {
    mkdirSync(at('steps'), { recursive: true });
    chmodSync(at('steps'), 0o700);
    mkdirSync(at('serving'));
    chmodSync(at('serving'), 0o2755);
    await landSomething();
    expect([mode('steps'), mode('serving')]).toEqual(['700', '2750']);
  });

  it.runIf(isRoot)('of another owner are left alone', async () => {
    mkdirSync(at('landed'), { recursive: true });
    chmodSync(at('landed'), 0o755);
    chownSync(at('landed'), 65_534, 65_534);
    await landSomething();
    expect(mode('landed')).toBe('755');
  });
});
