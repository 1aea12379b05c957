/** Whatever an export is refused for is in the audit log, with who and why, and with nothing that was written wrongly. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ExportCall, runExport } from '../../src/cli/run-export.ts';
import { ConcordError } from '../../src/concord-error.ts';
import { exportPurpose } from '../../src/edition/export/export-purpose.ts';
import type { AuditEntry } from '../../src/store/audit-event.ts';
import { type DoubtfulWorkspace, makeDoubtfulWorkspace, personOf } from './doubtful-workspace.ts';
import { openSmallWorkspace } from './small-workspace.ts';

/** A build is a whole one; on a busy machine it takes its time. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const NHS = personOf(2).nhs;
const PROGRESS = { start: () => undefined, advance: () => undefined, retotal: () => undefined, end: () => undefined };
let made: DoubtfulWorkspace;
beforeAll(async () => {
  made = await makeDoubtfulWorkspace();
  const other = createHash('sha256').update('another key').digest('hex');
  const written = readFileSync(made.keys, 'utf8').replace(/^direct_care: .*$/m, `direct_care: {1: ${other}}`);
  writeFileSync(`${made.keys}.wrong`, written, { mode: 0o600 });
  mkdirSync(join(dirname(made.keys), 'full/inside'), { recursive: true });
});
afterAll(() => made.remove());

interface Given {
  purpose?: string;
  tables?: string[];
  options?: Record<string, string>;
  write?: (folder: string, from: ExportCall) => Promise<{ tables: object[] }>;
}

/** Runs an export as a command does, in the workspace with its own catalogue alone; tells the kind of what was thrown, if any. */
async function run(user: string, given: Given = {}): Promise<string> {
  const { purpose = 'direct_care', tables, options, write } = given;
  const io = {
    ...{
      out: { write: () => '' },
      err: { write: () => '' },
      cwd: dirname(made.keys),
      isTerminal: false,
      environment: {},
    },
    ...{ now: () => new Date('2026-01-15T09:00:00Z'), ask: async () => '', untilStopped: async () => undefined },
  };
  const call = {
    ...{ io, commands: [], arguments: [] },
    options: { out: 'out', keys: made.keys, reason: 'a list for the clinic', user, ...options },
  };
  const really: NonNullable<Given['write']> = (folder, from) =>
    exportPurpose(folder, { ...from, progress: PROGRESS, ...(tables ? { tables } : {}) });
  const ran = runExport(
    call,
    openSmallWorkspace(made.folder),
    { purpose, kind: 'purpose' },
    write ?? really,
    (told) => ({
      tables: told.tables.length,
    }),
  );
  return ran.then(
    () => 'none',
    (error) => (error instanceof ConcordError ? error.kind : 'another'),
  );
}

const log = async (user: string): Promise<AuditEntry[]> =>
  JSON.parse((await made.concord(['audit', 'list', '--json', '--action', 'export', '--user', user])).out);
const isThere = (): boolean => existsSync(join(dirname(made.keys), 'out'));

it('is logged also before there is an edition', async () => {
  expect(await run('early')).toBe('no-edition');
  expect(await log('early')).toMatchObject([
    { outcome: 'denied', object: { type: 'edition', id: 'none' }, details: { refusal: 'no-edition' } },
  ]);
});

it('takes no reason that may name somebody, and logs the refusal without it', async () => {
  expect(await run('talker', { options: { reason: `for patient ${NHS}` } })).toBe('usage');
  const entries = await log('talker');
  expect(entries).toMatchObject([{ outcome: 'denied', details: { refusal: 'usage' } }]);
  expect(JSON.stringify(entries)).not.toContain(NHS);
});

describe('of an edition', () => {
  beforeAll(async () => {
    await made.build();
  });

  it.each<[string, () => Given, string, RegExp]>([
    ['another key', () => ({ options: { keys: `${made.keys}.wrong` } }), 'workspace-invalid', /not the key with which/],
    ['no key file', () => ({ options: { keys: 'nonesuch' } }), 'workspace-invalid', /./],
    ['an unknown table', () => ({ tables: ['registration', 'nonesuch'] }), 'unknown-name', /no table of that name/],
    ['an unknown purpose', () => ({ purpose: NHS }), 'unknown-name', /no purpose of that name/],
    ['an unknown edition', () => ({ options: { edition: NHS } }), 'unknown-name', /no such edition/],
    ['a purpose without a build', () => ({ purpose: 'planning' }), 'policy-refused', /not published for it/],
    ['a folder that holds something', () => ({ options: { out: 'full' } }), 'usage', /holds something/],
  ])('%s', async (user, given, kind, why) => {
    expect(await run(user, given())).toBe(kind);
    const entries = await log(user);
    expect(entries).toMatchObject([
      {
        ...{ user: { id: user }, action: 'export', outcome: 'denied', reason: 'a list for the clinic' },
        details: { kind: 'purpose', refusal: kind, why: expect.stringMatching(why) },
      },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${NHS}|nonesuch`));
    expect(isThere()).toBe(false);
  });

  it('what fails is logged without the words of what failed, since they may quote a row', async () => {
    const write = async () => {
      throw new Error(`cannot convert ${NHS}`);
    };
    expect(await run('failing', { write })).toBe('another');
    const entries = await log('failing');
    expect(entries).toMatchObject([{ outcome: 'failed', purpose: 'direct_care', details: { kind: 'purpose' } }]);
    expect(JSON.stringify(entries)).not.toContain(NHS);
    expect(isThere()).toBe(false);
  });

  it('nothing in its way: it is logged once, as done', async () => {
    expect(await run('able')).toBe('none');
    expect(await log('able')).toMatchObject([
      { outcome: 'done', purpose: 'direct_care', details: { kind: 'purpose' } },
    ]);
    expect(isThere()).toBe(true);
  });
});
