/** Reviews of definitions that are said to have been made on a day that has not come yet. */
import { Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { aheadProblems } from '../metric/check-review.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { inspectYaml } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Kinds of definitions that are reviewed. */
const REVIEWED = ['metrics', 'pathways', 'cohorts'];

/**
 * Every such fault of a workspace's catalogue, also of files with other faults, which their own readers tell.
 * @param today ISO date in London
 */
export const reviewsAhead = (workspace: Pick<Workspace, 'catalogueFolders'>, today: string): Problem[] =>
  REVIEWED.flatMap((kind) => catalogueFiles(workspace, kind)).flatMap(({ path }) => ofFile(path, today));

function ofFile(path: string, today: string): Problem[] {
  try {
    const { value, where } = inspectYaml(path, Type.Unknown(), 'catalogue-invalid');
    return aheadProblems((value as { reviewed?: unknown } | null)?.reviewed, today, where);
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return [];
  }
}
