/** Cohorts of tests: definitions as a person writes them, read with our catalogue. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type LoadedCohorts, loadCohorts } from '../../../src/population/cohort/load-cohorts.ts';

export const CATALOGUE = resolve(import.meta.dirname, '../../../catalogue');
const RULES = ['none-for-published-aggregates', 'HES_7_5'];

/** A definition with everything that a file needs; the test says what it is about. */
export const definition = (changes: Record<string, unknown>) => ({
  ...{ id: 'test.cohort', version: 1, title: 'Test', meaning: 'test', why: 'test', of: 'registered' },
  ...{ criteria: { age: { from: 0 } }, disclosure: 'HES_7_5', caveats: [], owner: 'test', author: 'test' },
  ...{ reviewed: 'unreviewed', links: [] },
  ...changes,
});

/** Writes definitions into a folder of their own. @returns their paths */
export function filesOf(definitions: unknown[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'concord-cohorts-'));
  return definitions.map((one, i) => {
    const path = join(folder, `cohort-${i}.yaml`);
    writeFileSync(path, typeof one === 'string' ? one : stringify(one));
    return path;
  });
}

/** Our catalogue's cohorts and these. */
export const load = (...definitions: unknown[]): LoadedCohorts =>
  loadCohorts({ catalogueFolders: [CATALOGUE] }, RULES, filesOf(definitions));
