/** A dataset may take the mapping of another: written once, and every way to write it wrongly is told with its remedy. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError, type Problem } from '../../src/concord-error.ts';
import { mappingFolder } from '../../src/contract/mapping-folder.ts';
import { catalogueFiles } from '../../src/workspace/catalogue-files.ts';

const OURS = { catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] };

let datasets: string;
beforeEach(() => {
  datasets = mkdtempSync(join(tmpdir(), 'concord-mapping-'));
});
afterEach(() => rmSync(datasets, { recursive: true, force: true }));

/** A dataset's folder with a contract and these files. @returns its contract */
function dataset(id: string, files: Record<string, string>): { path: string } {
  mkdirSync(join(datasets, id), { recursive: true });
  for (const [name, text] of Object.entries({ 'contract.yaml': 'kind: DataContract\n', ...files }))
    writeFileSync(join(datasets, id, name), text);
  return { path: join(datasets, id, 'contract.yaml') };
}

function problemsOf(contract: { path: string }): Problem[] {
  try {
    mappingFolder(contract);
  } catch (error) {
    if (error instanceof ConcordError && error.kind === 'catalogue-invalid') return [...error.problems];
    throw error;
  }
  return [];
}

describe('the folder of a mapping', () => {
  it('is that of the contract, whether or not there is a mapping in it', () => {
    for (const files of [{}, { 'spell.sql': 'select 1' }])
      expect(mappingFolder(dataset('spells', files))).toBe(join(datasets, 'spells'));
  });

  it('is that of the dataset that mapping.yaml names', () => {
    dataset('spells', { 'spell.sql': 'select 1' });
    expect(mappingFolder(dataset('spells_tokens', { 'mapping.yaml': 'of: spells\n' }))).toBe(join(datasets, 'spells'));
  });

  it('is refused when the dataset is not there, with the nearest that is', () => {
    dataset('spells', { 'spell.sql': 'select 1' });
    expect(problemsOf(dataset('spells_tokens', { 'mapping.yaml': '# the twin\nof: spell\n' }))).toEqual([
      {
        where: expect.stringMatching(/spells_tokens\/mapping\.yaml:2$/),
        problem: 'no dataset spell lies beside it',
        expected: 'another dataset of the same catalogue, with mapping SQL of its own',
        remedy: 'did you mean spells?',
      },
    ]);
  });

  it.each([
    ['names itself', 'of: spells_tokens\n', 'it takes its own mapping'],
    ['names one without a mapping', 'of: bare\n', 'bare has no mapping'],
    ['names one that takes another mapping', 'of: twin\n', "twin takes another's mapping itself"],
  ])('is refused when it %s', (_, text, problem) => {
    dataset('spells', { 'spell.sql': 'select 1' });
    dataset('bare', {});
    dataset('twin', { 'mapping.yaml': 'of: spells\n' });
    expect(problemsOf(dataset('spells_tokens', { 'mapping.yaml': text })).map((p) => p.problem)).toEqual([problem]);
  });

  it.each(['', 'of: [spells]\n', 'of: ../spells\n', 'of: spells\nelse: 1\n', 'of: "spells\n'])(
    'is refused when mapping.yaml is %j',
    (text) => {
      dataset('spells', { 'spell.sql': 'select 1' });
      const problems = problemsOf(dataset('spells_tokens', { 'mapping.yaml': text }));
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) expect(problem.where).toMatch(/spells_tokens\/mapping\.yaml/);
    },
  );

  it('is refused when SQL lies beside mapping.yaml, each file told, and the other fault too', () => {
    const sql = { 'spell.sql': 'select 1', 'area.sql': 'select 1' };
    const problems = problemsOf(dataset('spells_tokens', { 'mapping.yaml': 'of: nothing\n', ...sql }));
    expect(problems.map((p) => p.problem)).toEqual([
      'no dataset nothing lies beside it',
      'area.sql lies beside it, and nothing would read it',
      'spell.sql lies beside it, and nothing would read it',
    ]);
  });
});

describe('our catalogue', () => {
  const ours = catalogueFiles(OURS, 'datasets');
  const taken = ours.filter((file) => mappingFolder(file) !== dirname(file.path));

  it('takes the mappings of the clear feeds for those by token, of the CSV for the workbook, of the year for the month', () => {
    const twins = new Map(
      ours
        .filter((file) => /_(tokens|workbook)$/.test(file.id))
        .map((file) => [file.id, file.id.replace(/_(tokens|workbook)$/, '')]),
    );
    expect(twins.size).toBe(13);
    twins.set('gp_reg_pat_prac_map', 'gp_practice_membership');
    expect(taken.map((file) => file.id).sort()).toEqual([...twins.keys()].sort());
    for (const file of taken) {
      expect(basename(mappingFolder(file))).toBe(twins.get(file.id));
      expect(readdirSync(dirname(file.path)).filter((name) => name.endsWith('.sql'))).toEqual([]);
    }
  });

  it('writes no mapping twice', () => {
    const texts = ours.flatMap((file) =>
      readdirSync(dirname(file.path))
        .filter((name) => name.endsWith('.sql'))
        .map((name) => `${name}\n${readFileSync(join(dirname(file.path), name), 'utf8')}`),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});
