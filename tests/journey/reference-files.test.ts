/** The files that national publishers give for download, under the names and in the columns that they have there, land and tell of places. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';

const DATASETS = ['oa21_lsoa_msoa_lad', 'lsoa21_wd_lad', 'lsoa21_sicbl_icb', 'iod2025', 'gp_reg_pat_prac_map'].concat([
  ...['etr_trusts', 'imd_2025', 'lsoa21_ward_icb'],
]);
const INDICES = ['Income|(rate)', 'Employment|(rate)', 'Education, Skills and Training|', 'Crime|'];

/** Header and one row of the indices' File 7: what we do not read stands between what we do. */
const domains = INDICES.flatMap((index) => {
  const [name, unit] = index.split('|');
  return [
    [`${name} Score ${unit}`.trim(), '0.25'],
    [`${name} Rank (where 1 is most deprived)`, '900'],
    [`${name} Decile (where 1 is most deprived 10% of LSOAs)`, '1'],
  ] as const;
});
const quoted = (cells: string[]): string => cells.map((c) => (c.includes(',') ? `"${c}"` : c)).join(',');

const FILES: Record<string, string[]> = {
  'File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv': [
    quoted([
      ...['LSOA code (2021)', 'LSOA name (2021)', 'Local Authority District code (2024)'],
      ...['Local Authority District name (2024)', 'Index of Multiple Deprivation (IMD) Score'],
      'Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)',
      'Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)',
      ...domains.map(([name]) => name),
      'Total population: mid 2022',
    ]),
    ...[
      'E01990001,Anyford 001A,E07990001,Anyford,44.1,1200,1',
      'E01990002,Anyford 001B,E07990001,Anyford,8.7,26525,8',
    ].map((row) => `${row},${domains.map(([, value]) => value).join(',')},1650`),
  ],
  'OA21_LSOA21_MSOA21_LAD22_EW_LU.csv': [
    'OA21CD,LSOA21CD,LSOA21NM,LSOA21NMW,MSOA21CD,MSOA21NM,MSOA21NMW,LAD22CD,LAD22NM,LAD22NMW,ObjectId',
    'E00990001,E01990001,Anyford 001A,,E02990001,Anyford 001,,E07980001,Old Anyford,,1',
    'E00990002,E01990001,Anyford 001A,,E02990001,Anyford 001,,E07980001,Old Anyford,,2',
    'E00990003,E01990002,Anyford 001B,,E02990001,Anyford 001,,E07980001,Old Anyford,,3',
    'W00990001,W01990001,Tref 001A,Tref 001A,W02990001,Tref 001,,W06990001,Tref,,4',
  ],
  'LSOA21_WD26_LAD26_EW_LU.csv': [
    'LSOA21CD,LSOA21NM,LSOA21NMW,WD26CD,WD26NM,WD26NMW,LAD26CD,LAD26NM,LAD26NMW,ObjectId',
    'E01990001,Anyford 001A,,E05990001,Mill,,E07990001,Anyford,,1',
    'E01990002,Anyford 001B,,E05990002,Castle,,E07990001,Anyford,,2',
  ],
  'LSOA21_SICBL23_ICB23_LAD23_EN_LU.csv': [
    'LSOA21CD,LSOA21NM,SICBL23CD,SICBL23CDH,SICBL23NM,ICB23CD,ICB23CDH,ICB23NM,LAD23CD,LAD23NM,ObjectId',
    'E01990001,Anyford 001A,E38990001,99X,NHS Anyshire ICB - 99X,E54000999,QZ9,NHS Anyshire Integrated Care Board,E07990001,Anyford,1',
    'E01990002,Anyford 001B,E38990001,99X,NHS Anyshire ICB - 99X,E54000999,QZ9,NHS Anyshire Integrated Care Board,E07990001,Anyford,2',
  ],
  'gp-reg-pat-prac-map.csv': [
    'PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME,SUPPLIER_NAME',
    ...['A99901,MILL SURGERY,ZY1 1AA,U99901,ANYFORD PCN', 'A99902,CASTLE SURGERY,ZY1 1AB,U,UNALLOCATED'].map(
      (row) =>
        `GP_PRAC_PAT_LIST,01JUL2026,${row},E38990001,99X,NHS ANYSHIRE ICB - 99X,E54000999,QZ9,NHS ANYSHIRE INTEGRATED CARE BOARD,E40990001,Y99,EAST OF ANYWHERE,SUPPLIER`,
    ),
  ],
  'etr.csv': [
    '"RZ8","ANYSHIRE HOSPITALS NHS FOUNDATION TRUST","Y99","QZ9","MILL LANE",,,"ANYFORD",,"ZY1 1AD","20010401",,,,,,,,,,,"0",,,,,',
    '"RZ9","OLD ANYSHIRE NHS TRUST","Y99","QZ9","MILL LANE",,,"ANYFORD",,"ZY1 1AD","19940401","20010331",,,,,,,,,,"0",,,,,',
  ],
};

/** In the order of names. */
const DATASET_OF: Record<string, string> = {
  'File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv': 'iod2025',
  'LSOA21_SICBL23_ICB23_LAD23_EN_LU.csv': 'lsoa21_sicbl_icb',
  'LSOA21_WD26_LAD26_EW_LU.csv': 'lsoa21_wd_lad',
  'OA21_LSOA21_MSOA21_LAD22_EW_LU.csv': 'oa21_lsoa_msoa_lad',
  'etr.csv': 'etr_trusts',
  'gp-reg-pat-prac-map.csv': 'gp_reg_pat_prac_map',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-reference-'));
  mkdirSync(join(folder, 'downloads'));
  for (const [name, lines] of Object.entries(FILES))
    writeFileSync(join(folder, 'downloads', name), `${lines.join('\n')}\n`);
  writeFileSync(
    join(folder, 'concord.yaml'),
    `title: Made up
systems:
  - {code: QZ9, name: Anyshire, ons_code: E54000999, trusts: [RZ8]}
partners:
  - {code: X26, name: National publishers, sends: [${DATASETS.join(', ')}]}
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function tableRows(table: string, columns: string): Promise<unknown[][]> {
  const edition = await openEdition(openWorkspace(folder));
  try {
    const rows = await edition.engine.all(`select ${columns} from ${edition.table(table)} order by all`);
    return rows.map((row) => Object.values(row));
  } finally {
    edition.close();
  }
}

describe('files of places as their publishers give them', () => {
  it('are known by their names, and accepted', async () => {
    const { exitCode } = await runCommand(['land', join(folder, 'downloads'), '--workspace', folder]);
    const listed: { fileName: string; dataset: string; outcome: string }[] = JSON.parse(
      (await runCommand(['deliveries', '--json', '--workspace', folder])).out,
    );
    expect(listed.map((d) => [d.fileName, d.dataset, d.outcome]).sort()).toEqual(
      Object.entries(DATASET_OF).map(([name, dataset]) => [name, dataset, 'accepted']),
    );
    expect(exitCode).toBe(0);
  });

  it('areas have the newest of what the files say of them, and larger areas their names', async () => {
    const { exitCode } = await runCommand(['build', '--workspace', folder]);
    expect(exitCode).toBe(0);
    const columns = 'kind, code, name, msoa_code, ward_code, lad_code, lad_name, icb_code, imd_2025_decile';
    const district = ['E07990001', 'Anyford'];
    expect(await tableRows('area', columns)).toEqual([
      ['lad', 'E07980001', 'Old Anyford', null, null, 'E07980001', 'Old Anyford', null, null],
      ['lad', 'E07990001', 'Anyford', null, null, ...district, null, null],
      ['lad', 'W06990001', 'Tref', null, null, 'W06990001', 'Tref', null, null],
      ['lsoa21', 'E01990001', 'Anyford 001A', 'E02990001', 'E05990001', ...district, 'E54000999', 1],
      ['lsoa21', 'E01990002', 'Anyford 001B', 'E02990001', 'E05990002', ...district, 'E54000999', 8],
      ['lsoa21', 'W01990001', 'Tref 001A', 'W02990001', null, 'W06990001', 'Tref', null, null],
      ['msoa21', 'E02990001', 'Anyford 001', null, null, 'E07980001', 'Old Anyford', null, null],
      ['msoa21', 'W02990001', 'Tref 001', null, null, 'W06990001', 'Tref', null, null],
      ['ward', 'E05990001', 'Mill', null, null, ...district, null, null],
      ['ward', 'E05990002', 'Castle', null, null, ...district, null, null],
    ]);
  });

  it('organisations have their network, board and region, trusts whether they are open', async () => {
    const columns = 'kind, code, name, pcn_code, sub_icb_code, icb_code, region_code, status';
    const under = ['99X', 'E54000999', 'Y99', null];
    expect(await tableRows('organisation', columns)).toEqual([
      ['icb', 'E54000999', 'NHS ANYSHIRE INTEGRATED CARE BOARD', null, null, null, 'Y99', null],
      ['pcn', 'U99901', 'ANYFORD PCN', null, ...under],
      ['practice', 'A99901', 'MILL SURGERY', 'U99901', ...under],
      ['practice', 'A99902', 'CASTLE SURGERY', null, ...under],
      ['region', 'Y99', 'EAST OF ANYWHERE', null, null, null, null, null],
      ['sub-icb', '99X', 'NHS ANYSHIRE ICB - 99X', null, null, 'E54000999', 'Y99', null],
      ['trust', 'RZ8', 'ANYSHIRE HOSPITALS NHS FOUNDATION TRUST', null, null, null, 'Y99', 'active'],
      ['trust', 'RZ9', 'OLD ANYSHIRE NHS TRUST', null, null, null, 'Y99', 'closed'],
    ]);
  });
});
