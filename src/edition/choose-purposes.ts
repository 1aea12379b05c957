/** Which purposes a build publishes for. */
import { ConcordError } from '../concord-error.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { type Purpose, readPurposes } from '../pseudonym/read-purposes.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * The purposes whose key is among the keys, in the order of catalogue/purposes.yaml; of them those that were asked for.
 * @param only ids; absent or empty: all
 * @throws ConcordError unknown-name for a purpose that the catalogue has not, workspace-invalid for one without its key
 * @example choosePurposes(workspace, keys, ['direct_care'])
 */
export function choosePurposes(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  keys: Keys,
  only: string[] = [],
): Purpose[] {
  const known = readPurposes(workspace);
  for (const id of only) keys.newest((known.get(id) ?? unknown(id, [...known.keys()])).key);
  return [...known.values()].filter(
    ({ id, key }) => keys.all.some((k) => k.id === key) && (only.length === 0 || only.includes(id)),
  );
}

function unknown(id: string, known: string[]): never {
  const near = nearestName(id, known);
  throw new ConcordError('unknown-name', {
    where: `purpose ${id}`,
    problem: 'no purpose has this name',
    expected: known.join(', '),
    remedy: near ? `did you mean ${near}?` : 'take one of them; catalogue/purposes.yaml says what each is',
  });
}
