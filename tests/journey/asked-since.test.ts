/** Whoever came after the national service was asked counts as opted out until the next answer, and that is said. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeBuild } from '../../src/cli/commands/build.ts';
import type { Built } from '../../src/journey/build-edition.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { buildFor, keyFile, landCoded, makeOptOutWorkspace, numberOf, type Who } from './opt-out-workspace.ts';

let workspace: Workspace;
let top = '';
const concord = (words: string[], today: string) =>
  runCommand([...words, '--workspace', workspace.folder], { cwd: top, now: new Date(`${today}T12:00:00Z`) });
const optOuts = async (today: string, ...words: string[]) => {
  const ran = await concord(['opt-outs', ...words, '--keys', 'keys.yaml'], today);
  expect(ran).toMatchObject({ exitCode: 0, err: '' });
  return ran.out;
};
const answer = async (day: string, name: string, free: Who[]): Promise<string> => {
  writeFileSync(join(top, name), free.map((who) => `${numberOf(who)},\n`).join(''));
  return optOuts(day, 'take', name);
};
const publish = (day: string): Promise<Built> => buildFor(workspace, ['direct_care', 'planning'], day);
const land = (n: number, people: Who[], day: string): Promise<void> =>
  landCoded(
    workspace,
    n,
    people.map((who) => [who, '271649006', '2026-01-05']),
    day,
  );

beforeAll(async () => {
  workspace = makeOptOutWorkspace();
  top = dirname(workspace.folder);
  writeFileSync(join(top, 'keys.yaml'), keyFile(['direct_care', 'planning']), { mode: 0o600 });
  await land(1, ['nothing', 'national', 'numberless'], '2026-02-03');
  await buildFor(workspace, ['direct_care'], '2026-02-09');
  await optOuts('2026-02-09', 'request', '--out', 'X26ABC-090226-0001.dat');
  // two came before the answer was taken, of whom the service could say nothing
  await land(2, ['nothing', 'sharing', 'case_finding'], '2026-02-10');
  await buildFor(workspace, ['direct_care'], '2026-02-10');
}, 120_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

const SAID = '2 people came, or got another NHS number, since the request of 2026-02-09; they are treated as opted out';

it('is told by the status, the build and the rows of an edition, beside who is opted out by wish', async () => {
  expect(await answer('2026-02-10', 'any-100226-0001.dat', ['nothing'])).toContain(SAID);
  const status = JSON.parse(await optOuts('2026-02-10', 'status', '--json'));
  expect(status).toMatchObject({ askedSince: { askedOn: '2026-02-09', people: 2 }, optedOut: { national: 4 } });
  const built = await publish('2026-02-10');
  expect(built.manifest.optOuts?.askedSince).toEqual({ askedOn: '2026-02-09', people: 2 });
  expect(built.manifest.seen?.people.find((p) => p.purpose === 'planning')).toMatchObject({ people: 5, optedOut: 4 });
  expect(describeBuild(built)).toContain(SAID);
  const { out } = await concord(['explain', '--rows'], '2026-02-10');
  expect(out).toContain(SAID);
}, 60_000);

it('ends with an answer to a request that named them, and an answer of before it still says who is new', async () => {
  await optOuts('2026-02-11', 'request', '--out', 'X26ABC-110226-0001.dat');
  expect(JSON.parse(await optOuts('2026-02-11', 'status', '--json')).askedSince.people).toBe(2);
  const told = await answer('2026-02-12', 'X26ABC-120226-0001.dat', ['nothing', 'sharing']);
  expect(told).not.toContain('since the request');
  const built = await publish('2026-02-12');
  expect(built.manifest.optOuts?.askedSince).toEqual({ askedOn: '2026-02-11', people: 0 });
  expect(describeBuild(built)).not.toContain('since the request');
}, 60_000);
