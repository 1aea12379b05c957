/** How well the records of an edition were linked, read from the table in it: no key is needed. */
import { openEngine } from '../engine/engine.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Manifest } from './manifest.ts';
import { rowsOfTable } from './table-files.ts';

/** A row of `linkage_quality`; numbers of 1 to 7 are withheld (null), others rounded to 5. */
export interface PublishedQuality {
  grouping: string;
  value: string;
  records: number | null;
  by_number: number | null;
  by_token: number | null;
  by_local_number: number | null;
  by_demographics: number | null;
  by_probability: number | null;
  by_review: number | null;
  new_person: number | null;
  unlinked: number | null;
  in_doubt: number | null;
  expected_false: number | null;
  expected_missed: number | null;
  false_match_rate: number | null;
  missed_match_rate: number | null;
}

/**
 * Answers: how many records of each group found their person, by which way, and how many links are wrong or missed?
 * @returns a row a group, `all` first; null when the edition has nobody in it
 * Example: `await readLinkageQuality(workspace.paths, readManifest(workspace.paths))`
 */
export async function readLinkageQuality(
  paths: Pick<WorkspacePaths, 'data'>,
  manifest: Pick<Manifest, 'tables'>,
): Promise<PublishedQuality[] | null> {
  const table = manifest.tables.find((t) => t.name === 'linkage_quality');
  if (!table) return null;
  const engine = await openEngine();
  try {
    return await engine.all<PublishedQuality>(
      `from ${rowsOfTable(paths.data, table)} order by grouping <> 'all', grouping, value`,
    );
  } finally {
    engine.close();
  }
}
