/** A file that somebody writes to, moves or removes while it is landed is told of, and nothing of it stays. */
import { appendFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { silentProgress } from '../../src/progress.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, openSmallWorkspace, writeExtract } from './small-workspace.ts';

let workspace: Workspace;
let engine: Engine;
beforeEach(async () => {
  workspace = openSmallWorkspace(makeSmallWorkspace().folder);
  engine = await openEngine();
});
afterEach(() => {
  engine.close();
  rmSync(workspace.folder, { recursive: true, force: true });
});

const listed = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

it.each<[string, (path: string) => void]>([
  ['removed', (path) => rmSync(path)],
  ['moved', (path) => renameSync(path, `${path}.old`)],
  ['written to', (path) => appendFileSync(path, 'X,1\n')],
])('a file that is %s while its rows are checked', async (_, disturb) => {
  const path = writeExtract(workspace, 'activity-1.csv', [
    'org_code,month,attendances,breaches',
    'RZ1,2025-05-31,40,4',
  ]);
  const progress = {
    ...silentProgress,
    start: (what: string) => {
      if (what === 'Checking rows') disturb(path);
    },
  };
  const order = { workspace, engine, path, dataset: 'activity', from: 'X98', now: new Date('2026-02-03T09:00:00Z') };
  await expect(landFile({ ...order, progress })).rejects.toMatchObject({ kind: 'file-refused' });
  expect(listed(workspace.paths.landed)).toEqual([]);
  expect(listed(workspace.paths.deliveries)).toEqual([]);
  expect(listed(workspace.paths.temporary)).toEqual([]);
});
