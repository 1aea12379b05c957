import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../src/workspace/lock-workspace.ts';
import { newWorkspace } from '../../src/workspace/new-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

describe('the workspace lock', () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = newWorkspace(mkdtempSync(join(tmpdir(), 'concord-lock-')));
  });
  afterEach(() => rmSync(workspace.folder, { recursive: true, force: true }));

  it('lets one writer in and tells the other who holds it', async () => {
    await withLock(workspace, 'build', async () => {
      await expect(withLock(workspace, 'land', () => 1)).rejects.toMatchObject({
        kind: 'busy',
        problems: [{ problem: `\`build\` (process ${process.pid}) is writing to this workspace` }],
      });
    });
    expect(await withLock(workspace, 'land', () => 1)).toBe(1);
  });

  it('is released when the work fails', async () => {
    const failing = withLock(workspace, 'build', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withLock(workspace, 'build', () => 2)).toBe(2);
  });

  it('is gone when its holder is killed, and what the holder left in temporary is removed', async () => {
    const holder = holdInAnotherProcess(workspace.folder);
    await once(holder.stdout!, 'data');
    await expect(withLock(workspace, 'land', () => 1)).rejects.toMatchObject({ kind: 'busy' });
    writeFileSync(join(workspace.paths.temporary, 'half-made'), '');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await withLock(workspace, 'land', () => existsSync(join(workspace.paths.temporary, 'half-made')))).toBe(
      false,
    );
  });
});

function holdInAnotherProcess(folder: string) {
  const source = (file: string) => new URL(`../../src/workspace/${file}`, import.meta.url).href;
  const script = `
    const { withLock } = await import('${source('lock-workspace.ts')}');
    const { openWorkspace } = await import('${source('open-workspace.ts')}');
    setInterval(() => {}, 1000);
    await withLock(openWorkspace(${JSON.stringify(folder)}), 'build', () => { console.log('held'); return new Promise(() => {}); });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}
