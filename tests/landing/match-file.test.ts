/** A file is matched to its dataset by name and to its partner by what concord.yaml says; doubt is told, never decided. */
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.ts';
import { fitsGlob, matchFile } from '../../src/landing/match-file.ts';

describe('file name patterns', () => {
  it.each([
    ['ae_2025.csv', 'ae_*.csv*', true],
    ['AE_2025.CSV', 'ae_*.csv', true],
    ['ae_2025.csv.gz', 'ae_*.csv*', true],
    ['my ae_2025.csv', 'ae_*.csv', false],
    ['ae_2025xcsv', 'ae_*.csv', false],
    ['a+b (1).csv', 'a+b (?).csv', true],
  ])('%s against %s: %s', (name, glob, fits) => {
    expect(fitsGlob(name, glob)).toBe(fits);
  });
});

describe('a file whose dataset was named', () => {
  it('is that, whatever its name', () => {
    const partners = [{ code: 'RZ1', name: 'One', sends: ['beds'] }];
    expect(matchFile('march.csv', new Map(), { partners }, undefined, 'beds')).toEqual({
      dataset: 'beds',
      from: 'RZ1',
    });
  });
});

describe('whose file, and of what', () => {
  const contract = (id: string, namePattern: string) => [id, { id, file: { namePattern } } as Contract] as const;
  const contracts = new Map([
    contract('beds', 'beds*.csv'),
    contract('beds_daily', 'beds_daily*.csv'),
    contract('sites', 'sites.csv'),
    contract('providers', 'rtt*providers*.csv'),
  ]);
  const partners = [
    { code: 'RZ1', name: 'One', sends: ['beds'] },
    { code: 'RZ2', name: 'Two', sends: ['beds'] },
    { code: 'RZ3', name: 'Three', sends: ['sites'] },
  ];
  it.each([
    ['sites.csv', undefined, { dataset: 'sites', from: 'RZ3' }],
    ['beds.csv', 'RZ2', { dataset: 'beds', from: 'RZ2' }],
    ['beds.csv', undefined, { reason: expect.stringContaining('several partners (RZ1, RZ2)') }],
    ['extracts/2026-03/RZ2/beds_2026-03.csv', undefined, { dataset: 'beds', from: 'RZ2' }],
    ['extracts/RZ3/beds.csv', undefined, { reason: expect.stringContaining("folder of the partner's code") }],
    ['beds_daily.csv', 'RZ1', { reason: expect.stringContaining('several contracts fit its name (beds, beds_daily)') }],
    ['/in/rtt_june/providers.csv', 'RZ1', { dataset: 'providers', from: 'RZ1' }],
    ['/in/synthetic/providers.csv', 'RZ1', { reason: expect.stringContaining("no contract's file name fits") }],
    ['other.csv', 'RZ1', { reason: expect.stringContaining("no contract's file name fits") }],
  ])('%s from %s', (name, from, found) => {
    expect(matchFile(name, contracts, { partners }, from)).toEqual(found);
  });
});
