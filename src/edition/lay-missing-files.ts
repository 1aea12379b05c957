/** Earlier editions stay open to questions: a serving file of theirs that was lost is laid again from the kept step. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfFile } from './hash-canonically.ts';
import { layFile, servingFault } from './lay-serving-file.ts';
import type { Manifest } from './manifest.ts';
import { readManifest, readPublications } from './read-manifest.ts';
import type { Bench } from './run-step.ts';

/**
 * Lays again the serving files of published editions that are missing or have another size.
 * Those whose step is gone or damaged stay as they are: opening that edition says so.
 */
export async function layMissingFiles(bench: Bench): Promise<void> {
  for (const { name, serving, parquet, sha256 } of publishedManifests(bench).flatMap((m) => m.tables)) {
    const step = join(bench.paths.data, parquet);
    if (servingFault(bench.paths, serving) === null || !existsSync(step)) continue;
    if ((await hashOfFile(step)) === sha256) await layFile(bench, serving, name, step);
  }
}

/** One edition whose manifest is damaged must not keep the next from being built. */
function publishedManifests({ paths }: Bench): Manifest[] {
  return readPublications(paths).flatMap((id) => {
    try {
      return [readManifest(paths, id)];
    } catch {
      return [];
    }
  });
}
