/** Which period a file's name, or a person, gives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FilePeriod } from '../../src/contract/contract.ts';
import { parsePeriod, periodOfName } from '../../src/contract/file-period.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

const contracts = loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });

describe('a period as a person writes it', () => {
  it.each<[string, FilePeriod['grain'], string | null, string | null]>([
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2024-13', 'month', null, null],
    ['2024', 'month', null, null],
    ['2024', 'year', '2024-01-01', '2024-12-31'],
    ['2024-25', 'financial-year', '2024-04-01', '2025-03-31'],
    ['2024/25', 'financial-year', '2024-04-01', '2025-03-31'],
    ['2024-26', 'financial-year', null, null],
    ['2024-02-29', 'day', '2024-02-29', '2024-02-29'],
    ['2023-02-29', 'day', null, null],
  ])('%s as a %s', (text, grain, from, to) => {
    expect(parsePeriod(text, grain)).toEqual(from && { from, to });
  });
});

describe('a file of the catalogue whose rows carry no date', () => {
  it.each<[string, string, string | null, string | null]>([
    ['rtt_weeks_provider', 'rtt_weeks_2024-07.csv', '2024-07-01', '2024-07-31'],
    ['rtt_weeks_provider', 'rtt_weeks_rc9_raj_rd8.csv', '2024-06-01', '2024-06-30'],
    ['rtt_weeks_provider', 'rtt_weeks_rc9.csv', null, null],
    ['rtt_weeks_provider', 'rtt_weeks_2024-17.csv', null, null],
    ['qof_prevalence_practice', 'qof_2021_22_prevalence_by_practice_england.csv', '2021-04-01', '2022-03-31'],
    ['gp_list_broad_age', 'gp_practice_broad_age_apr2020_england.csv', '2020-04-01', '2020-04-01'],
    ['gp_list_broad_age', 'gp_practice_broad_age_england.csv', null, null],
  ])('%s: %s', (dataset, name, from, to) => {
    expect(periodOfName(name, contracts.get(dataset)!.delivery.filePeriod!)).toEqual(from && { from, to });
  });
});

describe('the rule for it in a contract', () => {
  it.each([
    ['two sources of the date', 'period: arrived', '{grain: year}', 'both a delivery period and a filePeriod'],
    ['no grain that there is', '', '{grain: week}', "'filePeriod'"],
    ['a pattern that does not compile', '', '{grain: year, pattern: "("}', 'does not compile'],
    ['a pattern without a month', '', '{grain: month, pattern: "(?<year>20..)"}', 'no group month'],
    ['a file listed under no month', '', '{grain: month, files: [{name: a, period: "2024-13", reason: b}]}', '2024-13'],
  ])('is refused with %s', (_, rowPeriod, value, problem) => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-period-'));
    const path = join(folder, 'contract.yaml');
    const text = SAMPLE_CONTRACT.replace(
      'mode: upsert, period: arrived',
      ['mode: upsert', rowPeriod].filter(Boolean).join(', '),
    );
    writeFileSync(path, `${text}  - {property: filePeriod, value: ${value}}\n`);
    try {
      expect(() => readContract(path, new Map())).toThrow(problem);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
