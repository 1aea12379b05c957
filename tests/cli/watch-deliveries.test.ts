/** The watch at the command line: what it prints, as words and as JSON, and what it refuses. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { landFile } from '../../src/journey/land-file.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { makeSmallWorkspace, writeExtract } from '../journey/small-workspace.ts';
import { runCommand } from './run-command.ts';

let workspace: Workspace;

beforeAll(async () => {
  workspace = makeSmallWorkspace();
  const engine = await openEngine();
  for (const month of ['2025-01', '2025-03']) {
    const path = writeExtract(workspace, `visits-${month}.csv`, [
      'visit,org_code,day,minutes',
      `${month}a,RZ1,${month}-02,5`,
    ]);
    const now = new Date('2025-04-02T09:00:00Z');
    await landFile({ workspace, engine, path, dataset: 'visits', from: 'X99', now });
  }
  engine.close();
});
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

const run = (argv: string[]) => runCommand(['deliveries', ...argv, '--workspace', workspace.folder]);

it('prints a line for each dataset and partner, then what is to be done', async () => {
  const { out, exitCode } = await run(['--watch']);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/visits +X99 +2 +2025-01-01 +2025-03-31 +3 +1/);
  expect(out).toContain('1 thing to act on:\n  visits from X99: no delivery is about February 2025.\n    Expected: ');
  expect(out).toContain('What to do: ask X99');
  expect((await run(['--watch', '--as-at', '2025-04-01'])).out).toContain('No accepted delivery to watch');
  expect((await run(['--watch', '--as-at', '2025-07-20'])).out).toContain('X99 has gone silent');
});

it('prints all of it as JSON', async () => {
  const { out } = await run(['--watch', '--json', '--dataset', 'visits', '--from', 'X99']);
  expect(JSON.parse(out)).toMatchObject([
    { dataset: 'visits', from: 'X99', findings: [{ kind: 'missing-period', period: { from: '2025-02-01' } }] },
  ]);
});

it.each([
  [['--from', 'X99'], 2, 'add --watch'],
  [['--watch', '--withdraw', 'x'], 2, 'run the command once for each'],
  [['--watch', '--as-at', 'May'], 2, 'is not a date'],
  [['--watch', '--from', 'X98'], undefined, 'X99'],
  [['--watch', '--dataset', 'visit'], undefined, 'did you mean visits?'],
])('refuses %s', async (argv, exitCode, told) => {
  const ran = await run(argv);
  expect(ran.err).toContain(told);
  expect(ran.exitCode).toBe(exitCode ?? ran.exitCode);
  expect(ran.exitCode).not.toBe(0);
});
