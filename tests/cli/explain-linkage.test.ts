/** What is told of people where there are none: an edition of open data alone. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePeopleWorkspace, type PeopleWorkspace } from '../privacy/people-workspace.ts';
import { runCommand } from './run-command.ts';

let made: PeopleWorkspace;
const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder]);

beforeAll(async () => {
  made = makePeopleWorkspace();
  for (const path of made.open) {
    await concord('land', path, '--dataset', 'clinic_attendances', '--from', 'RZ9');
    await concord('build');
  }
}, 120_000);
afterAll(() => rmSync(made.folder, { recursive: true, force: true }));

it('explain --linkage says that nobody is in it, and how people get there', async () => {
  const said = await concord('explain', '--linkage');
  expect([said.exitCode, said.err]).toEqual([0, '']);
  expect(said.out).toBe('Nobody is in this edition. Rows about people enter with `concord build --keys FILE`.\n');
  expect(JSON.parse((await concord('explain', '--linkage', '--json')).out)).toBeNull();
});

it('diff has nothing to say of people', async () => {
  const said = await concord('diff', '1', '2');
  expect(said.exitCode).toBe(0);
  expect(said.out).not.toContain('People');
  expect(JSON.parse((await concord('diff', '1', '2', '--json')).out).identity).toBeNull();
});

it('explain without anything to explain names both', async () => {
  const said = await concord('explain');
  expect(said.exitCode).not.toBe(0);
  expect(said.err).toContain('a metric, or --rows, or --linkage');
});

it.each([[['ae-4h', '--rows']], [['ae-4h', '--linkage']], [['--rows', '--linkage']]])(
  'explain of two things at once (%s) is told, and neither is left out without a word',
  async (asked) => {
    const said = await concord('explain', ...asked);
    expect([said.exitCode, said.out]).toEqual([2, '']);
    expect(said.err).toContain(`concord explain ${asked.join(' ')}: these are different things to explain`);
    expect(said.err).toContain('ask once for each');
  },
);

it('a group that is none is told before the purpose that nobody was published for', async () => {
  const said = await concord('cohort', 'count', 'frail-65-plus', '--on', '2026-02-01', '--by', 'foo');
  expect([said.exitCode, said.out]).toEqual([2, '']);
  expect(said.err).toContain("by 'foo'");
});
