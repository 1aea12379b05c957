/** Earlier editions stay open to questions: a serving file of theirs that was lost is laid again from the kept step. */
import { existsSync } from 'node:fs';
import { hashOfFile } from './hash-canonically.ts';
import { layFile, servingFault } from './lay-serving-file.ts';
import type { EditionTable, Manifest } from './manifest.ts';
import { readManifest, readPublications } from './read-manifest.ts';
import type { Bench } from './run-step.ts';
import { filesOfTable, servingsOfTable, sha256OfFiles } from './table-files.ts';

/**
 * Lays again the serving files of published editions that are missing or have another size.
 * Those whose step is gone or damaged stay as they are: opening that edition says so.
 */
export async function layMissingFiles(bench: Bench): Promise<void> {
  for (const table of publishedManifests(bench).flatMap((m) => m.tables)) {
    const files = filesOfTable(bench.paths.data, table);
    const gone = servingsOfTable(table).map((serving) => servingFault(bench.paths, serving) !== null);
    if (!gone.includes(true) || !files.every((file) => existsSync(file))) continue;
    const each: string[] = [];
    for (const file of files) each.push(await hashOfFile(file));
    if (sha256OfFiles(each) !== table.sha256) continue;
    for (const [i, serving] of servingsOfTable(table).entries())
      if (gone[i]) await layFile(bench, serving, table.name, filesServed(table, files, i));
  }
}

/** The files whose rows a serving file has: its own; all, where an earlier edition serves a table of years from one. */
const filesServed = (table: EditionTable, files: string[], i: number): string[] =>
  servingsOfTable(table).length === files.length ? [files[i]!] : files;

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
