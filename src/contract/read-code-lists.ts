/** Code lists: the CSV files in `catalogue/codes/` that have a `code` column. */
import { createHash } from 'node:crypto';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { readCodeFile } from '../workspace/read-code-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CodeList } from './contract.ts';

export type CodeLists = ReadonlyMap<string, CodeList>;

/**
 * Every code list a workspace sees, by the name that contracts use.
 * A file with a `code` column is a list named as the file (`ethnicity_16plus1`). One that has a `list` column as well
 * holds several, named `file.list` (`sus_codes.admission_method`). Other files are tables, not code lists, and are left out.
 * @returns an empty map when there are none
 * @throws ConcordError as `readCodeFile`
 */
export function readCodeLists(workspace: Pick<Workspace, 'catalogueFolders'>): CodeLists {
  const lists = new Map<string, CodeList>();
  for (const { id, path } of catalogueFiles(workspace, 'codes')) {
    const codes = Map.groupBy(readCodeFile(path), ({ record }) => (record.list ? `${id}.${record.list}` : id));
    for (const [name, rows] of codes) {
      const values = rows.map(({ record }) => record.code).filter((c): c is string => c !== undefined && c !== '');
      if (values.length) lists.set(name, codeList(name, values));
    }
  }
  return lists;
}

/** A code list with its hash, which depends on the codes alone: not on their order, nor on the wording of their meaning. */
export function codeList(id: string, codes: string[]): CodeList {
  const unique = [...new Set(codes)];
  return {
    id,
    codes: unique,
    hash: createHash('sha256')
      .update([...unique].sort().join('\n'))
      .digest('hex'),
  };
}
