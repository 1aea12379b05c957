/** The tables of the model of health say nothing impossible. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

type Row = Record<string, string>;

const read = (path: string): Row[] =>
  parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), { columns: true });
const model = (name: string): Row[] => read(`src/synthetic/health/model/${name}.csv`);

const conditions = model('conditions');
const tierOf = new Map(conditions.map((row) => [row.condition!, Number(row.tier)]));

const TURNS = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];
const DIHEDRAL = [
  ...['0123456789', '1234067895', '2340178956', '3401289567', '4012395678'],
  ...['5987604321', '6598710432', '7659821043', '8765932104', '9876543210'],
];

/** SNOMED identifiers end with a check digit by Verhoeff's method. */
const checks = (code: string): boolean =>
  [...code].reverse().reduce((sum, digit, i) => Number(DIHEDRAL[sum]![Number(TURNS[i % 8]![Number(digit)])]), 0) === 0;

describe('the model of health', () => {
  it('names conditions as the catalogue does', () => {
    const listed: Record<string, Set<string>> = {
      ltc_registers: new Set(read('catalogue/codes/ltc_registers.csv').map((row) => row.code!)),
      efi_deficits: new Set(read('catalogue/codes/efi_deficits.csv').map((row) => row.key!)),
    };
    const unknown = conditions.filter((row) => listed[row.catalogue!]?.has(row.condition!) === false);
    expect(unknown.map((row) => row.condition)).toEqual([]);
    const deficits = conditions.filter((row) => row.deficit !== '').map((row) => row.deficit!);
    expect(deficits.filter((deficit) => !listed.efi_deficits!.has(deficit))).toEqual([]);
  });

  it('covers every register but those that restate another one, and every deficit', () => {
    const registers = read('catalogue/codes/ltc_registers.csv').map((row) => row.code!);
    expect(registers.filter((code) => !tierOf.has(code)).sort()).toEqual(['CYP_AST', 'FRAIL', 'LD_U14']);
    const covered = new Set(conditions.map((row) => row.deficit!));
    const deficits = read('catalogue/codes/efi_deficits.csv').map((row) => row.key!);
    expect(deficits.filter((key) => !covered.has(key))).toEqual(['polypharmacy']);
  });

  it('lets causes come before what they cause', () => {
    for (const { cause, condition, ratio } of model('causes')) {
      expect(tierOf.get(cause!)!, `${cause} before ${condition}`).toBeLessThan(tierOf.get(condition!)!);
      expect(Number(ratio)).toBeGreaterThan(1);
    }
  });

  it('has shares of subtypes that add up to 1, and terms and medicines for conditions that there are', () => {
    const sums = new Map<string, number>();
    for (const { condition, sex, onset_from, share } of model('subtypes')) {
      const key = `${condition} ${sex} ${onset_from}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(share));
    }
    for (const [key, sum] of sums) expect(sum, key).toBeCloseTo(1, 9);
    const named = [
      ...model('medicines').map((row) => row.condition!),
      ...model('published-prevalence').map((row) => row.condition!),
      ...model('true-risk').flatMap((row) => (row.kind === 'condition' ? [row.term!] : [])),
    ];
    expect(named.filter((condition) => !tierOf.has(condition))).toEqual([]);
  });

  it('has SNOMED codes whose check digit is right', () => {
    const codes = [...conditions, ...model('subtypes')].map((row) => row.snomed!).filter((code) => code !== '');
    expect(codes.filter((code) => !checks(code))).toEqual([]);
  });

  it('numbers conditions, causes and medicines inside their blocks of salts', () => {
    const numbers = (name: string): number[] => [...new Set(model(name).map((row) => Number(row.no)))];
    expect(numbers('conditions')).toHaveLength(conditions.length);
    expect(Math.max(...numbers('conditions'))).toBeLessThan(100);
    expect(numbers('causes')).toHaveLength(model('causes').length);
    expect(Math.max(...numbers('causes'))).toBeLessThan(200);
    expect(Math.max(...numbers('medicines'))).toBeLessThan(70);
  });
});
