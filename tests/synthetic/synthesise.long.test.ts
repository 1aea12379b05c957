/** A synthetic care system as files: the same bytes for the same seed, and never over anything else. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import type { WrittenFile } from '../../src/synthetic/reference/write-reference.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';

let top = '';
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'concord-synth-'));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const settings = { residents: 1200, years: 1, seed: 11, through: '2025-05', endDate: DEFAULT_END_DATE };

/** Path and hash of every file. */
function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
    statSync(join(folder, f)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((f) => [
      f,
      createHash('sha256')
        .update(readFileSync(join(folder, f)))
        .digest('hex'),
    ]),
  );
}

/** Whole counties are made here, small as they are. */
vi.setConfig({ testTimeout: 300_000 });

/** of the first run */
let told: WrittenFile[] = [];

describe('synthesise', () => {
  it('writes the same bytes on one thread and on two', async () => {
    const { files } = await synthesise({ ...settings, folder: join(top, 'one'), threads: 1 });
    told = files;
    await synthesise({ ...settings, folder: join(top, 'two'), threads: 2 });
    const one = hashes(join(top, 'one'));
    expect(Object.keys(one).filter((f) => f.startsWith('reference/'))).toEqual(files.map((f) => f.name).sort());
    expect(hashes(join(top, 'two'))).toEqual(one);
  });

  it('sends the datasets that are asked for alone, with the same bytes as among all, and what is true of them', async () => {
    const chosen = ['urgent_call', 'mhsds_contact_tokens', 'ecds_attendance'];
    const folder = join(top, 'chosen');
    const { extracts } = await synthesise({ ...settings, folder, datasets: chosen });
    expect(extracts.map((e) => e.dataset).sort()).toEqual(chosen.sort());
    const [all, some] = [hashes(join(top, 'one')), hashes(folder)];
    const about = (file: string): boolean => chosen.some((id) => new RegExp(`(^|/)${id}[_.]`).test(file));
    const sent = Object.keys(some).filter((f) => f.startsWith('extracts/'));
    expect(sent).toEqual(Object.keys(all).filter((f) => f.startsWith('extracts/') && about(f)));
    expect(sent.length).toBeGreaterThan(6);
    for (const file of Object.keys(some).filter((f) => about(f) || f.startsWith('reference/')))
      expect(some[file], file).toBe(all[file]);
  });

  it('refuses datasets that no partner sends, each by its name, before anything is made', async () => {
    const folder = join(top, 'strange');
    const strange = synthesise({ ...settings, folder, datasets: ['urgent_call', 'mhsds_contact', 'ecds'] });
    await expect(strange).rejects.toMatchObject({
      kind: 'usage',
      problems: [{ where: 'datasets: mhsds_contact' }, { where: 'datasets: ecds' }],
    });
    expect(existsSync(folder)).toBe(false);
  });

  it('tells how many rows each file has', async () => {
    const rows = (name: string): number =>
      readFileSync(join(top, 'one', 'reference', name), 'utf8')
        .trim()
        .split('\n').length - 1;
    expect(told.find((f) => f.name === 'reference/postcodes.csv')?.rows).toBe(rows('postcodes.csv'));
    const boundaries = JSON.parse(readFileSync(join(top, 'one', 'reference', 'boundaries.geojson'), 'utf8'));
    expect(boundaries.features).toHaveLength(12);
  });
});

describe('concord synth', () => {
  const synth = (...argv: string[]) =>
    runCommand(['synth', '--residents', '1000', '--years', '1', '--through', '2025-04', ...argv], { cwd: top });

  it('makes the folder, says what is in it, and leaves no scratch file', async () => {
    const ran = await synth('--out', 'county');
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toMatch(/reference\/lsoa\.csv +12\n/);
    expect(ran.out).toContain('Everything in it is made up.');
    expect(existsSync(join(top, 'county', '.work'))).toBe(false);
    const workspace = openWorkspace(join(top, 'county'));
    expect(workspace.systems[0]?.trusts).toEqual(['Z9E', 'Z9F']);
    expect(workspace.notice).toContain('Made-up');
    const marker = JSON.parse(readFileSync(join(top, 'county', 'synthetic.json'), 'utf8'));
    expect(marker).toMatchObject({ residents: 1000, years: 1, seed: 1, end_date: DEFAULT_END_DATE, finished: true });
  });

  it('replaces an earlier run only when told to, and makes other bytes for another seed', async () => {
    const ran = await synth('--out', 'county');
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toMatch(/holds an earlier run[\s\S]*--yes/);
    const before = hashes(join(top, 'county', 'reference'));
    expect((await synth('--out', 'county', '--seed', '2', '--yes')).exitCode).toBe(0);
    expect(readFileSync(join(top, 'county', 'synthetic.json'), 'utf8')).toContain('"seed": 2');
    const after = hashes(join(top, 'county', 'reference'));
    for (const file of ['lsoa.csv', 'postcodes.csv', 'practices.csv']) expect(after[file], file).not.toBe(before[file]);
  });

  it.each([
    ['other files', 'notes.txt', 'mine'],
    ['a marker that is not one', 'synthetic.json', '{"mine": true}'],
    ['a marker that cannot be read', 'synthetic.json', '{'],
  ])('never touches a folder with %s, not even when told to replace', async (what, name, text) => {
    const folder = join(top, what);
    mkdirSync(folder);
    writeFileSync(join(folder, name), text);
    const ran = await synth('--out', what, '--yes');
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toContain('did not make');
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
  });

  it('refuses a file in the place of the folder, and feeds that have no tokens', async () => {
    writeFileSync(join(top, 'a-file'), 'mine');
    const ran = await synth('--out', 'a-file', '--yes');
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toContain('it is a file');
    expect(readFileSync(join(top, 'a-file'), 'utf8')).toBe('mine');
    const other = await synth('--out', 'never', '--tokens', 'sus,gp');
    expect(other.exitCode).toBe(2);
    expect(other.err).toMatch(/no such feed: gp[\s\S]*sus, csds, mhsds/);
  });

  it.each([
    ['--residents', '20,000', /residents: it is not a whole number/],
    ['--residents', '999', /residents: 999 is out of range/],
    ['--residents', '99000000', /from 1,000 to 3,000,000/],
    ['--years', '0', /years: 0 is out of range/],
    ['--seed', '1.5', /seed: it is not a whole number/],
  ])('refuses %s %s and makes nothing', async (option, value, says) => {
    const ran = await runCommand(['synth', '--out', 'never', option, value], { cwd: top });
    expect(ran.exitCode).toBe(2);
    expect(ran.err).toMatch(says);
    expect(ran.err).toContain('What to do:');
    expect(existsSync(join(top, 'never'))).toBe(false);
  });
});
