/** The audit log by command: listed, verified against the editions, and never made by looking. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { appendAudit } from '../../src/store/append-audit.ts';
import type { AuditEvent } from '../../src/store/audit-event.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { makePeopleWorkspace, type PeopleWorkspace } from '../privacy/people-workspace.ts';
import { runCommand } from './run-command.ts';

let made: PeopleWorkspace;
const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder]);
const storePath = () => join(made.folder, '.concord/store.sqlite');
const TOKENS = ['DIOU4BME5ZDRBRY6GFYS', 'FXWC6EIGYFORTTWPS7KG'];

const event = (n: number): AuditEvent => ({
  at: `2026-01-${String(n).padStart(2, '0')}T09:30:00.000Z`,
  user: { id: n % 2 ? 'odd' : 'even', role: 'practitioner', organisation: 'A81001' },
  action: n === 3 ? 'export' : 'view',
  object: { type: 'cohort', id: String(n) },
  outcome: 'allowed',
  tokens: [TOKENS[n % 2] ?? ''],
  requestId: `request-${n}`,
  reason: `for reason ${'abcdef'[n]}`,
});

async function log(...numbers: number[]): Promise<void> {
  const store = await openStore({ path: storePath() });
  for (const n of numbers) await appendAudit(store, event(n));
  await store.close();
}

/** As who keeps the database, whom no trigger stops. */
function tamper(sql: string): void {
  const database = new Database(storePath());
  for (const { name } of database.prepare("select name from sqlite_master where type = 'trigger'").all() as {
    name: string;
  }[])
    database.exec(`drop trigger ${name}`);
  database.exec(sql);
  database.close();
}

beforeAll(async () => {
  made = makePeopleWorkspace();
  await concord('land', made.open[0], '--dataset', 'clinic_attendances', '--from', 'RZ9');
});
afterAll(() => rmSync(made.folder, { recursive: true, force: true }));

describe('the audit log, in the order in which a workspace lives', () => {
  let first = '';

  it('is empty at first, and neither looking nor a build about no one makes one', async () => {
    expect((await concord('audit', 'verify')).out).toBe('The audit log has no entry yet.\n');
    expect((await concord('audit', 'list')).out).toBe('The audit log has no such entry.\n');
    const built = await concord('build', '--json');
    first = JSON.parse(built.out).editionId;
    expect(existsSync(storePath())).toBe(false);
    expect(readManifest(openWorkspace(made.folder).paths).auditAnchor).toBeUndefined();
  });

  it('is noted in the next edition, and does not change what an edition is called', async () => {
    await log(1, 2, 3, 4);
    const again = JSON.parse((await concord('build', '--json')).out);
    expect([again.editionId, again.unchanged]).toEqual([first, true]);
    await concord('land', made.open[1], '--dataset', 'clinic_attendances', '--from', 'RZ9');
    await concord('build');
    expect(readManifest(openWorkspace(made.folder).paths).auditAnchor?.seq).toBe(4);
    const whole = await concord('audit', 'verify');
    expect(whole).toMatchObject({ exitCode: 0, err: '' });
    expect(whole.out).toMatch(/is whole: 4 entries.* anchors of 1 edition of 2/);
  });

  it('is listed: the newest without a filter, what fits with one, page by page', async () => {
    const seqs = async (...argv: string[]) =>
      (JSON.parse((await concord('audit', 'list', '--json', ...argv)).out) as { seq: number }[]).map((e) => e.seq);
    expect(await seqs()).toEqual([1, 2, 3, 4]);
    expect(await seqs('--limit', '2')).toEqual([3, 4]);
    expect(await seqs('--limit', '2', '--after', '1')).toEqual([2, 3]);
    expect(await seqs('--user', 'odd')).toEqual([1, 3]);
    expect(await seqs('--token', TOKENS[0]!)).toEqual([2, 4]);
    expect(await seqs('--action', 'export')).toEqual([3]);
    expect(await seqs('--request', 'request-2')).toEqual([2]);
    expect(await seqs('--from', '2026-01-02', '--to', '2026-01-03')).toEqual([2, 3]);
    const words = await concord('audit', 'list', '--limit', '1', '--user', 'odd');
    expect(words.out).toMatch(/2026-01-01 09:30:00 .*odd .*view .*cohort 1 .*allowed .*for reason b/);
    expect(words.out).toContain('--after 1 gives the next');
  });

  it.each([
    [['--limit', '0'], '--limit'],
    [['--after', 'x'], '--after'],
    [['--from', '2026-02-30'], '--from'],
    [['--token', 'A', '--token', 'B'], '--token'],
  ])('is not listed for %j, with what to write instead', async (argv, where) => {
    const ran = await concord('audit', 'list', ...argv);
    expect([ran.exitCode, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(`${where}: `);
  });

  it('that was changed at one entry is told by its number, with exit code 14', async () => {
    tamper("update audit_event set reason = 'another' where seq = 2");
    const ran = await concord('audit', 'verify');
    expect(ran.exitCode).toBe(14);
    expect(ran.out).toContain('Entry 2 was changed.');
    expect(ran.out).toContain('What to do');
    tamper("update audit_event set reason = 'for reason c' where seq = 2");
    expect((await concord('audit', 'verify')).exitCode).toBe(0);
  });

  it('that was written anew, whole in itself, no longer passes through the edition', async () => {
    rmSync(storePath());
    await log(1, 2, 3, 4, 5);
    const ran = await concord('audit', 'verify');
    expect(ran.exitCode).toBe(14);
    expect(ran.out).toMatch(/Edition 2 \(e[0-9a-f]+\) was published when the log ended with entry 4/);
    const told = JSON.parse((await concord('audit', 'verify', '--json')).out);
    expect(told).toMatchObject({ ok: false, entries: 5, editions: 2, anchored: 1, missed: [{ number: 2 }] });
  });

  it('that was taken away whole is missed', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(storePath() + end, { force: true });
    const ran = await concord('audit', 'verify');
    expect([ran.exitCode, ran.out.split('\n')[1]]).toEqual([14, '  Entries 1 to 4 were removed.']);
    expect(existsSync(storePath())).toBe(false);
  });
});
