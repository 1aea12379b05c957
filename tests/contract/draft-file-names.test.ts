/** The name of a file or of a sheet stands in the contract that is drafted from it: one that may be somebody's is refused, untold. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { range } from './unknown-file.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-draft-names-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const BEDS = ['ward code,beds', ...range(30).map((i) => `w${i},${i}`)].join('\n');

const draftNamed = (name: string) => {
  const path = join(folder, name);
  writeFileSync(path, BEDS);
  return draftContract(path, engine);
};

describe('the name of a file that is drafted from', () => {
  it.each([
    'patient_ZE10AA.csv',
    'beds_ZE1_0AA_x.csv',
    'ward-ZE1-0AA.csv',
    'patientZE10AA.csv',
    'patientze10aa.csv',
    'sw1a.1aa.csv',
    '999_000_0018.csv',
    '999.000.0018.csv',
    '999 - 000 -  0018.csv',
    '99_90000018 beds.csv',
    'p9990000018x.csv',
    'beds_2025_999_000_0018.csv',
    '9-9-9-0-0-0-0-0-1-8.csv',
    '999\u200B000\u200B0018.csv',
    '\u0669\u0669\u0669\u0660\u0660\u0660\u0660\u0660\u0661\u0668.csv',
    'quillfeather@example.net.csv',
  ])('is refused where it may be somebody, without telling it: %s', async (name) => {
    const refused = await draftNamed(name).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'file-refused', problems: [{ where: 'the name of the file' }] });
    expect(JSON.stringify(refused)).not.toMatch(/999|0018|ZE1|0AA|1aa|quill/i);
  });

  it.each([
    ['beds_2025010109.csv', 'beds'], // a day and an hour, whose check digit happens to be right
    ['beds_9990000019.csv', 'beds'], // a wrong check digit
    ['beds q1 2nd half.csv', 'beds_q1_2nd_half'],
    ['beds h1 2nd half.csv', 'beds_h1_2nd_half'],
    ['beds_june21st.csv', 'beds_june21st'],
    ['DM019-BP.csv', 'dm019_bp'],
    ['lsoa11_lad22_icb22.csv', 'lsoa11_lad22_icb'],
    ['beds_20250101_20250131.csv', 'beds'],
    ['beds 01134960000.csv', 'beds'], // a longer number
    ['beds 1111111111.csv', 'beds'], // ten alike
  ])('is taken where it names nobody: %s', async (name, id) => {
    expect((await draftNamed(name)).id).toBe(id);
  });
});

describe('the name of a sheet that is drafted from', () => {
  const book = async (name: string, sheet: string): Promise<string> => {
    const path = join(folder, name);
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Cover').addRow(['Made up']);
    const rows = workbook.addWorksheet(sheet);
    rows.addRow(['Ward code', 'Beds']);
    for (const i of range(30)) rows.addRow([`w${i}`, i]);
    await workbook.xlsx.writeFile(path);
    return path;
  };

  it.each(['999 000 0018', 'ZE1_0AA', 'x9990000018'])('is refused where it may be somebody: %s', async (sheet) => {
    const refused = await draftContract(await book('refused.xlsx', sheet), engine).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'file-refused', problems: [{ where: 'the name of the sheet' }] });
    expect(JSON.stringify(refused)).not.toMatch(/999|ZE1/);
  });

  it('is taken where it names nobody', async () => {
    expect((await draftContract(await book('taken.xlsx', 'Beds by ward'), engine)).yaml).toContain('Beds by ward');
  });
});

describe('a file that is damaged', () => {
  it.each([
    ['a workbook', 'beds.xlsx', 'PK\u0003\u0004Quillfeather'],
    ['a Parquet file', 'beds.parquet', 'PAR1Quillfeather'],
  ])('is refused as such, and nothing of it told: %s', async (_, name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const refused = await draftContract(path, engine).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'file-refused', problems: [{ where: name }] });
    expect(String(refused)).toContain('damaged');
    expect(JSON.stringify(refused)).not.toContain('Quillfeather');
  });
});
