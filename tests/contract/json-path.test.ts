import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError, type Problem } from '../../src/concord-error.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { readCodeLists } from '../../src/contract/read-code-lists.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

const lists = readCodeLists({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-path-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The sample as JSON lines, its first column with these custom properties. */
function read(properties: string, { format = 'jsonl', more = '' } = {}): Contract {
  const text = SAMPLE_CONTRACT.replace('physicalType: csv', `physicalType: ${format}`)
    .replaceAll(/^ +customProperties:\n +- \{property: unit.*\n/gm, '')
    .replace('      - name: minutes\n', `      - name: minutes\n        customProperties: [${properties}]\n${more}`);
  writeFileSync(join(folder, 'contract.yaml'), text);
  return readContract(join(folder, 'contract.yaml'), lists);
}

function faults(act: () => unknown): Problem[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems;
    throw error;
  }
  return [];
}

const minutes = (contract: Contract) => contract.columns.find((c) => c.name === 'minutes');

describe('the custom property path', () => {
  it('stands in the place of the name in the file', () => {
    const path = 'length[unit=min].value';
    expect(minutes(read(`{property: path, value: '${path}'}`))).toMatchObject({ path, physicalName: path });
  });

  it.each([
    ['a path that cannot be read', () => read("{property: path, value: 'a..b'}"), "'path' cannot be read"],
    ['a path in a CSV', () => read('{property: path, value: a.b}', { format: 'csv' }), 'does not fit csv'],
    [
      'a path beside another name',
      () => read('{property: path, value: a.b}', { more: '        physicalName: m\n' }),
      'which it would overrule',
    ],
    [
      'a path beside aliases',
      () => read('{property: path, value: a.b}, {property: aliases, value: [m]}'),
      'which it would overrule',
    ],
    [
      'a prefix on a number',
      () => read('{property: prefix, value: a}'),
      "'prefix' does not fit a column of type integer",
    ],
  ])('refuses %s', (_, act, problem) => {
    const found = faults(act);
    expect(found).toHaveLength(1);
    expect(found[0]?.problem).toContain(problem);
    expect(found[0]?.where).toMatch(/contract\.yaml/);
  });
});
