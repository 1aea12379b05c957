/** What a county's first lists bring: patients made up to try systems, and a feed by token whose key comes later. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTestPatients } from '../../src/edition/find-test-patients.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { copyCounty } from '../shared/share-county.ts';

const FEED = 'mhsds_referral_tokens';
const LISTS = ['pds_person', 'gp_registration', 'gp_observation', FEED];
let top = '';
let folder = '';
let dummies = 0;
let built = '';
const manifest = (): Manifest => readManifest(openWorkspace(folder).paths);
const concord = (...words: string[]) =>
  runCommand([...words, '--workspace', folder], { cwd: top, now: new Date('2026-04-10T12:00:00Z') });

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-test-patients-'));
  folder = join(top, 'county');
  await copyCounty(folder, LISTS);
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  const lines = ['records', 'zones', 'direct_care'].map((id) => `${id}: {1: ${key(id)}}\n`);
  writeFileSync(join(top, 'keys.yaml'), lines.join(''), { mode: 0o600 });
  const [first] = readdirSync(join(folder, 'extracts')).sort();
  expect((await concord('land', join(folder, 'extracts', first!))).err).not.toContain('error');
  // three of each practice
  dummies = 3 * (readFileSync(join(folder, 'reference/practices.csv'), 'utf8').trim().split('\n').length - 1);
  const ran = await concord('build', '--keys', 'keys.yaml');
  expect(ran).toMatchObject({ exitCode: 0, err: '' });
  built = ran.out;
}, 240_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('test patients of a county', () => {
  it('are told of by the build, and are in no purpose', async () => {
    expect(dummies).toBeGreaterThan(2);
    expect(built).toContain(
      `${dummies} patients were made up by practices to try their systems, and are in no purpose`,
    );
    const edition = await openEdition(openWorkspace(folder));
    const [events, people] = [edition.table('gp_event'), edition.table('purpose_direct_care')];
    const { of } = await edition.engine.one<{ of: number }>(
      `select count(*) as of from ${events} where person_key is not null and person_key not in (select person_key from ${people})`,
    );
    edition.close();
    expect(of).toBeGreaterThan(0);
    const { seen } = manifest();
    const counted = seen!.tables.find((t) => t.name === 'gp_event')!;
    expect(counted.testPatients).toBe(of);
    const [care] = counted.purposes;
    expect(counted.rows).toBe(counted.testPatients! + care!.optedOut + care!.seen);
    expect(seen!.datasets.find((d) => d.name === 'gp_registration')!.testPatients).toBe(dummies);
  });

  it('are no residents, and nobody asks the national service about them', async () => {
    const status = JSON.parse((await concord('opt-outs', 'status', '--keys', 'keys.yaml', '--json')).out);
    const { optOuts, seen } = manifest();
    expect(optOuts!.testPatients).toBe(dummies);
    expect([status.residents, seen!.people[0]!.people]).toEqual([optOuts!.residents, optOuts!.residents]);
    expect(status.withoutNumber).toBe(optOuts!.withoutNumber);
  });

  it('are told apart among the residents of each version of the map, and of its numbers of people', async () => {
    const edition = await openEdition(openWorkspace(folder));
    const versions = await edition.engine.all<{ residents: number; test_patients: number }>(
      `select residents, test_patients from ${edition.table('identity_version')} order by map_version`,
    );
    edition.close();
    const { optOuts } = manifest();
    expect(versions.at(-1)).toEqual({ residents: optOuts!.residents + dummies, test_patients: dummies });
  });

  it('are in no table of registrations, and every row of every dataset is accounted for', async () => {
    const told = reconcileRows(manifest());
    expect(told.map((r) => r.dataset)).toEqual(LISTS.toSorted());
    for (const r of told) {
      expect([r.dataset, r.rejected + (r.careOnly ?? 0) + r.superseded + r.published]).toEqual([r.dataset, r.received]);
      expect([r.dataset, r.mapped! + r.unmapped!]).toEqual([r.dataset, r.published]);
    }
    const registered = told.find((r) => r.dataset === 'gp_registration')!;
    expect(registered.unmapped).toBe(dummies);
    expect(manifest().tables.find((t) => t.name === 'registration')!.rows).toBe(registered.mapped);
    expect((await concord('explain', '--rows')).out).toMatch(/Published +of them in no table +of them unlinked\n/);
  });

  it('stand in explain as rows that every purpose leaves out', async () => {
    const { out } = await concord('explain', '--rows');
    expect(out).toMatch(/Dataset +Rows +Unlinked +Test patients +Opted out: direct_care/);
    expect(out).toMatch(new RegExp(`^gp_registration +[0-9,]+ +[0-9,]+ +${dummies} +`, 'm'));
  });
});

describe('a feed by token', () => {
  const rows = () => reconcileRows(manifest()).find((r) => r.dataset === FEED)!;

  it('is said to wait for its key, and is linked by the next build that has it, with nobody else moved', async () => {
    const before = rows();
    expect(before.published).toBeGreaterThan(10);
    expect(before.unlinked).toBe(before.published);
    expect(built).toContain(`want of the key feeds: ${FEED} (${before.published} of ${before.published} rows)`);
    const stayed = () => manifest().tables.filter((t) => ['person', 'registration', 'gp_event'].includes(t.name));
    const others = stayed().map((t) => [t.name, t.sha256]);
    const { token_key_hex: feeds } = JSON.parse(readFileSync(join(folder, 'truth/notes.json'), 'utf8'));
    writeFileSync(join(top, 'keys.yaml'), `${readFileSync(join(top, 'keys.yaml'), 'utf8')}feeds: {1: ${feeds}}\n`);
    const keyed = await concord('build', '--keys', 'keys.yaml');
    expect(keyed).toMatchObject({ exitCode: 0, err: '' });
    expect(keyed.out).not.toContain('key feeds');
    expect(rows().unlinked! / rows().published).toBeLessThan(0.1);
    expect(stayed().map((t) => [t.name, t.sha256])).toEqual(others);
    const again = JSON.parse((await concord('build', '--keys', 'keys.yaml', '--json')).out);
    expect(again.unchanged).toBe(true);
  }, 120_000);
});

describe('who is a test patient', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine();
  });
  afterAll(() => engine.close());

  const found = async (rows: string, columns = ['person_key', 'is_dummy_patient']): Promise<number[] | null> => {
    const path = join(top, `list-${createHash('sha256').update(rows).digest('hex').slice(0, 8)}.parquet`);
    await engine.run(
      `copy (select * from (values ${rows}) as t(person_key, is_dummy_patient)) to ${literal(path)} (format parquet)`,
    );
    const sql = findTestPatients([
      {
        contract: { columns: columns.map((name) => ({ name })) },
        input: { relation: `read_parquet(${literal(path)})` },
      },
    ] as never);
    return sql === null ? null : (await engine.all<{ person_key: number }>(sql)).map((r) => r.person_key);
  };

  it('is one whom every list calls so, and never somebody whom one calls a person', async () => {
    expect(
      await found('(1, true), (1, true), (2, true), (2, false), (3, false), (4, null), (5, true), (5, null)'),
    ).toEqual([1]);
    expect(await found('(null, true), (null, true)')).toEqual([]);
    expect(await found('(1, true)', ['person_key'])).toBeNull();
    expect(await found('(1, true)', ['is_dummy_patient'])).toBeNull();
  });
});
