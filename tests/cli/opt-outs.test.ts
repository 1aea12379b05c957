/** Wrong input to the commands of opt-outs: refused with what to do, nothing half-taken, and no number in any message. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestOptOuts, takeNationalAnswer, takeObjections } from '../../src/journey/keep-opt-outs.ts';
import type { AuditEntry } from '../../src/store/audit-event.ts';
import { withLock } from '../../src/workspace/lock-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import {
  buildFor,
  keyFile,
  keysFor,
  landOptOutFiles,
  makeOptOutWorkspace,
  numberOf,
  PEOPLE,
} from '../journey/opt-out-workspace.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';
import { type Ran, runCommand, type Setting } from './run-command.ts';

const TODAY = new Date('2026-02-10T12:00:00Z');
const HEADER = 'nhs_number,person_key,kind,date,withdrawn';
let workspace: Workspace;
let top = '';

beforeAll(async () => {
  workspace = makeOptOutWorkspace();
  top = dirname(workspace.folder);
  write('keys.yaml', keyFile(['direct_care']));
  await landOptOutFiles(workspace);
}, 120_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(top, name), text, { mode: 0o600 });
const run = async (words: string[], setting: Setting = {}): Promise<Ran> => {
  const ran = await runCommand(['opt-outs', ...words, '--workspace', workspace.folder], {
    ...{ cwd: top, now: TODAY },
    ...setting,
  });
  expect(`${ran.out}${ran.err}`).not.toMatch(/999[0-9]{7}|Quillfeather|CONCORD_DEBUG/);
  return ran;
};
const withKeys = (words: string[], setting: Setting = {}): Promise<Ran> =>
  run([...words, '--keys', 'keys.yaml'], setting);

/** What the identity zone holds, by its bytes. */
const held = (): string[] => {
  const folder = join(workspace.paths.data, 'identity');
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return readdirSync(folder).map((name) => `${name} ${hash(name)}`);
};

async function refused(words: string[], exitCode: number, message: RegExp, setting: Setting = {}): Promise<void> {
  const before = held();
  const ran = await run(words, setting);
  expect(ran.err).toMatch(message);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.out).toBe('');
  expect(held()).toEqual(before);
}
const refusedWithKeys = (words: string[], exitCode: number, message: RegExp, setting: Setting = {}): Promise<void> =>
  refused([...words, '--keys', 'keys.yaml'], exitCode, message, setting);

describe('before any build', () => {
  it('builds for the purposes that were asked for alone, and knows which there are', async () => {
    const build = (...words: string[]) =>
      runCommand(['build', ...words, '--workspace', workspace.folder], { cwd: top, now: TODAY });
    expect(await build('--keys', 'keys.yaml', '--for', 'planing')).toMatchObject({
      exitCode: 5,
      err: expect.stringContaining('did you mean planning?'),
    });
    expect(await build('--keys', 'keys.yaml', '--for', 'planning')).toMatchObject({
      exitCode: 3,
      err: expect.stringContaining('key planning: it is not among the keys'),
    });
    expect(await build('--for', 'direct_care')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--keys') });
  });

  it('says that nothing is known, and that one has to build before one can ask', async () => {
    const status = await withKeys(['status']);
    expect(status).toMatchObject({ exitCode: 0, err: '' });
    expect(status.out).toMatch(/no answer .* was taken.*no list was taken.*knows nobody yet; `concord build/s);
    await refusedWithKeys(
      ['request', '--out', 'X26ABC-100226-0001.dat'],
      13,
      /no resident has an NHS number.*build once/s,
    );
    expect(readdirSync(top).filter((name) => name.endsWith('.dat'))).toEqual([]);
  });
});

/** Entries of the audit log about opt-outs, the newest last. */
async function logged(): Promise<AuditEntry[]> {
  const ran = await runCommand(['audit', 'list', '--json', '--limit', '1000', '--workspace', workspace.folder], {
    cwd: top,
  });
  const entries: AuditEntry[] = JSON.parse(ran.out);
  expect(ran.out).not.toMatch(/999[0-9]{7}|Quillfeather/);
  return entries.filter(({ action }) => action.startsWith('opt-outs-'));
}
const hashOf = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(join(top, name)))
    .digest('hex');

describe('with residents', () => {
  const answer = (lines: string[], name = 'X26ABC-100226-0001.dat'): string => {
    mkdirSync(join(top, 'answers'), { recursive: true });
    write(`answers/${name}`, lines.join(''));
    return `answers/${name}`;
  };
  const good = PEOPLE.map(numberOf)
    .filter(Boolean)
    .map((n) => `${n},\n`);

  beforeAll(async () => {
    await buildFor(workspace, ['direct_care'], '2026-02-10');
    expect(await withKeys(['take', answer(good)])).toMatchObject({ exitCode: 0, err: '' });
    write('objections.csv', `${HEADER}\n${numberOf('sharing')},,sharing,2026-01-02,\n,3,case_finding,2026-01-02,\n`);
    expect(await withKeys(['objections', 'objections.csv'])).toMatchObject({ exitCode: 0, err: '' });
  }, 240_000);

  it('needs the key of the zone, and the right one', async () => {
    await refused(['status'], 3, /key zones: it is not among the keys/);
    write(
      'other.yaml',
      keyFile(['direct_care']).replace(/^zones: .*$/m, `zones: {1: ${createHash('sha256').update('x').digest('hex')}}`),
    );
    for (const words of [['status'], ['take', answer(good)], ['objections', 'objections.csv']])
      await refused([...words, '--keys', 'other.yaml'], 14, /the key is another than the one it was sealed with/);
    await refused(['status', '--keys', 'nowhere.yaml'], 3, /cannot be read/);
  });

  it('writes a request under the name that the service takes alone, once, and outside the data', async () => {
    for (const name of ['answer.dat', 'X26ABC-110226-0001.dat', 'X26ABC-100226-0000.dat', 'X26-ABC-100226-0001.dat'])
      await refusedWithKeys(['request', '--out', name], 2, /X26ABC-100226-0001\.dat/);
    await refusedWithKeys(['request', '--out', 'none/X26ABC-100226-0001.dat'], 2, /folder does not exist/);
    const inside = join(workspace.paths.data, 'X26ABC-100226-0001.dat');
    await refusedWithKeys(['request', '--out', inside], 2, /among the workspace's own data/);
    await refusedWithKeys(['request'], 2, /--out/);
    expect((await withKeys(['request', '--out', 'X26ABC-100226-0002.dat'])).exitCode).toBe(0);
    await refusedWithKeys(
      ['request', '--out', 'X26ABC-100226-0002.dat'],
      2,
      /0002\.dat: a request of that name was written before.*name it X26ABC-100226-0001\.dat/s,
    );
  });

  it('takes no answer that is faulty, older, of tomorrow, lapsed, or of other people', async () => {
    const wrong: [string[], string[], number, RegExp][] = [
      [['\n'], [], 7, /no comma/],
      [[good[0]!.replace(',\n', ',\r\n')], [], 7, /carriage return/],
      [[], [], 7, /it is empty/],
      [good, ['--on', '2026-02-09'], 7, /before the one in use \(2026-02-10\)/],
      [good, ['--on', '2026-02-11'], 7, /today is 2026-02-10/],
      [good, ['--on', '2026-02-01'], 7, /may be kept for 7 days|before the one in use/],
      [good, ['--on', '10/02/2026'], 2, /is not a date/],
      [[`${someNumber(1)},\n`], [], 7, /lists not one resident/],
    ];
    // a name that tells no day leaves it to --on
    for (const [lines, more, exitCode, message] of wrong)
      await refusedWithKeys(['take', answer(lines, more.length ? 'any.dat' : undefined), ...more], exitCode, message);
    await refusedWithKeys(
      ['take', answer(good), '--on', '2026-02-09'],
      7,
      /its name says that it was answered on 2026-02-10/,
    );
    await refusedWithKeys(['take', answer(good, 'any.dat')], 7, /on which day.*add --on YYYY-MM-DD/s);
    await refusedWithKeys(['take', 'answers'], 2, /it is a folder/);
    await refusedWithKeys(['take', 'none.dat'], 5, /no such file/);
    await refusedWithKeys(['take'], 2, /FILE/);
  });

  it('takes no list of objections with a fault in it, and tells every fault by its line', async () => {
    const before = held();
    write('wrong.csv', `${HEADER}\n${someNumber(1)},,sharng,2026-01-02,\n,,sharing,2026-13-02,\n`);
    const ran = await withKeys(['objections', 'wrong.csv']);
    expect(ran.exitCode).toBe(7);
    expect(ran.err).toMatch(/wrong\.csv:2: the kind is unknown.*wrong\.csv:3: it does not name.*wrong\.csv:3: date/s);
    write('wrong.csv', 'number,kind\n');
    await refusedWithKeys(['objections', 'wrong.csv'], 7, /its header is not that of a list/);
    expect(held()).toEqual(before);
  });

  it('asks before objections that stand are heard no longer, and a withdrawal needs no asking', async () => {
    write('fewer.csv', `${HEADER}\n,3,case_finding,2026-01-02,\n`);
    await refusedWithKeys(['objections', 'fewer.csv'], 2, /1 objection that stands is not on the new list.*--yes/s);
    const before = held();
    const no = await withKeys(['objections', 'fewer.csv'], { isTerminal: true });
    expect(no).toMatchObject({ exitCode: 0, out: '', err: expect.stringContaining('Nothing has changed') });
    expect(held()).toEqual(before);
    write('all.csv', `${HEADER}\n${numberOf('sharing')},,sharing,2026-01-02,2026-02-10\n,3,case_finding,2026-01-02,\n`);
    const withdrawn = JSON.parse((await withKeys(['objections', 'all.csv', '--json'])).out);
    expect(withdrawn.objections).toMatchObject({ lines: 2, withdrawn: 1, standing: { case_finding: 1 } });
    // what was withdrawn may go from the list
    expect((await withKeys(['objections', 'fewer.csv'])).exitCode).toBe(0);
    write('none.csv', `${HEADER}\n`);
    const yes = await withKeys(['objections', 'none.csv'], { isTerminal: true, answers: { 'no longer': 'yes' } });
    expect(yes).toMatchObject({ exitCode: 0, out: expect.stringContaining('0 lines taken') });
  });

  it('leaves in the audit log who asked and what was taken or refused, by counts and hashes alone', async () => {
    const before = (await logged()).length;
    expect((await withKeys(['request', '--out', 'X26ABC-100226-0003.dat', '--user', 'i.lead'])).exitCode).toBe(0);
    const name = answer(good);
    expect((await withKeys(['take', name])).exitCode).toBe(0);
    write('two.csv', `${HEADER}\n${numberOf('sharing')},,sharing,2026-01-02,\n,3,case_finding,2026-01-02,\n`);
    expect((await withKeys(['objections', 'two.csv', '--user', 'i.lead'])).exitCode).toBe(0);
    write('one.csv', `${HEADER}\n,3,case_finding,2026-01-02,\n`);
    expect((await withKeys(['objections', 'one.csv', '--yes'])).exitCode).toBe(0);
    write('wrong.csv', `${HEADER}\n${numberOf('sharing')},,sharng,2026-01-02,\n`);
    await refusedWithKeys(['objections', 'wrong.csv'], 7, /the kind is unknown/);
    await refusedWithKeys(['take', answer([good[0]!.slice(0, 8)])], 7, /no comma/);
    await refused(['request', '--out', 'X26ABC-100226-0004.dat'], 3, /key zones/);
    const at = TODAY.toISOString();
    const entry = (act: string, outcome: string, id: string, details: object) => ({
      ...{ at, action: `opt-outs-${act}`, outcome, object: { type: 'opt-out-list', id }, details },
    });
    const sha256 = hashOf('X26ABC-100226-0003.dat');
    const none = (kind: string, why: string) => ({ refusal: kind, why: expect.stringContaining(why) });
    const entries = (await logged()).slice(before);
    expect(entries).toMatchObject([
      entry('request', 'done', sha256, { name: 'X26ABC-100226-0003.dat', numbers: good.length, leftOut: 0 }),
      entry('take', 'done', hashOf('X26ABC-100226-0003.dat'), { listedOn: '2026-02-10', numbers: good.length }),
      entry('objections', 'done', hashOf('two.csv'), { lines: 2, dropped: 0 }),
      entry('objections', 'done', hashOf('one.csv'), { lines: 1, dropped: 1 }),
      entry('objections', 'denied', 'none', none('file-refused', 'the kind is unknown')),
      entry('take', 'denied', 'none', none('file-refused', 'no comma')),
      entry('request', 'denied', 'none', none('workspace-invalid', 'not among the keys')),
    ]);
    expect(entries.map(({ user }) => user.id === 'i.lead')).toEqual([true, false, true, false, false, false, false]);
    expect(entries.every(({ user }) => user.id !== '' && user.role === 'system administrator')).toBe(true);
  });

  it('takes nothing that cannot be logged', async () => {
    const store = join(workspace.paths.data, 'store.sqlite');
    const whole = readFileSync(store);
    const before = held();
    for (const part of ['', '-wal', '-shm']) rmSync(`${store}${part}`, { force: true });
    mkdirSync(store);
    const name = answer(good);
    write('none.csv', `${HEADER}\n`);
    for (const words of [
      ['take', name],
      ['objections', 'none.csv', '--yes'],
      ['request', '--out', 'X26ABC-100226-0005.dat'],
    ])
      expect((await withKeys(words)).exitCode).not.toBe(0);
    expect(held()).toEqual(before);
    expect(existsSync(join(top, 'X26ABC-100226-0005.dat'))).toBe(false);
    rmSync(store, { recursive: true });
    writeFileSync(store, whole);
  });

  it('keeps nothing when the log fails at the last moment, not even the file of a request', async () => {
    const before = held();
    const fails = {
      workspace,
      keys: keysFor(['direct_care']),
      today: '2026-02-10',
      note: () => Promise.reject(new Error('full')),
    };
    const to = { folder: top, mailbox: 'X26ABC', on: '2026-02-10', number: 6 };
    write('none.csv', `${HEADER}\n`);
    const path = join(top, 'none.csv');
    await expect(requestOptOuts({ ...fails, to })).rejects.toThrow('full');
    await expect(takeNationalAnswer({ ...fails, path: join(top, answer(good)) })).rejects.toThrow('full');
    await expect(takeObjections({ ...fails, path, mayDrop: async () => true })).rejects.toThrow('full');
    expect(held()).toEqual(before);
    expect(existsSync(join(top, 'X26ABC-100226-0006.dat'))).toBe(false);
  });

  it('waits for no other writer', async () => {
    await withLock(workspace, 'build', () => refusedWithKeys(['status'], 12, /is writing to this workspace/));
  });
});
