/** Whether rows of an edition may leave for a purpose today, and with which key. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { Key, Keys } from '../../pseudonym/keys.ts';
import { daysBetween, NATIONAL_LIST_DAYS } from '../../pseudonym/opt-out-lists.ts';
import { type Purpose, purposesPath, readPurposes } from '../../pseudonym/read-purposes.ts';
import { personToken } from '../../pseudonym/tokens.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import { textHash } from '../../workspace/read-yaml.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Manifest } from '../manifest.ts';
import type { OpenEdition } from '../open-edition.ts';
import { currentEditionId } from '../read-manifest.ts';

/** A purpose that an edition was published for, with the very key that its tokens were made with. */
export interface PurposeInEdition {
  purpose: Purpose;
  key: Key;
}

/** What an edition is asked for: rows that leave it, or figures over them. It changes what to do next, and nothing else. */
type EditionUse = 'rows' | 'figures';
const THEN: Record<EditionUse, string> = { rows: 'export', figures: 'ask' };

/** Name of the table of an edition that says whose rows a purpose may use. */
export const purposeTable = ({ id }: Purpose): string => `purpose_${id}`;

type AskedWorkspace = Pick<Workspace, 'catalogueFolders' | 'paths'>;
type AskedManifest = Pick<Manifest, 'editionId' | 'inputs' | 'tables'>;

/**
 * The purpose of that id, if rows may leave for it: in doubt they may not.
 * @param name id of the purpose
 * @param manifest of the edition that rows would leave
 * @param today ISO day
 * @throws ConcordError as `purposeOfEdition`; workspace-invalid when the key is not among the keys
 */
export function purposeInEdition(
  workspace: AskedWorkspace,
  manifest: AskedManifest,
  name: string,
  keys: Keys,
  today: string,
): PurposeInEdition {
  const purpose = purposeOfEdition(workspace, manifest, name, today, 'rows');
  return { purpose, key: keyOf(purpose, versionOf(purpose, manifest)!, keys) };
}

/**
 * The purpose of that id, if the edition may be used for it today: in doubt it may not. No key is needed to ask.
 * @param name id of the purpose
 * @param today ISO day
 * @param use for what, so that every refusal says what to do next
 * @throws ConcordError unknown-name for a purpose that the catalogue has not; policy-refused with every reason: the edition was
 * not published for the purpose, no longer serves, was built under other rules, or the answer of the national service that it
 * obeys has lapsed
 */
export function purposeOfEdition(
  workspace: AskedWorkspace,
  manifest: AskedManifest,
  name: string,
  today: string,
  use: EditionUse,
): Purpose {
  const purpose = knownPurpose(workspace, name);
  const published = isPublished(purpose, manifest);
  const faults = [
    published ? null : notPublished(purpose, workspace, manifest),
    superseded(workspace, manifest, use),
    published ? otherRules(workspace, manifest, use) : null,
    published ? lapsed(purpose, manifest, today, use) : null,
  ].filter((fault) => fault !== null);
  if (faults.length) throw new ConcordError('policy-refused', faults);
  return purpose;
}

const versionOf = ({ id }: Purpose, { inputs }: Pick<Manifest, 'inputs'>): number | undefined =>
  inputs.keyVersions.find((k) => k.purpose === id)?.version;

function knownPurpose(workspace: Pick<Workspace, 'catalogueFolders'>, name: string): Purpose {
  const purposes = readPurposes(workspace);
  const purpose = purposes.get(name);
  if (purpose) return purpose;
  const near = nearestName(name, purposes.keys());
  throw new ConcordError('unknown-name', {
    where: 'purpose',
    problem: 'the catalogue has no purpose of that name',
    expected: `one of ${[...purposes.keys()].join(', ')}`,
    remedy: near ? `did you mean ${near}?` : 'catalogue/purposes.yaml describes them',
  });
}

/** The purposes whose key was given when the edition was built, of those that `--for` let through. */
function notPublished(purpose: Purpose, workspace: AskedWorkspace, manifest: AskedManifest): Problem {
  const published = [...readPurposes(workspace).values()].filter((other) => isPublished(other, manifest));
  const names = published.map(({ id }) => id);
  return {
    where: `purpose ${purpose.id}`,
    problem: `edition ${manifest.editionId} was not published for it, but for ${names.join(', ') || 'no purpose'}`,
    expected: `an edition that was built with the key ${purpose.key}, and with no --for that leaves ${purpose.id} out`,
    remedy: `run \`concord build --keys FILE${[...names, purpose.id].map((id) => ` --for ${id}`).join('')}\`, with the key ${purpose.key} among the keys; without --for it publishes for every purpose whose key is given`,
  };
}

const isPublished = (purpose: Purpose, manifest: AskedManifest): boolean =>
  versionOf(purpose, manifest) !== undefined && manifest.tables.some((t) => t.name === purposeTable(purpose));

/** Who objected since is known to newer editions alone. */
function superseded(
  { paths }: Pick<Workspace, 'paths'>,
  { editionId }: Pick<Manifest, 'editionId'>,
  use: EditionUse,
): Problem | null {
  if (currentEditionId(paths) === editionId) return null;
  return {
    where: `edition ${editionId}`,
    problem: 'it no longer serves, and does not know who objected since',
    expected: 'the edition that serves',
    remedy: use === 'rows' ? 'leave --edition out' : 'ask again: another edition was published meanwhile',
  };
}

/** Whose rows may be used was worked out by the purposes of the day of the build. */
function otherRules(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  { inputs }: Pick<Manifest, 'inputs'>,
  use: EditionUse,
): Problem | null {
  const built = inputs.catalogue.find((file) => /(^|\/)purposes\.yaml$/.test(file.path));
  if (built?.sha256 === textHash(purposesPath(workspace))) return null;
  return {
    where: 'catalogue/purposes.yaml',
    problem: 'the edition was not built under the purposes as they are written now',
    expected: 'an edition that obeys the opt-outs as they are to be obeyed today',
    remedy: `run \`concord build\` again, and ${THEN[use]} then`,
  };
}

/** An answer of the national service may be used for some days only; without its day, in doubt, it has lapsed. */
function lapsed(
  { id, drops }: Purpose,
  { inputs }: Pick<Manifest, 'inputs'>,
  today: string,
  use: EditionUse,
): Problem | null {
  if (drops.national === 'nothing') return null;
  const answered = inputs.optOutLists.find((list) => list.kind === 'national')?.asAt;
  const days = answered === undefined ? Number.NaN : daysBetween(answered, today);
  if (days >= 0 && days <= NATIONAL_LIST_DAYS) return null;
  return {
    where: `national data opt-out (obeyed by ${id})`,
    problem:
      answered === undefined
        ? 'the edition does not say which answer of the national service it obeys'
        : `the answer of ${answered}, which the edition obeys, ${days < 0 ? 'is of a day to come' : `has lapsed after ${NATIONAL_LIST_DAYS} days`}`,
    expected: `an answer of the last ${NATIONAL_LIST_DAYS} days`,
    remedy: `ask the national service again (\`concord opt-outs request\`), take its answer (\`concord opt-outs take\`), and build; then ${THEN[use]}`,
  };
}

function keyOf(purpose: Purpose, version: number, keys: Keys): Key {
  const same = keys.all.find((key) => key.id === purpose.key && key.version === version);
  if (same) return same;
  const others = keys.all.filter((key) => key.id === purpose.key).map((key) => key.version);
  throw new ConcordError('workspace-invalid', {
    where: `key ${purpose.key}`,
    problem: others.length
      ? `the edition was built with version ${version}, and only version ${others.join(', ')} was given`
      : 'it is not among the keys that were given',
    expected: `version ${version} of the key, with which the tokens of the edition were made`,
    remedy: `give it in the key file or as CONCORD_KEY_${purpose.key.toUpperCase()}_${version}; or build again with the version that you have`,
  });
}

/**
 * Makes sure that a key made the tokens of the edition: a wrong one would give record numbers that join nothing.
 * @param edition with the macro of the key on its connection (`defineKeyMacros`)
 * @throws ConcordError workspace-invalid when its token of the first person is another
 */
export async function requireSameKey(edition: OpenEdition, { purpose, key }: PurposeInEdition): Promise<void> {
  const people = edition.table(purposeTable(purpose));
  const [first] = await edition.engine.all<{ same: boolean }>(
    `select person_token = ${personToken('person_key', key)} as same from ${people} order by person_key limit 1`,
  );
  if (!first || first.same) return;
  throw new ConcordError('workspace-invalid', {
    where: `key ${key.id} version ${key.version}`,
    problem: 'it is not the key with which the tokens of the edition were made',
    expected: 'the key of the build',
    remedy: 'give the key file that the build was given; or give the new key a new version, and build again',
  });
}
