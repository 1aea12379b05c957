/** What of a build happens while the identity zone is open. */
import { holdKeys } from '../pseudonym/hold-keys.ts';
import { forgetExpired } from '../pseudonym/keep-national-list.ts';
import type { Key, Keys } from '../pseudonym/keys.ts';
import { requireNationalAnswer } from '../pseudonym/make-opt-outs.ts';
import type { Purpose } from '../pseudonym/read-purposes.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { openCareWork } from './care/care-work.ts';
import { choosePurposes } from './choose-purposes.ts';
import { drawPrivacyLine } from './draw-privacy-line.ts';
import type { BuildReviews } from './follow-reviews.ts';
import { type IdentityZone, openIdentityZone } from './identity-zone.ts';
import type { PrivacyLine } from './make-datasets.ts';

export interface LineKeys {
  workspace: Workspace;
  /** of the privacy line; without them rows about people stay out */
  keys?: Keys | undefined;
  /** ids of the purposes to publish for; all whose key is there when absent */
  only?: string[] | undefined;
  /** ISO date of today, for which opt-outs stand; needed with keys */
  today?: string | undefined;
  /** ISO date: only what had been received by then */
  asAt?: string | undefined;
  /** whether the edition will be the one that is served, so that the care zone is to be its own; yes when absent */
  mayServe?: boolean | undefined;
  /** reviewers' decisions, which the index obeys from this build on; without them it goes on as it is */
  reviews?: BuildReviews | null | undefined;
}

/**
 * Assembles with the privacy line drawn; purposes whose key is among the keys are made. The zones are sealed again before anything
 * is published, and what a failed build did in them is forgotten. The care zone is of the edition that serves: one as at an earlier
 * day leaves it alone. An answer of the national service that has lapsed is deleted first, also when the build is then refused.
 * @throws ConcordError workspace-invalid when the keys `records` or `zones` are not there; build-refused at once when a purpose obeys
 * the national opt-out and its answer is missing or has lapsed, or when a key is not the one that was used before under its id
 * and version
 */
export async function withPrivacyLine<T>(
  { workspace, keys, only, today = '', asAt, mayServe = true, reviews }: LineKeys,
  assemble: (line: PrivacyLine | null) => Promise<T>,
): Promise<T> {
  if (!keys || keys.all.length === 0) return assemble(null);
  const purposes = choosePurposes(workspace, keys, only);
  const zone = await openWithoutLapsed(workspace.paths, keys, today);
  const care = await openCareWork(workspace.paths, keys).catch((error: unknown) => {
    zone.discard();
    throw error;
  });
  let assembled: T;
  try {
    await holdKeys(zone.engine, keysUsed(keys, purposes));
    await requireNationalAnswer(zone.engine, purposes, today);
    await reviews?.apply(zone.engine);
    assembled = await assemble(drawPrivacyLine({ workspace, keys, zone, care, purposes, today, asAt }));
    await reviews?.note(zone.engine);
  } catch (error) {
    zone.discard();
    care.discard();
    throw error;
  }
  try {
    await zone.seal();
    await reviews?.queue();
    if (mayServe) await care.seal();
  } finally {
    care.discard();
  }
  return assembled;
}

/** Those of purposes that are not published wait for their first use. */
const keysUsed = (keys: Keys, purposes: Purpose[]): Key[] =>
  keys.all.filter(({ id }) => ['records', 'feeds', 'zones', ...purposes.map(({ key }) => key)].includes(id));

/** A lapsed answer is deleted, and the zone sealed without it, before anything can be refused. */
async function openWithoutLapsed(paths: Workspace['paths'], keys: Keys, today: string): Promise<IdentityZone> {
  const zone = await openIdentityZone(paths, keys);
  let hasForgotten: boolean;
  try {
    hasForgotten = await forgetExpired(zone.engine, zone.folder, today);
  } catch (error) {
    zone.discard();
    throw error;
  }
  if (!hasForgotten) return zone;
  await zone.seal();
  return openIdentityZone(paths, keys);
}
