/** Which definition files a workspace sees: ours, and its own in place of ours where the id is the same. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

export interface CatalogueFile {
  id: string;
  /** absolute path */
  path: string;
}

/** Kinds that are a folder each with a `contract.yaml` in it; every other kind is a file each. */
const FOLDER_KINDS: Record<string, string> = { datasets: 'contract.yaml' };
const EXTENSIONS: Record<string, string> = { codes: '.csv' };

/**
 * The definition files of a kind, sorted by id.
 * @param workspace its `catalogueFolders` are looked at in order, later ones replace earlier ones by id
 * @param kind folder of the catalogue: datasets, codes, metrics, pages, policies, pathways, cohorts
 * @returns for datasets the `contract.yaml` of each; an empty list when there are none
 */
export function catalogueFiles(workspace: Pick<Workspace, 'catalogueFolders'>, kind: string): CatalogueFile[] {
  const files = new Map<string, string>();
  for (const catalogue of workspace.catalogueFolders)
    for (const file of filesIn(join(catalogue, kind), kind)) files.set(file.id, file.path);
  return [...files].map(([id, path]) => ({ id, path })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * One file at the top of the catalogue, e.g. `tables.yaml`: the workspace's own when it has one, otherwise ours.
 * @returns its absolute path, or null when no catalogue has it
 */
export function catalogueFile(workspace: Pick<Workspace, 'catalogueFolders'>, name: string): string | null {
  return (
    [...workspace.catalogueFolders]
      .reverse()
      .map((f) => join(f, name))
      .find((p) => existsSync(p)) ?? null
  );
}

function filesIn(folder: string, kind: string): CatalogueFile[] {
  if (!existsSync(folder)) return [];
  const inner = FOLDER_KINDS[kind];
  const extension = EXTENSIONS[kind] ?? '.yaml';
  // hidden ones are editors': locks, and what is half written
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (inner)
      return statSync(path).isDirectory() && existsSync(join(path, inner))
        ? [{ id: name, path: join(path, inner) }]
        : [];
    return name.endsWith(extension) ? [{ id: name.slice(0, -extension.length), path }] : [];
  });
}
