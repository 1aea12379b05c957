import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { readTableModel, tablesPaths } from '../../src/edition/read-table-model.ts';
import { readTableModel as readForMetrics } from '../../src/metric/read-table-model.ts';

const table = (name: string, more = '', joins = '[]'): string =>
  [
    `  ${name}:`,
    '    title: A table',
    '    description: made up',
    '    key: [code]',
    '    from: [somewhere]',
    more,
    "    columns: [{name: code, type: varchar, unit: '', description: a code}]",
    `    joins: ${joins}`,
  ]
    .filter((line) => line !== '')
    .join('\n');

let folder: string;
const workspace = () => ({ catalogueFolders: [folder] });
const put = (name: string, ...tables: string[]): void =>
  writeFileSync(
    join(folder, name),
    `tables:\n${tables.join('\n')}\n${name === 'tables.yaml' ? 'dimensions: {}\n' : ''}`,
  );

function placesOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => p.where);
    throw error;
  }
  return [];
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-tables-'));
  mkdirSync(join(folder, 'tables'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the tables of an edition', () => {
  it('stand in tables.yaml and in the files of the folder beside it', () => {
    put('tables.yaml', table('area'));
    put('tables/people.yaml', table('person', '    zone: pseudonymised\n    from_gp: gp_sourced'));
    put('tables/care.yaml', table('spell', '    zone: pseudonymised', '[{name: area, to: area, on: {code: code}}]'));
    expect(readTableModel(workspace()).map((t) => [t.name, t.zone, t.fromGp])).toEqual([
      ['area', 'open', false],
      ['spell', 'pseudonymised', false],
      ['person', 'pseudonymised', 'gp_sourced'],
    ]);
    expect(Object.keys(readForMetrics(workspace()).tables)).toEqual(['area', 'spell', 'person']);
    expect(tablesPaths(workspace()).map((path) => path.slice(folder.length + 1))).toEqual([
      'tables.yaml',
      'tables/care.yaml',
      'tables/people.yaml',
    ]);
  });

  it('are refused when two files describe one of the same name, with the place', () => {
    put('tables.yaml', table('area'));
    put('tables/places.yaml', table('ward'), table('area'));
    for (const read of [() => readTableModel(workspace()), () => readForMetrics(workspace())])
      expect(placesOf(read)).toEqual([expect.stringMatching(/places\.yaml:\d+$/)]);
  });

  it('tell a wrong join of a table in the folder with the line in that file', () => {
    put('tables.yaml', table('area'));
    put('tables/care.yaml', table('spell', '', '[{name: nowhere, to: nothing, on: {code: code}}]'));
    expect(placesOf(() => readForMetrics(workspace()))).toEqual([expect.stringMatching(/care\.yaml:8$/)]);
  });

  it('name the day after a last day by another column that is a day', () => {
    const ends = (after: string): string =>
      table('stay').replace(
        'columns: [',
        `columns: [{name: last_on, type: date, unit: '', description: d, day_after: ${after}}, {name: held_to, type: date, unit: '', description: d}, `,
      );
    put('tables.yaml', ends('held_to'));
    expect(placesOf(() => readForMetrics(workspace()))).toEqual([]);
    expect(readTableModel(workspace())[0]!.columns.map((c) => c.name)).toEqual(['last_on', 'held_to', 'code']);
    for (const wrong of ['code', 'last_on', 'nothing']) {
      put('tables.yaml', ends(wrong));
      expect(placesOf(() => readForMetrics(workspace()))).toEqual([expect.stringMatching(/tables\.yaml:7$/)]);
    }
  });

  it('are refused when one is planned and there at once; what is planned is told and is no table', () => {
    put('tables.yaml', table('area'));
    appendFileSync(join(folder, 'tables.yaml'), 'planned: {infection: a feed of it}\n');
    expect(readForMetrics(workspace()).planned).toEqual({ infection: 'a feed of it' });
    expect(readTableModel(workspace()).map((t) => t.name)).toEqual(['area']);
    put('tables/care.yaml', table('infection'));
    expect(placesOf(() => readForMetrics(workspace()))).toEqual([expect.stringMatching(/tables\.yaml:10$/)]);
  });
});
