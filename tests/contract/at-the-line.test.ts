/** What a contract says of the privacy line beside what identifies: rows of a birth, who gave a number, how coarse one gets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { checkContractSql } from '../../src/contract/check-contract-sql.ts';
import { readCodeLists } from '../../src/contract/read-code-lists.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

const lists = readCodeLists({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-at-the-line-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The sample with a column laid before the others, and a property on the dataset. */
function contract(column = '', own = '') {
  const text = SAMPLE_CONTRACT.replace('    properties:\n', `    properties:\n${column}`).replace(
    'customProperties:\n  - {property',
    `customProperties:\n${own}  - {property`,
  );
  const path = join(folder, 'contract.yaml');
  writeFileSync(path, text);
  return readContract(path, lists);
}

const column = (type: string, properties: string): string =>
  `      - {name: extra, logicalType: ${type}, classification: sensitive, description: made up, customProperties: [${properties}]}\n`;

function faultsOf(text: string): string {
  try {
    contract(text);
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.problem} | ${p.remedy}`).join('\n');
    throw error;
  }
  return '';
}

describe('rows of a birth', () => {
  const withRule = (sql: string) => contract('', `  - {property: births, value: ${JSON.stringify(sql)}}\n`);

  it('are told by SQL over the columns; empty when none is', async () => {
    expect(withRule("ethnic = 'Z'").births).toBe("ethnic = 'Z'");
    expect(await checkContractSql(withRule("ethnic = 'Z'"), engine)).toEqual([]);
    expect(contract().births).toBe('');
  });

  it.each([
    ['of a column that is not there', 'admission_method', /births:.*admission_method/],
    ['that is no condition', 'minutes', /births: it gives BIGINT/],
    ['that looks at more rows', 'minutes > avg(minutes)', /births: /],
    ['that reads a file', "exists (select 1 from read_text('/etc/hostname'))", /births: /],
  ])('are refused when told by SQL %s', async (_, sql, problem) => {
    const problems = await checkContractSql(withRule(sql), engine);
    expect(problems.map((p) => p.problem).join('\n')).toMatch(problem);
    expect(problems[0]!.where).toMatch(/contract\.yaml:\d+$/);
  });
});

describe('who gave a number', () => {
  const number = (issuer: string, kind = "{property: identifies, value: 'record:visit'}, ") =>
    column('string', `${kind}{property: issuedBy, value: ${issuer}}`);

  it.each(['sender', 'ethnic'])('is %s', (issuer) => {
    expect(contract(number(issuer)).columns[0]).toMatchObject({ identifies: 'record:visit', issuedBy: issuer });
  });

  it('is refused when it is no column, or the column itself', () => {
    expect(faultsOf(number('senders'))).toMatch(
      /'issuedBy' names 'senders', which is no column \| did you mean 'sender'/,
    );
    expect(faultsOf(number('extra'))).toMatch(/'issuedBy' names 'extra', which is no column/);
  });

  it('is refused of what is no number of a record', () => {
    expect(faultsOf(number('sender', ''))).toMatch(
      /'issuedBy' on 'extra', which is no number of a record \| remove it/,
    );
  });
});

describe('how coarse a number gets', () => {
  it('is a multiple, of whole numbers alone', () => {
    expect(contract(column('integer', '{property: coarsened, value: 7}')).columns[0]?.coarsened).toBe(7);
    expect(contract().columns[0]).not.toHaveProperty('coarsened');
    expect(faultsOf(column('string', '{property: coarsened, value: 7}'))).toMatch(
      /does not fit a column of type string/,
    );
    expect(faultsOf(column('integer', '{property: coarsened, value: 1}'))).toMatch(/coarsened/);
  });
});

describe('where objections are heard', () => {
  it('is said of columns with codes as text alone', () => {
    expect(contract(column('string', '{property: objection, value: type-1}')).columns[0]?.objection).toBe('type-1');
    expect(contract().columns[0]).not.toHaveProperty('objection');
    expect(faultsOf(column('integer', '{property: objection, value: type-1}'))).toMatch(
      /'objection' does not fit a column of type integer/,
    );
    expect(faultsOf(column('string', '{property: objection, value: national}'))).toMatch(/objection/);
  });
});
