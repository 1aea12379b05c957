/** Lists of codes that imported ones are added to: a file of `catalogue/codes/`, and beside it those that begin with its name. */
import { catalogueFiles } from './catalogue-files.ts';
import { type CodeRow, readCodeFile } from './read-code-file.ts';
import type { Workspace } from './workspace.ts';

export interface AddedCodeFile<Name extends string = string> {
  /** absolute path */
  path: string;
  rows: CodeRow<Name>[];
}

/**
 * Answers: `<name>.csv` first, then every `<name>_<more>.csv` in the order of their names.
 * @returns none when no catalogue has such a file
 * @throws ConcordError as `readCodeFile`
 */
export const readAddedCodeFiles = <Name extends string = string>(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  name: string,
): AddedCodeFile<Name>[] =>
  catalogueFiles(workspace, 'codes')
    .filter(({ id }) => id === name || id.startsWith(`${name}_`))
    .map(({ path }) => ({ path, rows: readCodeFile<Name>(path) }));
