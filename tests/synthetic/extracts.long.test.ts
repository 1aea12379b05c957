/** The files of the made-up partners: where they go, what stands in them, and that each planted fault is told and found. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { CALENDAR_STEPS } from '../../src/synthetic/events/calendar/calendar-steps.ts';
import { monthsCovered, throughMonth } from '../../src/synthetic/extracts/covered-months.ts';
import type { DatasetExtract, FaultDose } from '../../src/synthetic/extracts/dataset-extract.ts';
import { type ExtractOptions, writeExtracts } from '../../src/synthetic/extracts/write-extracts.ts';
import { defineFaults } from '../../src/synthetic/faults/define-faults.ts';
import { generateWorld } from '../../src/synthetic/generate-world.ts';
import { HEALTH_STEPS } from '../../src/synthetic/health/health-steps.ts';
import { PLACE_STEPS } from '../../src/synthetic/place/place-steps.ts';
import { RESIDENTS_STEPS } from '../../src/synthetic/residents/residents-steps.ts';
import { startTruth } from '../../src/synthetic/truth/tell-chunk.ts';
import { defineTokens, tokenKey } from '../../src/synthetic/truth/token-key.ts';
import { writeFaultTables } from '../../src/synthetic/truth/write-truth.ts';
import { readVectors } from '../statistics/read-vectors.ts';
import { checkExtracts } from './found-faults.ts';

const period = { years: 2, endDate: '2026-03-31' };
const doses: FaultDose[] = [
  { fault: 'missing-nhs-number', share: 0.05 },
  { fault: 'other-nhs-number', share: 0.02 },
  { fault: 'nhs-number-digit', share: 0.02 },
  { fault: 'superseded-nhs-number', share: 0.5 },
  { fault: 'day-month-swapped', share: 0.05 },
  { fault: 'partial-postcode', share: 0.03 },
  { fault: 'end-before-start', share: 0.02, column: 'departed_at', after: 'arrived_at' },
  { fault: 'unknown-code', share: 0.03, column: 'ethnic_category', code: 'WBRIT', lastMonths: 5 },
  { fault: 'missing-value', share: 0.03, column: 'acuity' },
  { fault: 'duplicate', share: 0.01 },
  { fault: 'late', share: 0.03 },
  { fault: 'corrected', share: 0.02, column: 'arrival_mode' },
];
const dataset: DatasetExtract = {
  id: 'ecds_sample',
  rows: new URL('small-extract.sql', import.meta.url),
  senders: ['acute'],
  chunk: 'year',
  faults: doses,
};

let top = '';
let world: Engine;
beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-extracts-'));
  world = await openEngine({ memoryLimit: '2GB' });
  const steps = [...PLACE_STEPS, ...RESIDENTS_STEPS, ...HEALTH_STEPS.slice(0, 1), ...CALENDAR_STEPS];
  await generateWorld(world, { residents: 2000, seed: 5, ...period }, () => undefined, steps);
  await defineFaults(world);
  await defineTokens(world, tokenKey(5));
}, 60_000);
afterAll(() => {
  world.close();
  rmSync(top, { recursive: true, force: true });
});

/** @returns the folder and its files, sorted */
async function write(
  name: string,
  options: Partial<ExtractOptions> = {},
): Promise<{ folder: string; files: string[] }> {
  const folder = join(top, name);
  mkdirSync(folder);
  await startTruth(world);
  const all = {
    months: monthsCovered(period),
    through: throughMonth(period),
    faults: true,
    tokens: [],
    seed: 5,
    residents: 500_000,
  };
  await writeExtracts(world, { folder, onChunk: () => undefined, ...all, ...options }, [dataset]);
  await writeFaultTables(world, join(folder, 'truth'));
  const files = readdirSync(join(folder, 'extracts'), { recursive: true, encoding: 'utf8' });
  return { folder, files: files.filter((f) => f.includes('.')).sort() };
}

const textOf = (folder: string, file: string): string =>
  gunzipSync(readFileSync(join(folder, 'extracts', file))).toString();

describe('extracts', () => {
  it('are one file for each partner and month, in drops of the last year and a back-load before', async () => {
    const { folder, files } = await write('clean', { faults: false });
    expect(files).toHaveLength(24);
    expect(files).toContain('2025-04/Z9E/ecds_sample_Z9E_2025-04.csv.gz');
    expect(files).toContain('2025-03-and-before/Z9E/ecds_sample_Z9E_2025-03.csv.gz');
    const [header, first] = textOf(folder, '2026-03/Z9E/ecds_sample_Z9E_2026-03.csv.gz').split('\n');
    expect(header).toMatch(/^ATTENDANCE_IDENTIFIER,PROVIDER_CODE,NHS_NUMBER,PERSON_BIRTH_DATE,/);
    expect(first).toMatch(/^A\d+,RZ9,999\d{7},\d{4}-\d{2}-\d{2},/);
    expect(existsSync(join(folder, 'truth', 'owners', 'ecds_sample.parquet'))).toBe(true);
  });

  it('that are clean pass their contract whole, without a warning', async () => {
    const { folder } = await write('passes', { faults: false });
    const checked = await checkExtracts(folder);
    expect(await checked.engine.all('from found')).toEqual([]);
    expect(new Set(checked.files.map((f) => f.result.outcome))).toEqual(new Set(['accepted-with-warnings']));
    checked.close();
  });

  it('through a month are the same bytes as those of the whole run', async () => {
    const whole = await write('whole');
    const part = await write('part', { through: '2025-07-01' });
    expect(part.files).toEqual(whole.files.filter((f) => /_(2024-\d\d|2025-0[1-7])\./.test(f)));
    for (const file of part.files)
      expect(readFileSync(join(part.folder, 'extracts', file))).toEqual(
        readFileSync(join(whole.folder, 'extracts', file)),
      );
  });

  it('have faults that the contract finds, all of them and no other', async () => {
    const { folder } = await write('faulty');
    const { engine, close } = await checkExtracts(folder);
    const missed = await engine.all(`from planted p where detectable_by = 'contract' and not exists (
      from found f where f.file = p.file and f.line = p.line and (p.column_name = '' or f.column_name is null or f.column_name = p.column_name))`);
    expect(missed).toEqual([]);
    const accused = await engine.all(`from found f where not exists (
      from planted p where p.file = f.file and p.line = f.line and p.detectable_by = 'contract')`);
    expect(accused).toEqual([]);
    const planted = await engine.all<{ fault: string }>('select distinct fault from planted order by 1');
    expect(planted.map((p) => p.fault)).toEqual([...new Set(doses.map((d) => d.fault)), 'corrected-later'].sort());
    close();
  });

  it('are in dose: each fault falls on about the share of the rows that was asked for', async () => {
    const { folder } = await write('dosed');
    const told = literal(join(folder, 'truth', 'faulty_rows.parquet'));
    const rows = await world.one<{ n: number }>(
      `select count(*) as n from ${literal(join(folder, 'truth', 'owners', 'ecds_sample.parquet'))}`,
    );
    const shares = await world.all<{ fault: string; n: number }>(
      `select fault, count(*) as n from ${told} group by fault`,
    );
    const shareOf = (fault: string): number => (shares.find((s) => s.fault === fault)?.n ?? 0) / rows.n;
    for (const fault of ['missing-nhs-number', 'nhs-number-digit', 'late', 'duplicate'] as const) {
      const dose = doses.find((d) => d.fault === fault)?.share ?? 0;
      expect(shareOf(fault)).toBeGreaterThan(dose * 0.8);
      expect(shareOf(fault)).toBeLessThan(dose * 1.2);
    }
  });

  it('give a resident mostly the number of another one where they give a wrong one, and never two blanks of one value', async () => {
    const { folder } = await write('others', { faultScale: 5 });
    const { owners, told } = {
      owners: literal(join(folder, 'truth', 'owners', 'ecds_sample.parquet')),
      told: literal(join(folder, 'truth', 'faulty_rows.parquet')),
    };
    await world.run(`create or replace table sent as
      select p.filename[len(${literal(`${folder}/`)}) + 1:] as file, p.n as line, string_split(p.text, ',') as cells
      from (select filename, text, row_number() over (partition by filename) as n
        from read_csv(${literal(join(folder, 'extracts', '*', '*', '*.csv.gz'))}, header = false, columns = {'text': 'varchar'},
          delim = '\x01', quote = '', filename = true)) p`);
    const { n, others, own } = await world.one<{ n: number; others: number; own: number }>(`
      select count(*) as n, count(a.resident_id) as others, count(*) filter (where a.resident_id = o.resident_id) as own
      from ${told} f join sent s using (file, line) join ${owners} o using (file, line)
      left join resident a on a.nhs_number = s.cells[3]
      where f.fault = 'other-nhs-number'`);
    expect(n).toBeGreaterThan(200);
    expect(own).toBe(0);
    expect(others / n).toBeGreaterThan(0.85);
    expect(others / n).toBeLessThan(0.97);
  });

  it('tell of the rows that were to come after the last month, under their key', async () => {
    const { folder } = await write('cut', { through: '2025-07-01' });
    const whole = await write('not-cut');
    const rows = await world.all<{ due: string; fault: string; n: number; found: number }>(`
      select due, c.fault, count(*) as n, count(s.key) as found
      from ${literal(join(folder, 'truth', 'not_sent.parquet'))} c
      left join (select distinct split_part(column0, ',', 1) || '|' || split_part(column0, ',', 2) as key
        from read_csv(${literal(join(whole.folder, 'extracts/2025-08/*/*.csv.gz'))}, header = true, delim = '\x01', quote = '', names = ['column0'], all_varchar = true)) s
        on s.key = c.key
      group by all order by all`);
    expect(rows.map((r) => [r.due, r.fault])).toEqual([
      ['2025-08', 'corrected'],
      ['2025-08', 'late'],
    ]);
    for (const { n, found } of rows) expect(n > 0 && found === n).toBe(true);
  });

  it('tell whose each line is', async () => {
    const { folder } = await write('owned');
    const name = 'extracts/2025-06/Z9E/ecds_sample_Z9E_2025-06.csv.gz';
    const owners = await world.all<{ line: number; nhs_number: string }>(`
      select o.line, r.nhs_number from ${literal(join(folder, 'truth', 'owners', 'ecds_sample.parquet'))} o
      join resident r using (resident_id)
      where o.file = ${literal(name)}
        and not exists (from truth_row_fault f where f.file = o.file and f.line = o.line and f.column_name = 'nhs_number')`);
    const lines = textOf(folder, name.replace('extracts/', '')).split('\n');
    expect(owners.length).toBeGreaterThan(300);
    for (const { line, nhs_number } of owners) expect(lines[line - 1]?.split(',')[2]).toBe(nhs_number);
  });
});

describe('throughMonth', () => {
  it('refuses what is no covered month', () => {
    expect(() => throughMonth({ ...period, through: '2026-04' })).toThrow();
    expect(() => throughMonth({ ...period, through: 'March' })).toThrow();
    expect(throughMonth({ ...period, through: '2024-04' })).toBe('2024-04-01');
  });
});

describe('the token of a made-up feed', () => {
  it('is the HMAC of the specification', async () => {
    for (const row of readVectors('pseudonym_hmac').slice(0, 5)) {
      if (!row.message?.startsWith('nhs|') || !row.key_hex) continue;
      await defineTokens(world, row.key_hex);
      const { token } = await world.one<{ token: string }>(
        `select nhs_token(${literal(row.message.slice(4))}) as token`,
      );
      expect(token).toBe(row.hmac_sha256_hex);
    }
  });
});
