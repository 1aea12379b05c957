/** Every definition file that an edition stands on, with its hash. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { WORKSPACE_FILE } from '../workspace/open-workspace.ts';
import { textHash } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { tablesPaths } from './read-table-model.ts';

/**
 * The files, named alike on every machine: `catalogue/…` for ours, `workspace/…` for the workspace's own.
 * @param datasets ids of the datasets in the edition; the others' files change nothing
 */
export function listCatalogueInputs(workspace: Workspace, datasets: Set<string>): { path: string; sha256: string }[] {
  const contracts = catalogueFiles(workspace, 'datasets').filter((f) => datasets.has(f.id));
  const beside = contracts.flatMap((f) => readdirSync(dirname(f.path)).map((name) => join(dirname(f.path), name)));
  const others = ['codes', 'metrics', 'pages', 'policies'].flatMap((kind) =>
    catalogueFiles(workspace, kind).map((f) => f.path),
  );
  const settings = join(workspace.folder, WORKSPACE_FILE);
  return [...beside, ...others, ...tablesPaths(workspace), settings]
    .filter((path) => existsSync(path) && /\.(yaml|sql|csv)$/.test(path))
    .map((path) => ({ path: nameOf(workspace, path), sha256: textHash(path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function nameOf(workspace: Workspace, path: string): string {
  const ours = workspace.catalogueFolders[0];
  const below = ours ? relative(ours, path) : '..';
  return below.startsWith('..') ? `workspace/${relative(workspace.folder, path)}` : `catalogue/${below}`;
}
