import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError, type Problem } from '../../src/concord-error.ts';
import { checkContractSql } from '../../src/contract/check-contract-sql.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { readCodeLists } from '../../src/contract/read-code-lists.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { CLEANSING_RULES } from '../../src/quality/cleansing-rules.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

const catalogue = resolve(import.meta.dirname, '../../catalogue');
const lists = readCodeLists({ catalogueFolders: [catalogue] });
let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-contract-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The sample with texts replaced; each must occur. */
function spoiled(...changes: [string, string][]) {
  const text = changes.reduce((t, [from, to]) => {
    expect(t, `the sample holds ${from}`).toContain(from);
    return t.replace(from, to);
  }, SAMPLE_CONTRACT);
  writeFileSync(join(folder, 'contract.yaml'), text);
  return join(folder, 'contract.yaml');
}

function problemsOf(act: () => unknown): Problem[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems;
    throw error;
  }
  return [];
}

const lineOf = (text: string): number => SAMPLE_CONTRACT.slice(0, SAMPLE_CONTRACT.indexOf(text)).split('\n').length;

describe('reading a contract', () => {
  it('fills in every default', () => {
    const contract = readContract(spoiled(), lists);
    expect(contract).toMatchObject({
      id: 'visits',
      publisher: 'A made-up trust',
      key: ['visit_id'],
      file: {
        delimiter: ',',
        quote: '"',
        encoding: 'utf-8',
        header: true,
        multiline: false,
        skipRows: 0,
        extraColumns: 'warn',
      },
      delivery: { mode: 'upsert', cadence: 'quarterly', expectedAfterDays: 20, minRows: 1, period: 'arrived' },
      belief: { status: 'final', reliableAfterDays: 0, signOff: false },
      thresholds: { accept: 0.99, warn: 0.95 },
      madeUp: false,
    });
    expect(contract.columns[1]).toMatchObject({
      physicalName: 'Arrived on',
      formats: ['%d/%m/%Y'],
      severity: 'reject',
    });
    expect(contract.columns[3]?.codeList?.codes).toContain('99');
    expect(contract.rowRules[0]).toMatchObject({ columns: ['minutes'], severity: 'reject', remedy: 'check the times' });
    expect(contract.datasetRules[0]).toMatchObject({ min: 3, severity: 'warn' });
  });

  it('gives all faults of form and of meaning at once, each with its line', () => {
    const path = spoiled(
      ['tenant: A', 'tennant: A'],
      ['minimum: 0,', 'minimum: "low",'],
      ['value: ethnicity_16plus1', 'value: ethnicity_16plus'],
      ['mode: upsert', 'mode: upsrt'],
      ['severity: warning', 'severity: bad'],
    );
    const problems = problemsOf(() => readContract(path, lists));
    const lines = problems.map((p) => Number(p.where.split(':').at(-1)));
    for (const text of ['tenant: A', 'minimum: 0', 'mode: upsert', 'severity: warning'])
      expect(lines, text).toContain(lineOf(text));
    expect(problems.map((p) => p.remedy)).toContain("did you mean 'tenant'?");
    expect(problems.map((p) => p.remedy)).toContain("did you mean 'ethnicity_16plus1'?");
  });

  it.each<[string, [string, string], RegExp]>([
    ['a pattern on a number', ['{minimum: 0, maximum: 1000}', '{pattern: "^1"}'], /fit a column of type int/],
    [
      'a minimum above the maximum',
      ['minimum: 0, maximum: 1000', 'minimum: 9, maximum: 1'],
      /minimum is above maximum/,
    ],
    ['a length above the other', ['minLength: 2', 'minLength: 20'], /minLength is above maxLength/],
    ['a date limit that is no date', ['minimum: "2000-01-01"', 'minimum: "2000"'], /not right for a column/],
    ['a pattern with look-ahead', ['^V[0-9]+$', '^V(?=1)'], /look-around/],
    ['a pattern that is none', ['^V[0-9]+$', '^V['], /not a regular expression/],
    ['formats on text', ['logicalType: date', 'logicalType: string'], /'formats' does not fit/],
    ['an unknown custom property', ['property: formats', 'property: format_list'], /unknown custom property/],
    [
      'an identifier in the open',
      ['classification: plain\n        description: number', 'classification: identifier\n        description: number'],
      /identity: none/,
    ],
    ['people in the open zone', ['identity, value: none', 'identity, value: token'], /zone: open/],
    ['upsert without a key', ['        primaryKey: true\n        primaryKeyPosition: 1\n', ''], /without a key/],
    ['a place in no key', ['        primaryKey: true\n', ''], /not in the key/],
    ['a rule with two limits', ['mustBeGreaterThan: 2', 'mustBeGreaterThan: 2\n        mustBeLessThan: 9'], /2 limits/],
    ['a rule without a limit', ['        mustBeGreaterThan: 2\n', ''], /0 limits/],
    [
      'a rule without a remedy',
      ['        customProperties: [{property: remedy, value: send all}]\n', ''],
      /'remedy' is missing/,
    ],
    [
      'a row rule with a query',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the standard writes the table's name so
      ['implementation: "minutes < 600"', 'query: "select 1 from ${table}"'],
      /lacks 'implementation'/,
    ],
    ['a frequency of two days', ['value: 3, unit: m', 'value: 2, unit: d'], /frequency/],
    ['a latency in weeks', ['value: 20, unit: d', 'value: 20, unit: w'], /latency/],
    ['a column given twice', ['name: minutes', 'name: arrived'], /given twice/],
    ['a header given twice', ['physicalName: Arrived on', 'physicalName: MINUTES '], /leads to/],
    [
      'thresholds the wrong way round',
      ['  - {property: zone', '  - {property: thresholds, value: {accept: 0.5, warn: 0.9}}\n  - {property: zone'],
      /warn is above accept/,
    ],
  ])('refuses %s', (_, change, problem) => {
    const path = spoiled(change);
    const problems = problemsOf(() => readContract(path, lists));
    expect(problems.map((p) => p.problem).join('\n')).toMatch(problem);
    for (const p of problems) {
      expect(p.where).toMatch(/contract\.yaml:\d+$/);
      expect(p.expected).not.toMatch(/^$|^it /);
      expect(p.remedy).not.toBe('');
    }
  });

  it('refuses a CSV setting on a sheet', () => {
    const dialect = '  - {property: dialect, value: {encoding: windows-1252}}\n  - {property: zone';
    const path = spoiled(['physicalType: csv', 'physicalType: xlsx'], ['  - {property: zone', dialect]);
    expect(problemsOf(() => readContract(path, lists))[0]?.problem).toContain("'encoding' does not fit xlsx");
  });
});

describe('the SQL of a contract', () => {
  const tried = async (...changes: [string, string][]) =>
    checkContractSql(readContract(spoiled(...changes), lists), engine);

  it('is right in the sample', async () => expect(await tried()).toEqual([]));
  it('fails in a rule about a column that is not there', async () =>
    expect((await tried(['"minutes < 600"', '"hours < 10"']))[0]?.problem).toContain("rule 'short-visits'"));
  it('fails in a period that is no date', async () =>
    expect((await tried(['period: arrived', 'period: minutes']))[0]?.problem).toContain('delivery period'));
  it('fails in a pattern that the engine does not know', async () =>
    expect((await tried(['^V[0-9]+$', String.raw`^V(?<n>a)\\p{Foo}$`]))[0]?.problem).toContain('does not compile'));

  it('names a cleansing rule that does not exist', async () => {
    const path = spoiled(['property: unit, value: minutes', 'property: cleanse, value: [trimm]']);
    const problems = await checkContractSql(
      readContract(path, lists),
      engine,
      CLEANSING_RULES.map((r) => r.name),
    );
    expect(problems[0]?.remedy).toBe("did you mean 'trim'?");
  });

  it.each<[string, string, number]>([
    ['nullValues on a column', 'metric: nullValues\n        arguments: {properties: [minutes]}', 1],
    [
      'nullValues as a share',
      'metric: nullValues\n        unit: percent\n        arguments: {properties: [minutes]}',
      25,
    ],
    ['missingValues', "metric: missingValues\n        arguments: {properties: [ethnic], missingValues: ['Z']}", 2],
    [
      'invalidValues by list',
      "metric: invalidValues\n        arguments: {properties: [ethnic], validValues: ['A']}",
      1,
    ],
    [
      'invalidValues by pattern',
      "metric: invalidValues\n        arguments: {properties: [visit_id], pattern: 'V[12]'}",
      2,
    ],
    ['duplicateValues', 'metric: duplicateValues\n        arguments: {properties: [minutes]}', 1],
    ['rowCount', 'metric: rowCount', 4],
  ])('counts %s', async (_, rule, expected) => {
    const contract = readContract(spoiled(['metric: rowCount', rule]), lists);
    const table =
      "(values ('V1', 5, 'A'), ('V2', 5, 'Z'), ('V3', null, null), ('V4', 7, 'A')) as t(visit_id, minutes, ethnic)";
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the standard writes the table's name so
    const sql = contract.datasetRules[0]!.query.replaceAll('${table}', table);
    const [answer] = Object.values(await engine.one<Record<string, number>>(sql));
    expect(answer).toBe(expected);
  });
});

describe('all contracts of a workspace', () => {
  it('of ours read, with their SQL', async () => {
    const contracts = loadContracts({ catalogueFolders: [catalogue] });
    const names = CLEANSING_RULES.map((r) => r.name);
    for (const contract of contracts.values()) expect(await checkContractSql(contract, engine, names)).toEqual([]);
    expect(contracts.size).toBeGreaterThan(0);
  });

  it('refer to datasets and columns that exist', () => {
    const own = join(folder, 'own');
    mkdirSync(join(own, 'datasets', 'visits'), { recursive: true });
    const wrong = SAMPLE_CONTRACT.replace(
      'property: unit, value: minutes',
      'property: references, value: {dataset: visits, column: minuts}',
    );
    writeFileSync(join(own, 'datasets', 'visits', 'contract.yaml'), wrong);
    const problems = problemsOf(() => loadContracts({ catalogueFolders: [catalogue, own] }));
    expect(problems[0]).toMatchObject({ remedy: "did you mean 'minutes'?" });
  });
});

describe('code lists', () => {
  it('are files with a code column, one list or several', () => {
    expect(lists.get('ethnicity_16plus1')?.codes).toHaveLength(18);
    expect(lists.get('sus_codes.admission_method')?.codes).toContain('21');
    expect(lists.has('targets')).toBe(false);
  });

  it('have a hash that does not depend on their order', () => {
    const write = (name: string, codes: string[]) => {
      mkdirSync(join(folder, name, 'codes'), { recursive: true });
      writeFileSync(join(folder, name, 'codes', 'x.csv'), ['code,meaning', ...codes.map((c) => `${c},m`)].join('\n'));
      return readCodeLists({ catalogueFolders: [join(folder, name)] }).get('x')?.hash;
    };
    expect(write('one', ['01', '02'])).toBe(write('two', ['02', '01']));
    expect(write('three', ['01', '03'])).not.toBe(write('one', ['01', '02']));
  });
});
