/** Faults of the `rollups` of a table are told when the model is read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { CATALOGUE } from './open-fixture.ts';

const TABLE = (rollups: string): string => `tables:
  visit:
    title: Visits
    description: One row per visit
    key: [visit_id]
    from: [model]
    zone: pseudonymised
    columns:
      - {name: visit_id, type: bigint, unit: '', description: which}
      - {name: month, type: date, unit: '', description: when}
      - {name: age, type: smallint, unit: years, description: how old}
    joins: []
    rollups:
      - ${rollups}
`;

function problemsOf(rollups: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'concord-rollups-'));
  try {
    mkdirSync(join(folder, 'tables'));
    writeFileSync(join(folder, 'tables/visits.yaml'), TABLE(rollups));
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
  ['{name: visit_by_month, by: [month], sums: []}', []],
  [
    '{name: visit_by_moon, by: [moon], sums: []}',
    ["tables/visits.yaml:14: rollup 'visit_by_moon' is by 'moon', which is no column of visit"],
  ],
  [
    '{name: visit_by_sex, by: [person.sex], sums: []}',
    ["tables/visits.yaml:14: rollup 'visit_by_sex' is by 'person.sex', which is no column of visit"],
  ],
  [
    '{name: visit_by_month, by: [month], sums: [month]}',
    ["tables/visits.yaml:14: rollup 'visit_by_month' sums 'month', which is no number or truth of visit"],
  ],
  ['{name: visit_by_band, by: [month, age], bands: {age: [0, 18, 65]}, sums: []}', []],
  [
    '{name: visit_by_band, by: [month], bands: {age: [0, 18]}, sums: []}',
    ["tables/visits.yaml:14: rollup 'visit_by_band' has bands of 'age'"],
  ],
  [
    '{name: visit_by_band, by: [month], bands: {month: [0, 18]}, sums: []}',
    ["tables/visits.yaml:14: rollup 'visit_by_band' has bands of 'month'"],
  ],
  [
    '{name: visit_by_band, by: [age], bands: {age: [0, 18]}, sums: [age]}',
    ["tables/visits.yaml:14: rollup 'visit_by_band' has bands of 'age'"],
  ],
  [
    '{name: visit_by_band, by: [age], bands: {age: [0, 65, 18]}, sums: []}',
    ["tables/visits.yaml:14: the bands of 'age' in rollup 'visit_by_band' are not in order"],
  ],
  ['{name: visit, by: [month], sums: []}', ["tables/visits.yaml:14: 'visit' is a table or another rollup"]],
  [
    '{name: person_month_by_practice, by: [month], sums: []}',
    ["tables/visits.yaml:14: 'person_month_by_practice' is a table or another rollup"],
  ],
])('%s', (rollup, problems) => {
  expect(problemsOf(rollup).filter((p) => p.startsWith('tables/visits'))).toEqual(problems);
});
