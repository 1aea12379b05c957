import { ConcordError } from '../concord-error.ts';
import { PUBLIC } from '../policy/decision.ts';
import { loadPolicies, type Policy } from '../policy/load-policies.ts';
import { nameDecisions } from '../policy/name-decisions.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { textHash } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditionFollower } from './follow-edition.ts';
import type { OpenedEdition, ServedEdition } from './served-edition.ts';

/** The policies in force, and what they decide for whoever asks here (`nameDecisions`). */
export type PoliciesInForce = Pick<ServedEdition, 'policies' | 'decisions'>;

/**
 * Answers: what gives the policies as their files are now. Their bytes are looked at each time, which are few; they are read anew when
 * one of them changed, came or went.
 * @throws ConcordError catalogue-invalid for as long as a file is at fault: nothing is let out by a policy that was taken back
 */
export function followPolicies(workspace: Pick<Workspace, 'catalogueFolders'>): () => PoliciesInForce {
  let read: { files: string; inForce: PoliciesInForce } | null = null;
  return () => {
    const files = filesNow(workspace);
    if (read?.files !== files) read = { files, inForce: inForce(loadPolicies(workspace)) };
    return read.inForce;
  };
}

const inForce = (policies: Map<string, Policy>): PoliciesInForce => ({
  policies,
  decisions: nameDecisions(PUBLIC, policies),
});

const filesNow = (workspace: Pick<Workspace, 'catalogueFolders'>): string =>
  JSON.stringify(catalogueFiles(workspace, 'policies').map(({ path }) => [path, textHash(path)]));

/** The same editions, each request with the policies in force when it began. */
export function withPolicies(
  editions: EditionFollower<OpenedEdition>,
  policies: () => PoliciesInForce,
): EditionFollower<ServedEdition> {
  return {
    ...editions,
    use: (work) => editions.use(async (opened) => work({ ...opened, ...policies() })),
    trouble: () => editions.trouble() ?? troubleOf(policies),
  };
}

function troubleOf(policies: () => PoliciesInForce): string | null {
  try {
    policies();
    return null;
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return error.problems.map((p) => `${p.where}: ${p.problem}; ${p.remedy}`).join('\n');
  }
}
