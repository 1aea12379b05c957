import { existsSync } from 'node:fs';
import { ConcordError } from '../concord-error.ts';
import { PUBLIC } from '../policy/decision.ts';
import { loadPolicies, type Policy } from '../policy/load-policies.ts';
import { nameDecisions } from '../policy/name-decisions.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { shownPath, textHash } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditionFollower } from './follow-edition.ts';
import type { OpenedEdition, ServedEdition } from './served-edition.ts';

/** The policies in force, and what they decide for whoever asks here (`nameDecisions`). */
export type PoliciesInForce = Pick<ServedEdition, 'policies' | 'decisions'>;

/** The bytes of each file, by its path. */
type Files = Map<string, string>;

/**
 * Answers: what gives the policies as their files are now. Their bytes are looked at each time, which are few; they are read anew when
 * one of them changed or came.
 * @throws ConcordError catalogue-invalid for as long as a file is at fault, or is gone: a wider policy, such as ours of the same name, does
 * not take the place of one that went away, perhaps for the moment in which it is written anew, before the server is started again
 */
export function followPolicies(workspace: Pick<Workspace, 'catalogueFolders'>): () => PoliciesInForce {
  let read: { files: Files; inForce: PoliciesInForce } | null = null;
  return () => {
    const files = filesNow(workspace);
    // one of ours that the workspace's own took the place of is not gone
    const gone = [...(read?.files.keys() ?? [])].filter((path) => !files.has(path) && !existsSync(path));
    if (gone.length > 0) throw goneAway(gone);
    if (!read || !alike(read.files, files)) read = { files, inForce: inForce(loadPolicies(workspace)) };
    return read.inForce;
  };
}

const goneAway = (paths: string[]): ConcordError =>
  new ConcordError(
    'catalogue-invalid',
    paths.map((path) => ({
      where: shownPath(path),
      problem: 'this policy was in force and its file is gone',
      expected: 'the file, or a server that was started without it',
      remedy: 'put it back; or, if it is to hold no more, stop the server and start it again',
    })),
  );

const alike = (one: Files, other: Files): boolean =>
  one.size === other.size && [...one].every(([path, bytes]) => other.get(path) === bytes);

const inForce = (policies: Map<string, Policy>): PoliciesInForce => ({
  policies,
  decisions: nameDecisions(PUBLIC, policies),
});

const filesNow = (workspace: Pick<Workspace, 'catalogueFolders'>): Files =>
  new Map(catalogueFiles(workspace, 'policies').map(({ path }) => [path, bytesOf(path)]));

/** What cannot be read is at fault, and loading it says how. */
function bytesOf(path: string): string {
  try {
    return textHash(path);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

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
