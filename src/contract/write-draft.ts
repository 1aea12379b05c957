/** Puts a drafted dataset into a workspace's own catalogue. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { DraftFiles } from './draft.ts';

/**
 * Writes a draft's files below the workspace's `catalogue/`. Replaces nothing.
 * @param id the draft's dataset id
 * @returns the paths written, the contract first
 * @throws ConcordError 'usage' when the dataset or one of its metrics is there already; then nothing is written
 */
export function writeDraft(workspace: Pick<Workspace, 'folder'>, id: string, files: DraftFiles): string[] {
  const catalogue = join(workspace.folder, 'catalogue');
  const texts: [string, string][] = [
    [join(catalogue, 'datasets', id, 'contract.yaml'), files.contract],
    ...files.mappings.map((m): [string, string] => [join(catalogue, 'datasets', id, `${m.table}.sql`), m.sql]),
    ...files.metrics.map((m): [string, string] => [join(catalogue, 'metrics', m.fileName), m.yaml]),
  ];
  const there = texts.filter(([path]) => existsSync(path));
  if (there.length)
    throw new ConcordError(
      'usage',
      there.map(([path]) => ({
        where: shownPath(path),
        problem: 'the file exists',
        expected: 'a new dataset',
        remedy: 'name another dataset id, or move the file away',
      })),
    );
  for (const folder of new Set(texts.map(([path]) => join(path, '..')))) mkdirSync(folder, { recursive: true });
  for (const [path, text] of texts) writeFileSync(path, text);
  return texts.map(([path]) => path);
}
