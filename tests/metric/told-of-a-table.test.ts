/** Faults of what a table says of who tells its rows are told when the model is read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { CATALOGUE } from './open-fixture.ts';

function problemsOf(setting: string, column = ''): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'concord-told-'));
  try {
    mkdirSync(join(folder, 'tables'));
    writeFileSync(
      join(folder, 'tables/queues.yaml'),
      `tables:
  queue:
    title: Queues
    description: One row per person and day
    key: [day, place]
    from: [model]
    ${setting}
    columns:
      - {name: day, type: date, unit: '', description: when}
      - {name: place, type: integer, unit: '', description: which}
      - {name: trust, type: varchar, unit: '', ${column}description: whose}
    joins: []
`,
    );
    readTableModel({ catalogueFolders: [folder, CATALOGUE] });
    return [];
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return error.problems.map((p) => `${p.where.replace(/^.*\/tables/, 'tables')}: ${p.problem}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ROLL = 'roll: {table: registration, by: practice_code, from: held_from, to: held_to}';

it.each([
  [`told: {in: practice_told, by: trust, at: [day], usual: 20, ${ROLL}}`, []],
  ['told: {in: provider_told, at: [day], usual: 1}', []],
  ['told_in: [gp_event, prescription]', []],
  ['told: {in: organisation, by: trust, at: [day], usual: 20}', ["'organisation' is no table that is made of it"]],
  ['told: {in: provider_told, by: place, at: [day], usual: 20}', ["'place' is no column with a text"]],
  ['told: {in: provider_told, by: trust, at: [day, moon], usual: 20}', ["'moon' is no column with a date"]],
  [
    'told: {in: provider_told, at: [day], usual: 20, roll: {table: moon, by: a, from: b, to: c}}',
    ["'moon' is no table"],
  ],
  [
    'told: {in: provider_told, at: [day], usual: 20, roll: {table: registration, by: held_from, from: practice_code, to: held_to}}',
    ["'held_from' is no column with a text", "'practice_code' is no column with a date"],
  ],
  ['told_in: [registration]', ["'registration' is no table with `told`"]],
])('%s', (setting, problems) => {
  expect(problemsOf(setting)).toEqual(problems.map((problem) => `tables/queues.yaml:7: ${problem}`));
});

it('knows of which rows it is told', () => {
  const of = (name: string): string[] => problemsOf('', `told_in: [gp_event], told_of: {${name}: nhs}, `);
  expect(of('trust')).toEqual([]);
  expect(of('place')).toEqual(["tables/queues.yaml:11: 'place' is no column with a text"]);
});
