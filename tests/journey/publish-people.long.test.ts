/** People from extract to edition: linked, below the privacy line, every row accounted for, and no key needed to read it. */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/edition/manifest.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { type ReconciledRows, reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { rowsOfTable } from '../../src/edition/table-files.ts';
import { literal, openEngine } from '../../src/engine/engine.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { copyCounty } from '../shared/share-county.ts';

/** One of each kind of identity: clear, token, household; with the sources that say whose a number is. */
const SENT = [
  'pds_person',
  'gp_registration',
  'nhs_number_merger',
  'ecds_attendance',
  'apc_spell',
  'apc_episode',
].concat(['gp_observation', 'mhsds_referral_tokens', 'social_care_event', 'council_tax', 'maternity_birth']);

let top = '';
let folder = '';
let keys = '';
const concord = (...argv: string[]) => runCommand([...argv, '--workspace', folder], { cwd: folder });
const build = () => concord('build', '--keys', keys);
const manifest = (): Manifest => readManifest(openWorkspace(folder).paths);

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-people-'));
  folder = join(top, 'county');
  await copyCounty(folder, SENT);
  keys = join(top, 'keys.yaml');
  writeKeys(['direct_care']);
  takeMonth('2026-02');
  await concord('land', 'sent-2026-02');
  const built = await build();
  expect(built.err).toBe('');
}, 240_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

function writeKeys(purposes: string[]): void {
  const { token_key_hex: feeds } = JSON.parse(readFileSync(join(folder, 'truth/notes.json'), 'utf8'));
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  const lines = ['records', 'zones', ...purposes].map((id) => `${id}: {1: ${key(id)}}`);
  writeFileSync(keys, [...lines, `feeds: {1: ${feeds}}`, ''].join('\n'), { mode: 0o600 });
}

/** The files of a month, as a folder to land. */
function takeMonth(month: string): void {
  const drop = join(folder, 'extracts', month);
  for (const partner of readdirSync(drop)) {
    mkdirSync(join(folder, `sent-${month}`, partner), { recursive: true });
    for (const name of readdirSync(join(drop, partner)))
      if (SENT.some((dataset) => name.startsWith(`${dataset}_Z`)))
        copyFileSync(join(drop, partner, name), join(folder, `sent-${month}`, partner, name));
  }
}

const filesOf = (...parts: string[]): string[] =>
  readdirSync(join(folder, '.concord', ...parts), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** How many of the ten-digit numbers a text holds, wherever: one look at it, and not one for each of a thousand numbers. */
function numbersIn(known: Set<string>, text: string): number {
  const found = new Set<string>();
  for (const [digits] of text.matchAll(/\d{10,}/g))
    for (let at = 0; at + 10 <= digits.length; at++) {
      const number = digits.slice(at, at + 10);
      if (known.has(number)) found.add(number);
    }
  return found.size;
}

describe('an edition of people', () => {
  it('has every dataset, and every row of each is accounted for', async () => {
    const rows: ReconciledRows[] = JSON.parse((await concord('explain', '--rows', '--json')).out).datasets;
    expect(rows.map((r) => r.dataset)).toEqual(
      expect.arrayContaining(['ecds_attendance', 'mhsds_referral_tokens', 'council_tax']),
    );
    for (const r of rows)
      expect([r.dataset, r.rejected + (r.careOnly ?? 0) + r.superseded + r.published]).toEqual([r.dataset, r.received]);
    const care = rows.find((r) => r.dataset === 'gp_observation')!;
    expect(care.careOnly).toBeGreaterThan(0);
  });

  it('knows whose nearly every row is, by number and by token', () => {
    const rows = reconcileRows(manifest()).filter((r) => r.unlinked !== null);
    const published = rows.reduce((sum, r) => sum + r.published, 0);
    const unlinked = rows.reduce((sum, r) => sum + (r.unlinked ?? 0), 0);
    expect(unlinked / published).toBeLessThan(0.05);
    expect(manifest().inputs.identityMap).toMatch(/^1:[0-9a-f]{32}$/);
    expect(manifest().inputs.keyVersions.map((k) => k.purpose)).toEqual(['records', 'direct_care']);
  });

  it('holds no NHS number, name, postcode, address number or local number in any cell of any table', async () => {
    const engine = await openEngine();
    const residents = literal(join(folder, 'truth/residents.parquet'));
    await engine.run(`create table known as
      select distinct upper(value::varchar) as value
      from (select unnest([nhs_number, superseded_nhs_number, forename || ' ' || surname]) as value from read_parquet(${residents})
        union all select postcode from read_csv(${literal(join(folder, 'reference/postcodes.csv'))}, all_varchar = true)
        union all select local_patient_id from (
          select "patient.local_patient_identifier" as local_patient_id
          from read_csv(${literal(`${folder}/sent-2026-02/*/ecds_attendance_*`)}, all_varchar = true, union_by_name = true)))
      where length(value) > 5`);
    for (const table of manifest().tables) {
      const rows = rowsOfTable(join(folder, '.concord'), table);
      const texts = table.columns.map((c) => `upper("${c.name}"::varchar)`);
      const { found } = await engine.one<{ found: number }>(`
        select count(*) as found from (select unnest([${texts.join(', ')}]) as cell from ${rows})
        where cell in (select value from known)`);
      expect([table.name, found]).toEqual([table.name, 0]);
      for (const c of table.columns)
        expect(c.name).not.toMatch(/nhs_number|surname|forename|postcode|local_patient|uprn/);
    }
    engine.close();
  });

  it('is in no file below the line as text either, and the index lies sealed', async () => {
    const engine = await openEngine();
    const numbers = (
      await engine.all<{ nhs_number: string }>(
        `select nhs_number from read_parquet(${literal(join(folder, 'truth/residents.parquet'))}) where nhs_number is not null`,
      )
    ).map((r) => r.nhs_number);
    engine.close();
    expect(numbers.filter((n) => !/^\d{10}$/.test(n))).toEqual([]);
    const known = new Set(numbers);
    expect(numbersIn(known, `7${numbers[0]}7 and ${numbers[1]}`)).toBe(2);
    const below = ['steps', 'serving', 'editions'].flatMap((part) => filesOf(part));
    for (const path of [...below, ...filesOf('identity')])
      expect([path, numbersIn(known, readFileSync(path, 'latin1'))]).toEqual([path, 0]);
    expect(filesOf('identity').map((path) => path.split('/').at(-1))).toEqual(['index.duckdb.sealed']);
  });

  it('is read without any key, and its people are tokens', async () => {
    const edition = await openEdition(openWorkspace(folder));
    const rows = await edition.engine.all<{ person_token: string }>(
      'select person_token from edition_purpose_direct_care.purpose_direct_care',
    );
    edition.close();
    expect(rows.length).toBeGreaterThan(100);
    for (const { person_token } of rows) expect(person_token).toMatch(/^[A-Z2-7]{20}$/);
  });

  it('is the same when nothing came, and then no row is read again', async () => {
    const before = manifest().editionId;
    const again = JSON.parse((await concord('build', '--keys', keys, '--json')).out);
    expect([again.editionId, again.unchanged]).toEqual([before, true]);
  });

  it('keeps every key of a person when a month comes, and crosses only what is new', async () => {
    const personsOf = async () => {
      const engine = await openEngine();
      const spell = manifest().tables.find((t) => t.name === 'hospital_spell')!;
      const rows = await engine.all<{ spell_id: string; person_key: number | null }>(
        `select spell_id::varchar as spell_id, person_key from ${rowsOfTable(join(folder, '.concord'), spell)}`,
      );
      engine.close();
      return new Map(rows.map((r) => [r.spell_id, r.person_key]));
    };
    const before = await personsOf();
    const crossed = filesOf('steps')
      .filter((path) => path.endsWith('.json'))
      .filter((path) => stepName(path).startsWith('line:'));
    takeMonth('2026-03');
    await concord('land', 'sent-2026-03');
    expect((await build()).err).toBe('');
    const after = await personsOf();
    for (const [spell, person] of before)
      if (person !== null) expect([spell, after.get(spell)]).toEqual([spell, person]);
    expect(after.size).toBeGreaterThan(before.size);
    expect(manifest().inputs.identityMap).toMatch(/^2:/);
    const now = filesOf('steps')
      .filter((path) => path.endsWith('.json'))
      .filter((path) => stepName(path).startsWith('line:'));
    // a delivery crosses anew only when one of its own records is somebody else's
    expect(now.length - crossed.length).toBeLessThan(
      2 * readdirSync(join(folder, 'sent-2026-03'), { recursive: true }).length,
    );
  }, 120_000);

  it('is not published for a purpose that obeys the national opt-out, without the answer of the national service', async () => {
    const before = manifest().editionId;
    writeKeys(['direct_care', 'planning']);
    const refused = await build();
    expect(refused.exitCode).toBe(9);
    expect(refused.err).toContain('there is no answer of the national service');
    expect(manifest().editionId).toBe(before);
    writeKeys(['direct_care']);
    expect((await build()).err).toBe('');
  });

  it('cannot be built on with another key of the zones, and nothing is lost', async () => {
    const sealed = readFileSync(join(folder, '.concord/identity/index.duckdb.sealed'));
    const right = readFileSync(keys, 'utf8');
    writeFileSync(keys, right.replace(/^zones: .*$/m, `zones: {1: ${randomBytes(32).toString('hex')}}`), {
      mode: 0o600,
    });
    const refused = await build();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.err).not.toContain('CONCORD_DEBUG');
    expect(readFileSync(join(folder, '.concord/identity/index.duckdb.sealed')).equals(sealed)).toBe(true);
    writeFileSync(keys, right, { mode: 0o600 });
  });
});

const stepName = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).name ?? '';
