/** Lists of codes of an objection of type 1: imported ones are added, and what would leave an objection unheard is told with its line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { readType1Codes } from '../../src/pseudonym/read-type-1-codes.ts';

const CATALOGUE = resolve(import.meta.dirname, '../../catalogue');
const folder = mkdtempSync(join(tmpdir(), 'concord-type-1-'));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'codes'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, 'codes', `${name}.csv`), text);
const read = (catalogueFolders = [CATALOGUE, folder]) => readType1Codes({ catalogueFolders }).codes;

function faultsOf(text: string, name = 'type_1_opt_out'): string[] {
  write(name, text);
  try {
    read();
  } catch (error) {
    if (error instanceof ConcordError)
      return error.problems.map((p) => `${p.where.split('/').at(-1)} ${p.problem} | ${p.remedy}`);
    throw error;
  }
  return [];
}

describe('the codes of type 1', () => {
  it('are those of the catalogue, none on both lists', () => {
    expect(read([CATALOGUE])).toEqual({
      dissent: ['827241000000103', '9Nu0', '9Nu0.'],
      withdrawal: ['827261000000102', '9Nu1', '9Nu1.'],
    });
  });

  it('are those of an imported list beside ours, each once', () => {
    write('type_1_opt_out_cluster', 'list,code,term\ndissent,999000011000000103,Made up\ndissent,9Nu0.,Dissent\n');
    write('type_1_opt_outs', 'code\nnone\n');
    expect(read().dissent).toEqual(['827241000000103', '999000011000000103', '9Nu0', '9Nu0.']);
  });

  it("are a workspace's own in place of ours, with quotation marks, blanks and a byte order mark", () => {
    write('type_1_opt_out', '\uFEFF"list","code","term"\r\ndissent, 9Nu0. ,"Dissent, of use"\r\n');
    expect(read()).toEqual({ dissent: ['9Nu0.'], withdrawal: [] });
  });

  it.each([
    [
      'as a refset or OpenCodelists gives it',
      'code,term\n9Nu0.,Dissent\n',
      [/^type_1_opt_out.csv:1 .*column 'list'.*dissent or withdrawal/],
    ],
    ['without codes', 'list,term\ndissent,Dissent\n', [/:1 there is no column 'code'/]],
    [
      'with another word',
      'list,code\nDissent,9Nu0.\nopt-out,9Nu1.\n',
      [
        /:2 there is no list 'Dissent'.*did you mean 'dissent'\?$/,
        /:3 there is no list 'opt-out'.*write what the code says$/,
      ],
    ],
    ['with a word missing', 'list,code\n,9Nu0.\n', [/:2 the list is missing/]],
    ['with a code missing', 'list,code\ndissent,9Nu0.\ndissent,\n', [/:3 the code is missing/]],
    ['with what a spreadsheet makes of a code', 'list,code\ndissent,8.27241E+14\n', [/:2 this is no code/]],
    ['with two codes in one', 'list,code\ndissent,9Nu0. 9Nu0\n', [/:2 this is no code/]],
    ['of a header alone', 'list,code,meaning,provenance\n', [/^type_1_opt_out.csv there is no code in it/]],
    ['of nothing', '', [/there is no code in it/]],
    ['of withdrawals alone', 'list,code\nwithdrawal,9Nu1.\n', [/no code of a dissent.*no such file/]],
  ])('are refused in a list %s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });

  it('are refused with the faults of every list, an added one too', () => {
    write('type_1_opt_out', 'list,code\ndissent,9Nu 0\n');
    expect(faultsOf('code,term\n9Nu0.,Dissent\n', 'type_1_opt_out_cluster')).toEqual([
      expect.stringMatching(/^type_1_opt_out.csv:2 /),
      expect.stringMatching(/^type_1_opt_out_cluster.csv:1 /),
    ]);
  });

  it('are refused where no catalogue has a list', () => {
    expect(() => read([folder])).toThrow(/no code of a dissent/);
  });
});
