/** Which editions there are, which one serves, and what a manifest says. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Manifest } from './manifest.ts';

type EditionPaths = Pick<WorkspacePaths, 'editions' | 'current'>;

/** `e` and hexadecimal digits of what it was made from: it can be part of a path, and leads nowhere else. */
const EDITION_ID = /^e[0-9a-f]{1,64}$/;

/** The id of the edition that serves; null when none was ever published. @throws ConcordError store-damaged */
export function currentEditionId(paths: EditionPaths): string | null {
  if (!existsSync(paths.current)) return null;
  const id = readFileSync(paths.current, 'utf8').trim();
  if (EDITION_ID.test(id)) return id;
  throw damagedName('.concord/CURRENT', 'restore it from a backup, or remove it and build again');
}

/**
 * Ids in the order in which they were first published: edition number 1 is the first. When the list itself is gone it is
 * put together again from the manifests, in the order in which they were written.
 * @throws ConcordError store-damaged when the list is not whole
 */
export function readPublications(paths: EditionPaths): string[] {
  const index = join(paths.editions, 'index.json');
  if (!existsSync(index)) return keptEditions(paths);
  const ids = parsed(readFileSync(index, 'utf8'));
  if (Array.isArray(ids) && ids.every((id): id is string => typeof id === 'string' && EDITION_ID.test(id))) return ids;
  throw damagedName(
    '.concord/editions/index.json',
    'restore it from a backup, or remove it: the list is then put together again from the editions themselves',
  );
}

function keptEditions({ editions }: EditionPaths): string[] {
  if (!existsSync(editions)) return [];
  const writtenAt = (id: string) => statSync(join(editions, id, 'manifest.json'), { bigint: true }).mtimeNs;
  return readdirSync(editions)
    .filter((id) => EDITION_ID.test(id) && existsSync(join(editions, id, 'manifest.json')))
    .map((id) => ({ id, at: writtenAt(id) }))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
    .map(({ id }) => id);
}

/** Null for what is not JSON: then it is no list either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const damagedName = (where: string, remedy: string): ConcordError =>
  new ConcordError('store-damaged', {
    where,
    problem: 'it holds something that is not the id of an edition',
    expected: 'ids of published editions, e.g. e0a1b2c3d4e5f',
    remedy,
  });

/**
 * An edition's manifest.
 * @param name its id, its number, or nothing for the one that serves
 * @throws ConcordError no-edition when there is none yet, unknown-name for a name that does not exist
 */
export function readManifest(paths: EditionPaths, name?: string): Manifest {
  const id = editionIdOf(paths, name);
  const place = join(paths.editions, id, 'manifest.json');
  try {
    return JSON.parse(readFileSync(place, 'utf8')) as Manifest;
  } catch {
    throw new ConcordError('store-damaged', {
      where: `.concord/editions/${id}`,
      problem: 'its manifest is missing or is not whole',
      expected: 'the manifest that was published',
      remedy: 'build again: the same inputs give the same edition',
    });
  }
}

function editionIdOf(paths: EditionPaths, name: string | undefined): string {
  const ids = readPublications(paths);
  if (name === undefined) {
    const current = currentEditionId(paths);
    if (current) return current;
    throw new ConcordError('no-edition', {
      where: 'workspace',
      problem: 'there is no edition yet',
      expected: 'a published edition',
      remedy: 'land a delivery and build: concord land …, then concord build',
    });
  }
  const byNumber = /^\d+$/.test(name) ? ids[Number(name) - 1] : undefined;
  if (byNumber) return byNumber;
  if (ids.includes(name)) return name;
  const near = nearestName(name, ids);
  throw new ConcordError('unknown-name', {
    where: name,
    problem: 'there is no such edition',
    expected: 'the id or the number of a published edition',
    remedy: near ? `did you mean ${near}?` : 'list them with concord editions',
  });
}
