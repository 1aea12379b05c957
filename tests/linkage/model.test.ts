import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError, type Problem } from '../../src/concord-error.ts';
import { isTrained, type LinkageModel, readModel, writeModel } from '../../src/linkage/model.ts';
import { NICKNAME_GROUPS } from '../../src/linkage/nicknames.ts';

const CATALOGUE = join(import.meta.dirname, '..', '..', 'catalogue', 'linkage');
const folder = mkdtempSync(join(tmpdir(), 'concord-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faults(text: string): Problem[] {
  const path = join(folder, 'model.yaml');
  writeFileSync(path, text);
  try {
    readModel(path);
    return [];
  } catch (error) {
    if (error instanceof ConcordError) return error.problems;
    throw error;
  }
}

const model = (levels: string, rest = ''): string => `id: m
title: a model
unique_id: id
standardise: { day: date, code: postcode, name: name }
comparisons:
  - name: one
    columns: [name, day, code]
    levels:
      - { label: missing, kind: 'null' }
${levels}
      - { label: else, kind: else }
blocking:
  - [name]
${rest}`;

const line = (level: string): string => model(`      - { label: x, ${level} }`);

describe('a linkage model', () => {
  it.each(readdirSync(CATALOGUE))('of the catalogue reads, is not trained, and is written as it was: %s', (name) => {
    const read = readModel(join(CATALOGUE, name));
    expect(isTrained(read)).toBe(false);
    const path = join(folder, name);
    writeModel(path, read);
    expect(readModel(path)).toEqual(read);
  });

  it('keeps every digit of m and u', () => {
    const read = readModel(join(CATALOGUE, readdirSync(CATALOGUE)[0]!));
    const comparisons = read.comparisons.map((c, i) => ({
      ...c,
      levels: c.levels.map((l, j) => (l.kind === 'null' ? l : { ...l, m: 1 / (3 + i + j), u: 1e-9 / 7 ** j })),
    }));
    const trained: LinkageModel = { ...read, comparisons, prior: 1 / 3e7, threshold: -0.1 };
    writeModel(join(folder, 'trained.yaml'), trained);
    expect(readModel(join(folder, 'trained.yaml'))).toEqual(trained);
    expect(isTrained(trained)).toBe(true);
  });

  it.each([
    ['kind: jaro-winkler, on: [name]', 'jaro-winkler needs a threshold'],
    ['kind: jaro-winkler, on: [name], threshold: 92', 'a similarity is at most 1'],
    ['kind: exact, on: [name], threshold: 1', 'exact has no threshold'],
    ['kind: exact, on: [nmae]', "'nmae' is not among the columns of the comparison"],
    ['kind: exact, tf: 1', 'term frequencies are of one column that agrees'],
    ['kind: levenshtein, on: [day], threshold: 1', 'levenshtein works on text'],
    ['kind: date-parts-swapped, on: [name]', 'date-parts-swapped works on columns standardised as date'],
    ['kind: postcode-part, on: [code]', 'part goes with postcode-part'],
    ['kind: columns-reversed', 'columns-reversed compares two columns'],
    ['kind: phonetic, on: [name]', 'the setting phonetic goes with the kind phonetic'],
    ['kind: exact, on: [name], phonetic: double_metaphone', 'the setting phonetic goes with the kind phonetic'],
    ['kind: phonetic, on: [day], phonetic: double_metaphone', 'phonetic works on text'],
    ["kind: 'null'", 'a missing value is not an agreement'],
    ['kind: else', 'the last level and no other is else'],
  ])('is refused with its line when a level says %s', (level, problem) => {
    const told = faults(line(level));
    expect(told.map((t) => t.problem)).toContain(problem);
    expect(told.every((t) => t.where.endsWith('model.yaml:10'))).toBe(true);
  });

  it('is refused when a column has a name that linkage makes itself', () => {
    const told = faults(model('').replace('- [name]', '- [name]\n  - [source]'));
    expect(told.map((t) => t.problem)).toEqual([
      "a column compared or blocked on is called 'source', as one that linkage makes itself",
    ]);
    expect(told[0]!.where).toMatch(/:4$/);
  });

  it('is refused when it standardises what it does not use', () => {
    const told = faults(model('').replace('name: name }', 'name: name, town: upper }'));
    expect(told.map((t) => t.problem)).toEqual(["'town' is neither compared nor blocked on"]);
  });

  it('tells every fault at once', () => {
    const told = faults(model('      - { label: x, kind: exakt }', 'thresold: 3\nmax_block: 1'));
    expect(told.map((t) => t.where.split(':').at(-1))).toEqual(expect.arrayContaining(['10', '14', '15']));
  });

  it.each([
    ['[{ column: name, first: 3, last: 2 }]', 'a key is one part of a column'],
    ['[{ column: name, part: year }]', 'year is a part of a date'],
    ['[{ column: day, first: 4 }]', 'characters can be cut from text only'],
    ['[{ column: day, phonetic: double_metaphone }]', 'characters can be cut from text only'],
    ['[{ column: name, soundex: true, phonetic: double_metaphone }]', 'a key is one part of a column'],
  ])('is refused when a rule is %s', (rule, problem) => {
    const told = faults(model('', `training:\n  - ${rule}`));
    expect(told.map((t) => t.problem)).toEqual([problem]);
    expect(told[0]!.where).toMatch(/:1[45]$/);
  });
});

describe('vetoes and records linked only where that is certain', () => {
  it('are refused when they name what the model does not compare, or cannot be', () => {
    const told = faults(model('', 'vetoes:\n  - { label: x, agree: [one, two], disagree: [one] }'));
    expect(told.map((t) => t.problem)).toEqual(["there is no comparison 'two'", "'one' cannot agree and disagree"]);
    const blank = faults(model('', 'vetoes:\n  - { label: x, agree: [], disagree: [one] }'));
    expect(blank.length).toBeGreaterThan(0);
  });

  it('are refused when a rule that is certain cannot be worked out', () => {
    const told = faults(model('', 'certain_only:\n  column: flag\n  rules:\n    - [{ column: day, first: 4 }]'));
    expect(told.map((t) => t.problem)).toEqual(['characters can be cut from text only']);
    expect(told[0]!.where).toMatch(/:17$/);
  });
});

describe('the nickname list', () => {
  it('has capitals only, and every formal name is in its own group', () => {
    for (const [name, groups] of NICKNAME_GROUPS) {
      expect(name).toMatch(/^[A-Z]+$/);
      for (const group of groups) expect(NICKNAME_GROUPS.get(group)).toContain(group);
    }
  });
});
