/** Finding and reading a workspace: the nearest folder upwards that holds `concord.yaml`. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConcordError } from '../concord-error.ts';
import { readWorkspaceFile } from './read-workspace-file.ts';
import type { Workspace, WorkspacePaths } from './workspace.ts';

/** The name of the file that makes a folder a workspace. */
export const WORKSPACE_FILE = 'concord.yaml';

/** Our own catalogue, beside `src/`. */
const OUR_CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));

/**
 * Opens a workspace for reading. Makes no folder and no file.
 * @param folder where to start; the working folder when absent
 * @returns the workspace of the nearest folder upwards with a `concord.yaml`
 * @throws ConcordError 'workspace-invalid' when there is none, or with every fault of its concord.yaml
 */
export function openWorkspace(folder: string = process.cwd()): Workspace {
  return openAt(folder, findUpwards(resolve(folder)));
}

/**
 * Opens the workspace that a folder is: a folder in a workspace, or with none at all, is not taken for the nearest one.
 * @param folder the one a person named
 * @throws ConcordError as `openWorkspace`
 */
export function openNamedWorkspace(folder: string): Workspace {
  const above = findUpwards(resolve(folder));
  if (!above || above === resolve(folder)) return openAt(folder, above);
  throw new ConcordError('workspace-invalid', {
    where: folder,
    problem: `no ${WORKSPACE_FILE} in this folder, which was named; the nearest above it is ${above}`,
    expected: 'a workspace folder',
    remedy: `name ${above} if that is the one that you mean, or make one here with \`concord new DIR\``,
  });
}

function openAt(folder: string, top: string | null): Workspace {
  if (!top)
    throw new ConcordError('workspace-invalid', {
      where: folder,
      problem: `no ${WORKSPACE_FILE} in this folder or any above it`,
      expected: 'a workspace folder',
      remedy: 'go into your workspace, name it with --workspace, or make one with `concord new DIR`',
    });
  const settings = readWorkspaceFile(join(top, WORKSPACE_FILE));
  return {
    folder: top,
    ...settings,
    catalogueFolders: [OUR_CATALOGUE, join(top, 'catalogue')],
    paths: workspacePaths(top),
  };
}

/** Where a workspace keeps what it makes; nothing is looked at on disk. */
export function workspacePaths(folder: string): WorkspacePaths {
  const data = join(folder, '.concord');
  return {
    data,
    landed: join(data, 'landed'),
    deliveries: join(data, 'deliveries'),
    steps: join(data, 'steps'),
    serving: join(data, 'serving'),
    editions: join(data, 'editions'),
    current: join(data, 'CURRENT'),
    temporary: join(data, 'temporary'),
    lock: join(data, 'lock'),
  };
}

function findUpwards(folder: string): string | null {
  if (existsSync(join(folder, WORKSPACE_FILE))) return folder;
  const above = dirname(folder);
  return above === folder ? null : findUpwards(above);
}
