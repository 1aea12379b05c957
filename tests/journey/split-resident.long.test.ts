/** A resident whose records are of two people: shown to a steward, split by hand, published apart, and taken back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import type { SplitDone } from '../../src/journey/split-resident.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import type { Setting } from '../cli/run-command.ts';
import { type DoubtfulWorkspace, type MadeUpPerson, makeDoubtfulWorkspace, personOf } from './doubtful-workspace.ts';

/** Each build is a whole one; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ANNA = personOf(6);
/** Whom a hospital took for her: the same birth date and number, of another house. */
const OTHER: MadeUpPerson = { ...ANNA, postcode: 'ZX9 9ZX' };
const because = ['--reason', 'mother and daughter, says the practice'];

let made: DoubtfulWorkspace;
let person = 0;
let split: SplitDone;
beforeAll(async () => {
  made = await makeDoubtfulWorkspace();
  await made.landAttendances('2025-12', [['wrong', OTHER]]);
  await made.build();
  person = (await personsOf()).get('wrong')!;
});
afterAll(() => made.remove());

/** Whose each attendance is in the edition that serves, by the number that the hospital gave it. */
async function personsOf(): Promise<Map<string, number | null>> {
  const edition = await openEdition(openWorkspace(made.folder));
  const rows = await edition.engine.all<{ month: string; n: number; person: number | null }>(
    `select strftime(arrived_at, '%Y-%m') as month, person_key as person, count(*) over (partition by month) as n
     from ${edition.table('emergency_attendance')}`,
  );
  edition.close();
  const named: Record<string, string> = { '2025-12': 'wrong', '2026-01': 'later' };
  return new Map(rows.flatMap((r) => (named[r.month] && r.n === 1 ? [[named[r.month]!, r.person] as const] : [])));
}

const show = (words: string[], setting: Setting = {}) =>
  made.concord(['residents', 'show', ...words, '--user', 'u1', '--keys', made.keys], setting);
const splitOff = (names: string[], ...more: string[]) =>
  made.concord([
    ...['residents', 'split', String(person), ...names.flatMap((name) => ['--record', name])],
    ...['--user', 'u1', '--keys', made.keys, ...more],
  ]);
const log = async (action: string): Promise<Record<string, unknown>[]> =>
  JSON.parse((await made.concord(['audit', 'list', '--action', action, '--json'])).out);
const lineOf = (out: string, value: string): string => out.split('\n').find((line) => line.includes(value)) ?? '';
const nameIn = (line: string): string => /R[A-Z2-7]{16}/.exec(line)?.[0] ?? '';
const otherRecord = async (): Promise<string> => nameIn(lineOf((await show([String(person)])).out, 'ZX9 9ZX'));

describe('a resident whose records are of two', () => {
  it('is shown to a steward by key, with each record named, and the log says to whom', async () => {
    const { out, err } = await show([String(person)]);
    expect(err).toBe('');
    expect(out).toContain(`Resident ${person}, 2 records.`);
    for (const told of [ANNA.nhs, ANNA.forename.toUpperCase(), ANNA.born, ANNA.postcode, OTHER.postcode])
      expect([told, out.includes(told)]).toEqual([told, true]);
    expect(nameIn(lineOf(out, OTHER.postcode))).not.toBe(nameIn(lineOf(out, ANNA.postcode)));
    expect(out).toContain(`concord residents split ${person}`);
    const [entry] = await log('residents-show');
    expect(entry).toMatchObject({ user: { id: 'u1' }, outcome: 'shown' });
    expect((entry!.object as { id: string }).id).toMatch(/^P[A-Z2-7]{16}$/);
  });

  it('is found by a number that is asked for and stands nowhere', async () => {
    const answers = { 'NHS number': `${ANNA.nhs.slice(0, 3)} ${ANNA.nhs.slice(3)}` };
    const found = await show(['--by-number'], { isTerminal: true, answers });
    expect(found.out).toContain(`Resident ${person}, 2 records.`);
    const nobody = await show(['--by-number'], { isTerminal: true, answers: { 'NHS number': '9999999999' } });
    expect([nobody.exitCode, nobody.out, nobody.err.includes('9999999999')]).toEqual([5, '', false]);
    expect((await log('residents-show')).at(-1)).toMatchObject({
      ...{ user: { id: 'u1' }, object: { id: 'by number' }, outcome: 'denied' },
      details: { refusal: 'unknown-name', why: 'nobody has this key or number now' },
    });
    const wrong = await show(['--by-number'], { isTerminal: true, answers: { 'NHS number': 'Ottoline' } });
    expect([wrong.exitCode, wrong.err.includes('Ottoline')]).toEqual([2, false]);
    const kept = readdirSync(openWorkspace(made.folder).paths.data)
      .filter((name) => name.startsWith('store.sqlite'))
      .map((name) => readFileSync(join(openWorkspace(made.folder).paths.data, name), 'latin1'));
    for (const value of [ANNA.nhs, OTHER.postcode, ANNA.surname])
      expect([value, kept.some((text) => text.includes(value))]).toEqual([value, false]);
  });

  it.each<[string, string[], number, RegExp]>([
    ['nobody', [], 2, /nobody is named/],
    ['a key and a number', ['7', '--by-number'], 2, /both/],
    ['a number where nobody sits', ['--by-number'], 2, /nobody is at the terminal/],
    ['what is no key', ['9990000018'], 2, /whole number/],
    ['a key that nobody has', ['99999'], 5, /nobody has this key/],
  ])('is not shown for %s', async (_, words, exitCode, said) => {
    const ran = await show(words);
    expect([ran.exitCode, ran.out]).toEqual([exitCode, '']);
    expect(ran.err).toMatch(said);
    expect(ran.err).not.toContain('9990000018');
  });

  it('is in the log also where nobody has the key that was asked for', async () => {
    const before = (await log('residents-show')).length;
    expect((await show(['99998'])).exitCode).toBe(5);
    const [entry, ...more] = (await log('residents-show')).slice(before);
    expect([entry?.outcome, more]).toEqual(['denied', []]);
    expect((entry!.object as { id: string }).id).toMatch(/^P[A-Z2-7]{16}$/);
  });

  it('is neither shown to nor split by anybody but stewards, without a reason or a yes, nor wholly', async () => {
    const name = await otherRecord();
    const role = ['--role', 'analyst'];
    expect(await show([String(person), ...role])).toMatchObject({ exitCode: 11, out: '' });
    expect(await splitOff([name], '--yes', ...because, ...role)).toMatchObject({ exitCode: 11, out: '' });
    expect((await log('split-resident')).map((e) => e.outcome)).toEqual(['denied']);
    expect((await splitOff([name], ...because)).err).toContain('add --yes');
    expect((await splitOff([name], '--yes', '--reason', 'born on 1 May 1950')).err).toContain('full date');
    expect((await splitOff([name, 'RNOSUCHNAME'], '--yes', ...because)).err).toMatch(/no record of 1 of the 2 names/);
    const all = [...(await show([String(person)])).out.matchAll(/^R[A-Z2-7]{16}/gm)].map((m) => m[0]);
    expect(all.length).toBe(2);
    expect((await splitOff(all, '--yes', ...because)).err).toContain('nothing would be left');
    const changes = await made.concord(['residents', 'changes', '--keys', made.keys, '--json']);
    expect(JSON.parse(changes.out)).toEqual([]);
    expect(await log('residents-changes')).toMatchObject([{ outcome: 'done', details: { after: 0, changes: 0 } }]);
    const identity = readdirSync(join(openWorkspace(made.folder).paths.data, 'identity'));
    expect(identity.filter((file) => !file.endsWith('.sealed'))).toEqual([]);
  });

  it('is split with a reason, logged without who they are, and published apart by the next build', async () => {
    const ran = await splitOff([await otherRecord()], '--yes', '--json', ...because);
    expect(ran.err).toBe('');
    split = JSON.parse(ran.out);
    expect(split).toMatchObject({ records: 1, change: 1 });
    const done = (await log('split-resident')).find((e) => e.outcome === 'done');
    expect(done).toMatchObject({
      reason: because[1],
      details: { change: 1, records: 1, mapVersion: split.mapVersion },
    });
    expect((await personsOf()).get('wrong')).toBe(person);
    await made.build();
    expect((await personsOf()).get('wrong')).toBe(split.personKey);
  });

  it('stays two as months go by, and a later record goes to whom it fits', async () => {
    await made.landAttendances('2026-01', [['later', { ...OTHER, nhs: '', surname: '' }]]);
    await made.build('2026-02-15T09:00:00.000Z');
    expect(await personsOf()).toEqual(
      new Map([
        ['wrong', split.personKey],
        ['later', split.personKey],
      ]),
    );
  });

  it('is one again from the build after the split is taken back, with what came since', async () => {
    const back = await made.concord([
      ...['residents', 'reverse', String(split.change), '--yes', '--user', 'u1', '--keys', made.keys, ...because],
    ]);
    expect(back).toMatchObject({ exitCode: 0, err: '' });
    await made.build('2026-02-16T09:00:00.000Z');
    expect(await personsOf()).toEqual(
      new Map([
        ['wrong', person],
        ['later', person],
      ]),
    );
  });
});
