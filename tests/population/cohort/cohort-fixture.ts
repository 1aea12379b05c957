/** Cohorts of tests: definitions as a person writes them, read with our catalogue. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Writes definitions into a folder of their own, which is there while `use` works with their paths. */
export function withFiles<T>(definitions: unknown[], use: (paths: string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'concord-cohorts-'));
  try {
    return use(
      definitions.map((one, i) => {
        const path = join(folder, `cohort-${i}.yaml`);
        writeFileSync(path, typeof one === 'string' ? one : stringify(one));
        return path;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Our catalogue's cohorts and these. */
export const load = (...definitions: unknown[]): LoadedCohorts =>
  withFiles(definitions, (paths) => loadCohorts({ catalogueFolders: [CATALOGUE] }, RULES, paths));
