/** Which editions there are, which one serves, and what a manifest says. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Manifest } from './manifest.ts';

type EditionPaths = Pick<WorkspacePaths, 'editions' | 'current'>;

/** The id of the edition that serves; null when none was ever published. */
export function currentEditionId(paths: EditionPaths): string | null {
  return existsSync(paths.current) ? readFileSync(paths.current, 'utf8').trim() : null;
}

/** Ids in the order in which they were first published: edition number 1 is the first. */
export function readPublications(paths: EditionPaths): string[] {
  const index = join(paths.editions, 'index.json');
  return existsSync(index) ? (JSON.parse(readFileSync(index, 'utf8')) as string[]) : [];
}

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
