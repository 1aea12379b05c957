/** Taking a delivery back at the command line: asked first, recorded with its reason, and undone the same way. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, writeExtract } from '../journey/small-workspace.ts';
import { runCommand, type Setting } from './run-command.ts';

let workspace: Workspace;
let id = '';

beforeAll(async () => {
  workspace = makeSmallWorkspace();
  const engine = await openEngine();
  const path = writeExtract(workspace, 'sites.csv', ['code,name', 'RZ1,First']);
  const { delivery } = await landFile({ workspace, engine, path, dataset: 'sites', from: 'X98', now: new Date() });
  id = delivery.receipt.deliveryId;
  engine.close();
});
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

const run = (argv: string[], setting: Setting = {}) =>
  runCommand(['deliveries', ...argv, '--workspace', workspace.folder], setting);

it('asks for a reason, then whether you are sure, and changes nothing on no', async () => {
  expect(await run(['--withdraw', id])).toMatchObject({ exitCode: 2, err: expect.stringContaining('--reason') });
  const unasked = await run(['--withdraw', id, '--reason', 'wrong']);
  expect(unasked).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') });
  const no = await run(['--withdraw', id, '--reason', 'wrong'], { isTerminal: true });
  expect(no).toMatchObject({ exitCode: 0, err: expect.stringContaining('Nothing has changed') });
  expect((await run([])).out).toContain('accepted');
  expect(await run(['--reason', 'wrong'])).toMatchObject({ exitCode: 2 });
  expect(await run(['--withdraw', id, '--restore', id])).toMatchObject({ exitCode: 2 });
});

it('takes it back and puts it back', async () => {
  const yes = await run(['--withdraw', id, '--reason', 'wrong'], { isTerminal: true, answers: { 'Leave out': 'yes' } });
  expect(yes).toMatchObject({ exitCode: 0, out: expect.stringContaining('stays in the record') });
  expect((await run([])).out).toContain('withdrawn');
  expect(await run(['--withdraw', id, '--reason', 'wrong', '--yes'])).toMatchObject({ exitCode: 2 });
  const back = await run(['--restore', id, '--reason', 'right', '--yes', '--json']);
  expect(JSON.parse(back.out)).toMatchObject({ deliveryId: id, withdrawn: null });
});
