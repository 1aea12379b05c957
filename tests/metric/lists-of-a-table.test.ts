/** Faults of the `lists` of a table are told when the model is read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { CATALOGUE } from './open-fixture.ts';

function problemsOf(lists: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'concord-lists-'));
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
    lists: ${lists}
    columns:
      - {name: day, type: date, unit: '', description: when}
      - {name: place, type: integer, unit: '', description: which}
      - {name: trust, type: varchar, unit: '', description: whose}
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

it.each([
  ['{of: trust, stand_days: 7, awaited_days: 35}', []],
  ['{of: trust, stand_days: 7, awaited_days: 7}', []],
  ['{of: moon, stand_days: 7, awaited_days: 35}', ["tables/queues.yaml:7: 'moon' is no column of queue with a text"]],
  ['{of: place, stand_days: 7, awaited_days: 35}', ["tables/queues.yaml:7: 'place' is no column of queue with a text"]],
  [
    '{of: trust, stand_days: 7, awaited_days: 6}',
    ['tables/queues.yaml:7: a list stands in for 7 days and the next is awaited for 6'],
  ],
])('%s', (lists, problems) => {
  expect(problemsOf(lists).filter((p) => p.startsWith('tables/queues'))).toEqual(problems);
});
