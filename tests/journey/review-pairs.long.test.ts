/** Pairs in doubt, from a build to reviewers and back: nobody is named on the way, and nothing is obeyed that two did not say. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeBuild } from '../../src/cli/commands/build.ts';
import { openIdentityZone } from '../../src/edition/identity-zone.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readIdentityZone } from '../../src/edition/read-identity-zone.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { ToldChange } from '../../src/linkage/residents/list-changes.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import type { QueuedReview } from '../../src/store/review-queue.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import {
  DOUBTED,
  type DoubtfulWorkspace,
  doubtfulOf,
  LATE,
  makeDoubtfulWorkspace,
  personOf,
} from './doubtful-workspace.ts';

/** Each build is a whole one; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let made: DoubtfulWorkspace;
/** the queue's name of the pair of each person in doubt */
const pairs = new Map<number, string>();

beforeAll(async () => {
  made = await makeDoubtfulWorkspace();
});
afterAll(() => made.remove());

const paths = () => openWorkspace(made.folder).paths;
const next = async (user: string): Promise<QueuedReview[]> =>
  JSON.parse((await made.concord(['review', 'list', '--user', user, '--json'])).out).next;
const show = (pair: string, user = 'u1') => made.concord(['review', 'show', pair, '--user', user, '--keys', made.keys]);
const decide = (n: number, user: string, flag: string, reason = 'same name and practice') =>
  made.concord(['review', 'decide', pairs.get(n) ?? '', flag, '--user', user, '--reason', reason]);
const inZone = async <T>(work: (engine: Engine) => Promise<T>) =>
  readIdentityZone(paths(), await readKeys({ file: made.keys }), work);

/** Whose the attendances are in the edition that serves: number of rows by person_key, those of nobody under 0. */
async function attendances(): Promise<Map<number, number>> {
  const edition = await openEdition(openWorkspace(made.folder));
  const rows = await edition.engine.all<{ person: number; n: number }>(
    `select coalesce(person_key, 0) as person, count(*) as n from ${edition.table('emergency_attendance')} group by 1`,
  );
  edition.close();
  return new Map(rows.map((r) => [r.person, r.n]));
}

/** Person_key by NHS number, as the index has them. */
async function keyOf(n: number): Promise<number> {
  return inZone(async (engine) => {
    const { key } = await engine.one<{ key: number }>('select person_key as key from resident where nhs_number = ?', [
      personOf(n).nhs,
    ]);
    return key;
  });
}

describe('pairs in doubt, in the order in which they are decided', () => {
  it('are queued by a build, with what they agree on', async () => {
    const built = await made.build();
    expect(built.reviews).toEqual({ ...NONE, queued: 5, waiting: 5 });
    expect(describeBuild(built)).toContain('In doubt: 5 pairs wait for reviewers, 5 of them new');
    const queue = await next('u1');
    expect(queue.length).toBe(5);
    for (const { pairId, levels, model } of queue) {
      expect(pairId).toMatch(/^P[A-Z2-7]{16}-R[A-Z2-7]{16}$/);
      expect(levels).toEqual({ forename: 5, surname: 3, birth_date: 1, sex: 1, postcode: 0 });
      expect(model).toMatch(/^residents@[0-9a-f]{12}$/);
    }
    expect((await attendances()).get(0)).toBe(5);
  });

  it('are shown with both sides and the weights, to the terminal alone, and the log says to whom', async () => {
    for (const { pairId } of await next('u1')) {
      const { out, err } = await show(pairId);
      expect(err).toBe('');
      const n = DOUBTED.find((d) => out.includes(doubtfulOf(d).born)) ?? -1;
      const [record, person] = [doubtfulOf(n), personOf(n)];
      for (const told of [person.nhs, person.forename.toUpperCase(), person.born, person.postcode, record.postcode])
        expect([n, told, out.includes(told)]).toEqual([n, told, true]);
      expect(out).toMatch(/one digit apart +\+3\.9/);
      expect(out).toMatch(/probability of \d+/);
      pairs.set(n, pairId);
    }
    expect([...pairs.keys()].toSorted((a, b) => a - b)).toEqual(DOUBTED);
    const log = JSON.parse((await made.concord(['audit', 'list', '--action', 'review-show', '--json'])).out);
    expect(log.length).toBe(5);
    expect(log[0]).toMatchObject({ user: { id: 'u1', role: 'data-steward', organisation: 'QZZ' }, outcome: 'shown' });
  });

  it('leave no value of a person, and no number of the index, in the store', async () => {
    const files = readdirSync(paths().data).filter((name) => name.startsWith('store.sqlite'));
    const kept = files.map((name) => readFileSync(join(paths().data, name), 'latin1')).join('');
    expect(kept).toContain(pairs.get(4));
    const numbers = await inZone((engine) =>
      engine.all<{ id: string }>('select record_id::varchar as id from review_candidate'),
    );
    const values = DOUBTED.flatMap((n) => [personOf(n), doubtfulOf(n)]).flatMap((p) => [
      ...[p.forename, p.surname, p.forename.toUpperCase(), p.surname.toUpperCase(), p.born, p.postcode, p.nhs],
    ]);
    for (const value of [...values, ...numbers.map((r) => r.id)].filter(Boolean))
      expect([value, kept.includes(value)]).toEqual([value, false]);
  });

  it.each<[string, () => string[], number, RegExp]>([
    ['without a key', () => ['review', 'show', pairs.get(4)!, '--user', 'u1'], 3, /key/],
    [
      'when it was never queued',
      () => ['review', 'show', 'P1-R1', '--user', 'u1', '--keys', made.keys],
      5,
      /no such pair was ever queued/,
    ],
    ['without a user', () => ['review', 'show', pairs.get(4)!, '--keys', made.keys], 2, /--user/],
    [
      'in a role that is none',
      () => ['review', 'show', pairs.get(4)!, '--user', 'u', '--role', 'X!', '--keys', made.keys],
      2,
      /--role/,
    ],
  ])('are not shown %s', async (_, argv, exitCode, message) => {
    const ran = await made.concord(argv());
    expect([ran.exitCode, ran.out]).toEqual([exitCode, '']);
    expect(ran.err).toMatch(message);
  });

  it('are neither shown to nor decided by anybody but stewards, and the log says who tried', async () => {
    const role = ['--user', 'anna', '--role', 'analyst'];
    const tried = [
      ['review', 'show', pairs.get(4)!, ...role, '--keys', made.keys],
      ['review', 'decide', pairs.get(4)!, '--same', '--reason', 'the same name', ...role],
      ['review', 'reopen', pairs.get(4)!, '--reason', 'the same name', ...role],
      ['residents', 'reverse', '1', '--yes', '--reason', 'the same name', ...role, '--keys', made.keys],
    ];
    for (const argv of tried) expect(await made.concord(argv)).toMatchObject({ exitCode: 11, out: '' });
    const log = JSON.parse((await made.concord(['audit', 'list', '--user', 'anna', '--json'])).out);
    expect(log.map((e: { action: string; outcome: string }) => `${e.action} ${e.outcome}`)).toEqual(
      ['review-show', 'review', 'reopen-review', 'reverse-identity-change'].map((action) => `${action} denied`),
    );
  });

  it.each<[string, string[], RegExp]>([
    ['without a decision', ['--reason', 'a good one'], /no decision was given/],
    ['with two', ['--same', '--unsure', '--reason', 'a good one'], /more than one decision/],
    ['for a reason that names a number', ['--same', '--reason', 'the number is 943 476 5919'], /ten digits/],
    ['for a reason that names a day', ['--same', '--reason', 'born on 11/03/1951'], /full date/],
    ['for no reason', ['--same', '--reason', ' '], /no reason is given/],
  ])('are not decided %s, and nothing of it is repeated', async (_, flags, message) => {
    const ran = await made.concord(['review', 'decide', pairs.get(4)!, '--user', 'u1', ...flags]);
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toMatch(message);
    expect(ran.err).not.toMatch(/943|1951/);
  });

  it('are decided by two who agree; a third is asked where they do not, and nobody twice', async () => {
    expect((await decide(4, 'u1', '--same')).out).toContain('waits for another reviewer');
    expect((await decide(4, 'U1 ', '--same')).err).toContain('you have decided this pair before');
    expect((await decide(4, 'u2', '--same')).out).toContain('Decided: the same');
    for (const user of ['u1', 'u2']) await decide(11, user, '--different', 'a cousin of the same name');
    await decide(18, 'u1', '--same');
    expect((await decide(18, 'u2', '--different')).out).toContain('waits for another reviewer');
    expect((await decide(18, 'u3', '--unsure')).out).toContain('Decided: unsure');
    await decide(25, 'u1', '--same');
    const { counts, band } = JSON.parse((await made.concord(['review', 'list', '--json'])).out);
    expect(counts).toMatchObject({ waiting: 1, second: 1, third: 0 });
    expect(counts.decided).toEqual({ link: 1, 'not-the-same': 1, unsure: 1 });
    expect(band.lowest).toBeGreaterThan(0);
    expect((await next('u1')).map((p) => p.pairId)).toEqual([pairs.get(32)]);
  });

  it('are not obeyed by a build that fails, and are by the next', async () => {
    const mapping = join(made.folder, 'catalogue/datasets/ecds_attendance/emergency_attendance.sql');
    const right = readFileSync(mapping, 'utf8');
    writeFileSync(mapping, 'select nothing from source');
    await expect(made.build()).rejects.toThrow(/SQL is wrong/);
    expect(await inZone((e) => e.all("select 1 from record_person where how = 'review'"))).toEqual([]);
    writeFileSync(mapping, right);
    const built = await made.build();
    expect(built.reviews).toEqual({ ...NONE, linked: 1, different: 1, waiting: 2 });
    expect(describeBuild(built)).toContain('Reviewers: 1 record linked, 1 pair kept apart, 0 decisions taken back');
    const found = await attendances();
    expect([found.get(await keyOf(4)), found.get(await keyOf(11)), found.get(0)]).toEqual([2, 1, 4]);
    const applied = await inZone((e) =>
      e.all<{ reason: string }>('select decision, reason from review_applied order by all'),
    );
    expect(applied).toEqual([
      { decision: 'different', reason: 'a cousin of the same name; a cousin of the same name' },
      { decision: 'same', reason: 'same name and practice; same name and practice' },
      { decision: 'unsure', reason: 'same name and practice' },
    ]);
  });

  it('are taken back when they are reopened, and others are asked; what linkage settles leaves the queue', async () => {
    const reopen = (n: number) =>
      made.concord(['review', 'reopen', pairs.get(n)!, '--user', 'u9', '--reason', 'the practice says they are two']);
    expect((await reopen(4)).out).toContain('open again');
    expect((await reopen(25)).err).toContain('open already');
    const log = JSON.parse((await made.concord(['audit', 'list', '--user', 'u9', '--json'])).out);
    expect(log.map((e: { action: string; outcome: string }) => `${e.action} ${e.outcome}`)).toEqual([
      expect.stringMatching(/^reopen-review (?!denied)/),
      'reopen-review denied',
    ]);
    // the practice says now of 32 what the attendance said: there is no doubt any more
    await made.landRegister({ 32: { ...doubtfulOf(32), nhs: personOf(32).nhs } });
    const built = await made.build();
    expect(built.reviews).toEqual({ ...NONE, takenBack: 1, withdrawn: 1, waiting: 2 });
    const found = await attendances();
    // whom reviewers found to be another person, named and with a birth date, is a resident of their own now
    expect([found.get(await keyOf(4)), found.get(await keyOf(32)), found.get(0)]).toEqual([1, 2, 3]);
    const ways = await inZone((e) =>
      e.all("select 1 from record_person where how = 'new-person' and from_version = 4"),
    );
    expect(ways.length).toBe(1);
    const [change] = await inZone((e) =>
      e.all("select kind, person_key, reason from identity_change where kind = 'unlink'"),
    );
    expect(change).toEqual({
      ...{ kind: 'unlink', person_key: await keyOf(4) },
      reason: 'reviewers took back that a record is of this person',
    });
    expect((await next('u1')).length).toBe(0);
    expect((await next('u3')).map((p) => p.pairId).toSorted()).toEqual([pairs.get(4), pairs.get(25)].toSorted());
  });

  it('change nothing when nothing was said since', async () => {
    const before = (await openEdition(openWorkspace(made.folder))).manifest.editionId;
    const built = await made.build();
    expect([built.manifest.editionId, built.unchanged]).toEqual([before, true]);
    expect(built.reviews).toEqual({ ...NONE, waiting: 2 });
    expect((await made.concord(['audit', 'verify'])).exitCode).toBe(0);
  });
});

describe('what was done to residents', () => {
  const changes = async (...argv: string[]): Promise<ToldChange[]> =>
    JSON.parse((await made.concord(['residents', 'changes', '--keys', made.keys, '--json', ...argv])).out);
  const reverse = (change: number, ...more: string[]) =>
    made.concord(['residents', 'reverse', String(change), '--user', 'u9', '--keys', made.keys, ...more]);
  const because = ['--reason', 'they are a mother and a daughter'];
  const versionOf = async () => (await openEdition(openWorkspace(made.folder))).manifest.inputs.identityMap;

  it('is listed with reasons, and names nobody', async () => {
    const all = await changes();
    expect(all.map((c) => [c.kind, c.reversed_version]).toSorted()).toEqual([
      ['merge', null],
      ['unlink', null],
    ]);
    expect(all.find((c) => c.kind === 'merge')).toMatchObject({ records: 1, as_at: '2026-01-15' });
    expect(await changes('--after', '99')).toEqual([]);
    expect((await changes('--kind', 'split, merge')).map((c) => c.kind)).toEqual(['merge']);
    const split = await made.concord(['residents', 'changes', '--keys', made.keys, '--kind', 'split']);
    expect(split.out).toMatch(/^Changes: 1 merge, 0 splits, .*\n\nNothing of that kind/);
    const wrong = await made.concord(['residents', 'changes', '--keys', made.keys, '--kind', 'merges']);
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('merge, split, overlay, unlink')]);
    const { out } = await made.concord(['residents', 'changes', '--keys', made.keys]);
    expect(out).toMatch(/^Changes: 1 merge, 0 splits, 0 overlays, 1 unlink\.\n/);
    expect(out).toMatch(/merge +1 /);
    expect(out).not.toContain(personOf(LATE).nhs);
    expect(out.toLowerCase()).not.toContain(personOf(LATE).surname.toLowerCase());
  });

  it('is not taken back without a reason, a yes, or a change of that number, and then nothing is changed', async () => {
    const [merge] = (await changes()).filter((c) => c.kind === 'merge');
    const { change } = merge!;
    expect((await reverse(change, ...because)).err).toContain('add --yes');
    expect((await reverse(change, '--yes', '--reason', 'born on 1 May 1950')).err).toContain('full date');
    expect((await reverse(99, '--yes', ...because)).exitCode).toBe(5);
    const unlink = (await changes()).find((c) => c.kind === 'unlink')?.change ?? 0;
    expect((await reverse(unlink, '--yes', ...because)).err).toContain('no merge or split of that number');
    expect((await changes()).every((c) => c.reversed_version === null)).toBe(true);
    expect(readdirSync(join(paths().data, 'identity')).filter((name) => !name.endsWith('.sealed'))).toEqual([]);
  });

  it('is taken back by its number, logged with the reason, and published by the next build', async () => {
    const [merge] = (await changes()).filter((c) => c.kind === 'merge');
    const before = await versionOf();
    const ran = await reverse(merge!.change, '--yes', ...because);
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect((await changes()).find((c) => c.kind === 'merge')?.reversed_version).toBeGreaterThan(merge!.map_version);
    const [entry] = JSON.parse(
      (await made.concord(['audit', 'list', '--json', '--user', 'u9', '--action', 'reverse-identity-change'])).out,
    );
    expect(entry).toMatchObject({ user: { id: 'u9' }, reason: because[1], object: { id: String(merge!.change) } });
    await made.build();
    expect(await versionOf()).not.toBe(before);
    expect((await changes()).filter((c) => c.kind === 'merge').length).toBe(1);
    expect((await reverse(merge!.change, '--yes', ...because)).exitCode).toBe(5);
  });
});

describe('a pair whose record turned out not to be for reviewers', () => {
  it('is shown to nobody, and the log says who tried', async () => {
    const zone = await openIdentityZone(paths(), await readKeys({ file: made.keys }));
    await zone.engine.run('update identity_record set sensitive = true');
    await zone.seal();
    const ran = await show(pairs.get(25)!, 'u7');
    expect([ran.exitCode, ran.out]).toEqual([11, '']);
    expect(ran.err).toContain('a build has closed the pair');
    const log = JSON.parse((await made.concord(['audit', 'list', '--user', 'u7', '--json'])).out);
    expect(log).toMatchObject([{ action: 'review-show', outcome: 'denied' }]);
  });
});

const NONE = { linked: 0, different: 0, takenBack: 0, closed: 0, queued: 0, withdrawn: 0, waiting: 0 };
