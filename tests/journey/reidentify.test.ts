/** Re-identification by command: own patients, direct care, one or an approved list, and everything in the log but a number. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readIdentityZone } from '../../src/edition/read-identity-zone.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import type { ReidentificationAnswer } from '../../src/reidentify/reidentify.ts';
import type { AuditEntry } from '../../src/store/audit-event.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type DoubtfulWorkspace, makeDoubtfulWorkspace, personOf } from './doubtful-workspace.ts';

/** A build is a whole one; on a busy machine it takes its time. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let made: DoubtfulWorkspace;
/** token of each person, by number */
const tokens = new Map<number, string>();

beforeAll(async () => {
  made = await makeDoubtfulWorkspace();
  await made.build();
  const workspace = openWorkspace(made.folder);
  const people = await readIdentityZone(workspace.paths, await readKeys({ file: made.keys }), (zone) =>
    zone.all<{ person_key: number; nhs_number: string }>('select person_key, nhs_number from resident'),
  );
  const edition = await openEdition(workspace);
  const rows = await edition.engine.all<{ person_key: number; person_token: string }>(
    `select person_key, person_token from ${edition.table('purpose_direct_care')}`,
  );
  edition.close();
  for (let n = 0; n < 48; n++) {
    const key = people.find((p) => p.nhs_number === personOf(n).nhs)?.person_key;
    tokens.set(n, rows.find((r) => r.person_key === key)?.person_token ?? '');
  }
});
afterAll(() => made.remove());

const token = (n: number): string => tokens.get(n) ?? '';
const NOBODY = 'ZZZZZZZZZZZZZZZZZZZZ';

/** A practitioner of A81001, who no test asked as before unless it says who. */
const asking = (user: string, more: Record<string, string> = {}): string[] =>
  Object.entries({
    ...{ user, name: 'Dr Ada Example', email: 'ada@practice.example', role: 'practitioner', practice: 'A81001' },
    ...{ reason: 'to call in for a medication review', keys: made.keys, ...more },
  }).flatMap(([flag, value]) => [`--${flag}`, value]);
const request = (user: string, persons: string[], more: Record<string, string> = {}) =>
  made.concord(['reidentify', 'request', '--json', ...persons.flatMap((p) => ['--token', p]), ...asking(user, more)]);
const answerOf = (ran: { out: string }): ReidentificationAnswer => JSON.parse(ran.out);
const log = async (...argv: string[]): Promise<AuditEntry[]> =>
  JSON.parse((await made.concord(['audit', 'list', '--json', '--limit', '1000', ...argv])).out);

describe('a practitioner', () => {
  it('is told the number of one patient of their own practice', async () => {
    const ran = await request('ada', [token(2)]);
    expect(ran.err).toBe('');
    expect(answerOf(ran).items).toEqual([{ token: token(2), nhsNumber: personOf(2).nhs, message: 'revealed' }]);
    const inWords = await made.concord(['reidentify', 'request', '--token', token(4), ...asking('ada')]);
    expect(inWords.out).toMatch(new RegExp(`${token(4)} +${personOf(4).nhs} +revealed`));
  });

  it.each<[string, () => string]>([
    ['of another practice', () => token(3)],
    ['who has left the practice', () => token(10)],
    ['who is nobody', () => NOBODY],
  ])('is told nothing of a patient %s, and not why', async (what, whom) => {
    const ran = await request(`user ${what}`, [whom()]);
    expect([ran.exitCode, answerOf(ran).items]).toEqual([
      0,
      [{ token: whom(), nhsNumber: '0000000000', message: 'no access' }],
    ]);
  });

  it('finds that the patients of another practice are its own there', async () => {
    const ran = await request('bob', [token(3)], { practice: 'A81002' });
    expect(answerOf(ran).items[0]?.nhsNumber).toBe(personOf(3).nhs);
  });

  it.each<[string, Record<string, string>, number, RegExp]>([
    ['in another role', { role: 'analyst' }, 11, /you act in another role/],
    ['for no reason', { reason: ' ' }, 2, /no reason/],
    ['for a reason that names a patient', { reason: 'for the patient 943 476 5919' }, 2, /ten digits/],
    ['without an address', { email: 'ada' }, 2, /--email: it is missing/],
    ['for a practice that is none', { practice: 'a practice' }, 2, /--practice: it is missing/],
  ])('is refused %s', async (what, more, exitCode, message) => {
    const ran = await request(`refused ${what}`, [token(6)], more);
    expect([ran.exitCode, ran.out]).toEqual([exitCode, '']);
    expect(ran.err).toMatch(message);
    expect(ran.err).not.toMatch(/943/);
  });

  it.each<[string, () => string[], RegExp]>([
    ['no patient', () => [], /--token for one patient/],
    ['an NHS number for a token', () => ['--token', personOf(2).nhs], /--token number 1: it is no token/],
    ['patients in two ways', () => ['--token', token(2), '--list', made.keys], /one of the two/],
  ])('who gives %s is told how, and the value is not repeated', async (_, argv, message) => {
    const ran = await made.concord(['reidentify', 'request', ...argv(), ...asking('carl')]);
    expect([ran.exitCode, ran.out]).toEqual([2, '']);
    expect(ran.err).toMatch(message);
    expect(ran.err).not.toContain(personOf(2).nhs);
  });

  it('who asks again on the same day says why', async () => {
    await request('dora', [token(8)]);
    const again = await request('dora', [token(8)]);
    expect([again.exitCode, again.out]).toEqual([11, '']);
    expect(again.err).toMatch(/say in --repeat-reason why/);
    const reasoned = await request('dora', [token(8)], { 'repeat-reason': 'the first print was lost' });
    expect(answerOf(reasoned).items[0]?.nhsNumber).toBe(personOf(8).nhs);
  });
});

describe('a list', () => {
  const open = (id: string, user: string, list: string) =>
    made.concord(['reidentify', 'open', id, '--json', '--list', list, ...asking(user)]);
  const approve = (id: string, user: string, role: string, ...more: string[]) =>
    made.concord(['reidentify', 'approve', id, '--reason', 'a recall', '--user', user, '--role', role, ...more]);

  it('waits for a second person, is opened once, and judged patient by patient', async () => {
    const list = join(made.folder, 'tokens.txt');
    writeFileSync(list, ['person_token', token(12), token(13), '', token(14)].join('\r\n'));
    const asked = await made.concord(['reidentify', 'request', '--list', list, ...asking('eve')]);
    const [, id = ''] = /Request (\S+) waits/.exec(asked.out) ?? [];
    expect(asked.out).not.toContain(personOf(12).nhs);
    const waiting = JSON.parse((await made.concord(['reidentify', 'list', '--json'])).out);
    expect(waiting).toMatchObject([{ requestId: id, userId: 'eve', tokens: 3, organisation: 'A81001' }]);
    expect((await made.concord(['reidentify', 'list'])).out).not.toContain(token(12));
    expect((await open(id, 'eve', list)).exitCode).toBe(11);
    expect((await approve(id, 'eve', 'caldicott-guardian')).err).toContain('it is your own request');
    expect((await approve(id, 'gus', 'practitioner')).err).toContain('you act in another role');
    expect((await approve(id, 'gus', 'caldicott-guardian')).out).toContain(`concord reidentify open ${id}`);
    expect((await open(id, 'fay', list)).exitCode).toBe(11);
    const answer = answerOf(await open(id, 'eve', list));
    expect(answer.items.map((i) => i.nhsNumber)).toEqual([personOf(12).nhs, '0000000000', personOf(14).nhs]);
    expect((await open(id, 'eve', list)).exitCode).toBe(11);
  });

  it('that is declined is not opened', async () => {
    const asked = answerOf(await request('hal', [token(16), token(18)]));
    expect(asked).toMatchObject({ state: 'waiting', items: [] });
    expect((await approve(asked.requestId, 'gus', 'ig-lead', '--decline')).out).toContain('Declined');
    const ran = await made.concord([
      ...['reidentify', 'open', asked.requestId, '--token', token(16), '--token', token(18), ...asking('hal')],
    ]);
    expect(ran.out).not.toContain(personOf(16).nhs);
  });
});

describe('an objection taken since the build', () => {
  const take = (lines: string[]) => {
    const path = join(made.folder, 'objections.csv');
    writeFileSync(path, `nhs_number,person_key,kind,date,withdrawn\n${lines.join('\n')}\n`);
    return made.concord(['opt-outs', 'objections', path, '--yes', '--keys', made.keys]);
  };
  const told = async (user: string, n: number) => {
    const [item] = answerOf(await request(user, [token(n)])).items;
    return [item?.nhsNumber, item?.message];
  };
  const denied = ['0000000000', 'no access'];

  it('to sharing is obeyed at once, by number as by key, and denied as a stranger is', async () => {
    const [{ person_key: key } = { person_key: 0 }] = await readIdentityZone(
      openWorkspace(made.folder).paths,
      await readKeys({ file: made.keys }),
      (zone) =>
        zone.all<{ person_key: number }>(`select person_key from resident where nhs_number = '${personOf(34).nhs}'`),
    );
    expect((await take([`${personOf(30).nhs},,sharing,2026-01-15,`, `,${key},sharing,2026-01-15,`])).exitCode).toBe(0);
    expect(await told('lou', 30)).toEqual(denied);
    expect(await told('lou', 34)).toEqual(denied);
    expect(await told('lou', 36)).toEqual([personOf(36).nhs, 'revealed']);
    expect((await log('--token', token(30))).map((e) => [e.action, e.outcome])).toEqual([
      ['reidentify', 'begun'],
      ['reidentify-access', 'denied'],
      ['reidentify-reveal', 'no access'],
    ]);
  });

  it('is obeyed in a list, for those alone who objected', async () => {
    await take([`${personOf(30).nhs},,sharing,2026-01-15,`]);
    const asked = answerOf(await request('max', [token(30), token(32)]));
    const approving = ['--reason', 'a recall', '--user', 'gus', '--role', 'caldicott-guardian'];
    await made.concord(['reidentify', 'approve', asked.requestId, ...approving]);
    const argv = ['reidentify', 'open', asked.requestId, '--json', '--token', token(30), '--token', token(32)];
    const { items } = answerOf(await made.concord([...argv, ...asking('max')]));
    expect(items.map((i) => i.nhsNumber)).toEqual(['0000000000', personOf(32).nhs]);
  });

  it('of another kind, or withdrawn by today, is none', async () => {
    await take([
      `${personOf(38).nhs},,secondary_use,2026-01-15,`,
      `${personOf(40).nhs},,sharing,2026-01-01,2026-01-15`,
      `${personOf(42).nhs},,sharing,2026-01-01,2026-01-16`,
    ]);
    expect(await told('ned', 38)).toEqual([personOf(38).nhs, 'revealed']);
    expect(await told('ned', 40)).toEqual([personOf(40).nhs, 'revealed']);
    expect(await told('ned', 42)).toEqual(denied);
    expect(readdirSync(join(made.folder, '.concord/identity'))).toEqual(['index.duckdb.sealed']);
  });
});

describe('the log', () => {
  it('says who was told what about whom, why, and how often it was denied', async () => {
    const entries = await log('--token', token(2));
    expect(entries.map((e) => [e.action, e.outcome])).toEqual([
      ['reidentify', 'begun'],
      ['reidentify-access', 'allowed'],
      ['reidentify-reveal', 'revealed'],
    ]);
    for (const entry of entries)
      expect(entry).toMatchObject({
        user: { id: 'ada', name: 'Dr Ada Example', role: 'practitioner', organisation: 'A81001' },
        ...{ purpose: 'direct_care', reason: 'to call in for a medication review', source: 'command line' },
      });
    for (let i = 0; i < 4; i++) await request('ivy', [token(2 * i + 21)]);
    const alerts = await log('--action', 'alert-caldicott-guardian');
    expect(alerts.map((e) => [e.user.id, e.details?.deniedToday])).toEqual([['ivy', 4]]);
    expect((await made.concord(['audit', 'verify'])).exitCode).toBe(0);
  });

  it('holds no number, name or key of a person, nor does any file of the store', () => {
    const data = join(made.folder, '.concord');
    const kept = readdirSync(data)
      .filter((name) => name.startsWith('store.sqlite'))
      .map((name) => readFileSync(join(data, name), 'latin1'))
      .join('');
    expect(kept).toContain(token(2));
    for (let n = 0; n < 48; n++)
      for (const value of [personOf(n).nhs, personOf(n).surname, personOf(n).born, personOf(n).postcode])
        expect([value, kept.includes(value)]).toEqual([value, false]);
  });
});

describe('without what it takes', () => {
  it('nothing is asked or logged: another key of the zones, no key, no zone', async () => {
    const before = (await log()).length;
    const wrong = `${made.keys}.wrong`;
    const right = readFileSync(made.keys, 'utf8');
    writeFileSync(wrong, right.replace(/^zones: .*$/m, `zones: {2: ${randomBytes(32).toString('hex')}}`), {
      mode: 0o600,
    });
    const ran = await request('jan', [token(20)], { keys: wrong });
    expect([ran.exitCode, ran.out]).toEqual([3, '']);
    expect(ran.err).toContain('key zones version 1');
    rmSync(wrong);
    const bare = asking('jan').filter((_, i, all) => all[i] !== '--keys' && all[i - 1] !== '--keys');
    const without = await made.concord(['reidentify', 'request', '--token', token(20), ...bare]);
    expect([without.exitCode, without.out]).toEqual([3, '']);
    expect((await log()).length).toBe(before);
  });

  it('a key that is not the one of the seal opens nothing, and leaves no plain copy', async () => {
    const right = readFileSync(made.keys, 'utf8');
    const forged = createHash('sha256').update('another key').digest('hex');
    writeFileSync(made.keys, right.replace(/^zones: .*$/m, `zones: {1: ${forged}}`), { mode: 0o600 });
    const ran = await request('kim', [token(20)]);
    writeFileSync(made.keys, right, { mode: 0o600 });
    expect([ran.exitCode, ran.out]).toEqual([14, '']);
    expect(readdirSync(join(made.folder, '.concord/identity'))).toEqual(['index.duckdb.sealed']);
    expect((await log('--user', 'kim')).map((e) => e.outcome)).toContain('failed');
  });
});
