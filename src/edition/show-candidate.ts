/** A pair of the review queue with who its sides are, read from the sealed identity zone. */
import { ConcordError } from '../concord-error.ts';
import { readModel } from '../linkage/model.ts';
import { type ExplainedCandidate, explainCandidate } from '../linkage/residents/explain-candidate.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readIdentityZone } from './read-identity-zone.ts';
import { findCandidate } from './review-names.ts';

export interface ShownCandidate extends ExplainedCandidate {
  /** match weight (log2 of the odds) when it was queued: against nobody and every other resident */
  queuedWeight: number;
}

/**
 * @param pairId as the queue calls it
 * @throws ConcordError as `readIdentityZone`; policy-refused for a pair that reviewers do not decide; unknown-name when the index knows no such pair, catalogue-invalid for a faulty model
 */
export async function showCandidate(
  workspace: Pick<Workspace, 'paths' | 'catalogueFolders'>,
  keys: Keys,
  pairId: string,
): Promise<ShownCandidate> {
  const path = catalogueFile(workspace, 'linkage/residents.yaml');
  const model = path === null ? null : readModel(path);
  return await readIdentityZone(workspace.paths, keys, async (engine) => {
    const candidate = await findCandidate(engine, pairId);
    const explained = candidate && model ? await explainCandidate(engine, model, candidate) : null;
    if (!candidate || !explained) throw unknownPair();
    return { ...explained, queuedWeight: candidate.matchWeight };
  });
}

const unknownPair = (): ConcordError =>
  new ConcordError('unknown-name', {
    where: 'the resident index',
    problem: 'it knows no such pair',
    expected: 'a pair of this workspace that a build has queued',
    remedy: 'take the id from `concord review list`; build again if the index was restored from an older copy',
  });
