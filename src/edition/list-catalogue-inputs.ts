/** Every definition file that an edition stands on, with its hash. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { mappingFolder } from '../contract/mapping-folder.ts';
import { type CatalogueFile, catalogueFiles } from '../workspace/catalogue-files.ts';
import { WORKSPACE_FILE } from '../workspace/open-workspace.ts';
import { textHash } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditionInputs } from './manifest.ts';
import { tablesPaths } from './read-table-model.ts';

/**
 * The files, named alike on every machine: `catalogue/…` for ours, `workspace/…` for the workspace's own.
 * @param datasets ids of the datasets in the edition; the others' files change nothing
 * @param more paths of files that this edition stands on beside
 */
export function listCatalogueInputs(
  workspace: Workspace,
  datasets: Set<string>,
  more: string[] = [],
): EditionInputs['catalogue'] {
  const contracts = catalogueFiles(workspace, 'datasets').filter((f) => datasets.has(f.id));
  const beside = contracts.flatMap((f) => filesIn(dirname(f.path)));
  const takers = takersOf(contracts);
  const others = ['codes', 'metrics', 'pages', 'policies'].flatMap((kind) =>
    catalogueFiles(workspace, kind).map((f) => f.path),
  );
  const settings = join(workspace.folder, WORKSPACE_FILE);
  return [...new Set([...beside, ...takers.keys(), ...others, ...tablesPaths(workspace), settings, ...more])]
    .filter((path) => existsSync(path) && /\.(yaml|sql|csv)$/.test(path))
    .map((path) => ({ path: nameOf(workspace, path), sha256: textHash(path), ...takers.get(path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Mapping SQL that lies beside another dataset's contract, and the datasets that take it. */
function takersOf(contracts: CatalogueFile[]): Map<string, { for: string[] }> {
  const takers = new Map<string, { for: string[] }>();
  for (const contract of contracts) {
    const folder = mappingFolder(contract);
    if (folder === dirname(contract.path)) continue;
    for (const path of filesIn(folder).filter((name) => name.endsWith('.sql')))
      takers.set(path, { for: [...(takers.get(path)?.for ?? []), contract.id] });
  }
  return takers;
}

const filesIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

function nameOf(workspace: Workspace, path: string): string {
  const ours = workspace.catalogueFolders[0];
  const below = ours ? relative(ours, path) : '..';
  return below.startsWith('..') ? `workspace/${relative(workspace.folder, path)}` : `catalogue/${below}`;
}
