/** Puts a drafted dataset into a workspace's own catalogue. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DraftFiles } from '../../src/contract/draft.ts';

/** @returns the paths written */
export function putDraft(folder: string, id: string, files: DraftFiles): string[] {
  const catalogue = join(folder, 'catalogue');
  const texts: [string, string][] = [
    [join(catalogue, 'datasets', id, 'contract.yaml'), files.contract],
    ...files.mappings.map((m): [string, string] => [join(catalogue, 'datasets', id, `${m.table}.sql`), m.sql]),
    ...files.metrics.map((m): [string, string] => [join(catalogue, 'metrics', m.fileName), m.yaml]),
  ];
  for (const [path, text] of texts) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return texts.map(([path]) => path);
}
