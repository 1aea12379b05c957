/** Taking a delivery back at the command line: asked first, recorded with its reason, and undone the same way. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { AuditEntry } from '../../src/store/audit-event.ts';
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

const BY = ['--user', 'j.smith'];
const run = (argv: string[], setting: Setting = {}) =>
  runCommand(['deliveries', ...argv, '--workspace', workspace.folder], setting);

it('asks for a reason, then whether you are sure, and changes nothing on no', async () => {
  expect(await run(['--withdraw', id])).toMatchObject({ exitCode: 2, err: expect.stringContaining('--reason') });
  const nobody = await run(['--withdraw', id, '--reason', 'wrong', '--yes']);
  expect(nobody).toMatchObject({ exitCode: 2, err: expect.stringContaining('--user') });
  const unasked = await run(['--withdraw', id, '--reason', 'wrong', ...BY]);
  expect(unasked).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') });
  const no = await run(['--withdraw', id, '--reason', 'wrong', ...BY], { isTerminal: true });
  expect(no).toMatchObject({ exitCode: 0, err: expect.stringContaining('Nothing has changed') });
  expect((await run([])).out).toContain('accepted');
  expect(await run(['--reason', 'wrong'])).toMatchObject({ exitCode: 2 });
  expect(await run(BY)).toMatchObject({ exitCode: 2, err: expect.stringContaining('--user') });
  expect(await run(['--withdraw', id, '--restore', id])).toMatchObject({ exitCode: 2 });
});

it('takes it back and puts it back', async () => {
  const yes = await run(['--withdraw', id, '--reason', 'wrong', ...BY], {
    isTerminal: true,
    answers: { 'Leave out': 'yes' },
  });
  expect(yes).toMatchObject({ exitCode: 0, out: expect.stringContaining('stays in the record') });
  expect((await run([])).out).toContain('withdrawn');
  expect(await run(['--withdraw', id, '--reason', 'wrong', '--yes', ...BY])).toMatchObject({ exitCode: 2 });
  const back = await run(['--restore', id, '--reason', 'right', '--yes', '--json', ...BY]);
  expect(JSON.parse(back.out)).toMatchObject({ deliveryId: id, withdrawn: null });
});

it('takes no reason that may be somebody, and repeats none', async () => {
  const reasons = ['NHS no 943 476 5919 is wrong', 'born 23 April 1961', 'the flat at LS1 4DY', '94347 65919 again'];
  for (const reason of reasons) {
    const refused = await run(['--withdraw', id, '--reason', reason, '--yes', ...BY]);
    expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('the reason holds') });
    expect(refused.err).not.toMatch(/5919|1961|LS1|65919/);
  }
  expect((await run([])).out).toContain('accepted');
});

it('is for stewards alone, and the audit log says who did what and why', async () => {
  const refused = await run(['--withdraw', id, '--reason', 'wrong', '--yes', ...BY, '--role', 'practitioner']);
  expect(refused).toMatchObject({ exitCode: 11, err: expect.stringContaining('not for this role') });
  const log = await runCommand(['audit', 'list', '--json', '--workspace', workspace.folder]);
  const told = (JSON.parse(log.out) as AuditEntry[]).map((e) => [
    e.action,
    e.outcome,
    e.user.id,
    e.user.role,
    e.reason,
  ]);
  expect(told).toEqual([
    ['withdraw-delivery', 'done', 'j.smith', 'data-steward', 'wrong'],
    ['restore-delivery', 'done', 'j.smith', 'data-steward', 'right'],
    ['withdraw-delivery', 'denied', 'j.smith', 'practitioner', 'wrong'],
  ]);
});
