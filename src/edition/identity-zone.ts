/** The identity zone of a workspace: the resident index, sealed between builds and open only while one runs. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { type Engine, openEngine } from '../engine/engine.ts';
import { memoryShare } from '../engine/memory-share.ts';
import { forgetOpenLists, openNationalList, sealNationalList } from '../pseudonym/keep-national-list.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { layOptOuts } from '../pseudonym/opt-out-lists.ts';
import { sealedPath, sealFile } from '../pseudonym/seal-file.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { liesPlain } from './lies-plain.ts';
import { readManifest, readPublications } from './read-manifest.ts';
import { forgetRecordsNow } from './resident-map.ts';
import { forgetSensitiveRecords } from './sensitive-records.ts';
import { writeWithoutGaps } from './write-without-gaps.ts';
import { forgetPlain, openZoneFile, withoutGaps } from './zone-file.ts';

export interface IdentityZone {
  engine: Engine;
  /** folder of the zone */
  folder: string;
  /**
   * closes and seals it, with what was done in it; when that fails, what was done is forgotten and the old seal stays
   * @param last done when all that is left is to put the new seal in place; where it fails the old one stays
   */
  seal(last?: () => Promise<void>): Promise<void>;
  /** closes it and forgets what was done in it */
  discard(): void;
}

const FILE = 'index.duckdb';

/** Folder of the identity zone; nothing below the privacy line reads it. */
export const identityFolder = (paths: Pick<WorkspacePaths, 'data'>): string => join(paths.data, 'identity');

type ZonePaths = Pick<WorkspacePaths, 'data' | 'editions' | 'current'>;

/**
 * Opens the zone, making it where no edition stands on one.
 * @throws ConcordError workspace-invalid when the key of the seal is not among the keys, store-damaged when the seal is broken or
 * the index of a published edition is gone: a new one would give everybody another key and know of no objection
 */
export async function openIdentityZone(paths: ZonePaths, keys: Keys): Promise<IdentityZone> {
  const key = keys.newest('zones');
  const folder = identityFolder(paths);
  if (!existsSync(sealedPath(join(folder, FILE)))) refuseLost(paths);
  const spill = join(folder, 'spill');
  // also what is left of a build that was killed
  const forget = (): void => {
    forgetPlain(join(folder, FILE));
    if (existsSync(folder)) forgetOpenLists(folder);
    // last, since an engine that is still at work may lay more there meanwhile
    rmSync(spill, { recursive: true, force: true, maxRetries: 3 });
  };
  const isGone = liesPlain(forget);
  const takeBack = (): void => {
    try {
      forget();
    } finally {
      isGone();
    }
  };
  const { file, engine } = await orElse(async () => {
    forget();
    const opened = await openZoneFile(folder, FILE, keys);
    return {
      file: opened,
      engine: await openEngine({ file: opened, temporaryFolder: spill, memoryLimit: memoryShare(1 / 8) }),
    };
  }, takeBack);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) engine.close();
    isOpen = false;
    rmSync(spill, { recursive: true, force: true });
  };
  const discard = (): void => {
    close();
    takeBack();
  };
  const seal = async (last?: () => Promise<void>): Promise<void> => {
    const forgetOthers = await sealNationalList(engine, folder, key);
    await forgetRecordsNow(engine);
    await forgetSensitiveRecords(engine);
    await engine.run('checkpoint');
    const isSmaller = await writeWithoutGaps(engine, withoutGaps(file));
    close();
    rmSync(`${file}.wal`, { force: true });
    if (isSmaller) renameSync(withoutGaps(file), file);
    await sealFile(file, key, last);
    forgetOthers();
    isGone();
  };
  const lay = async (): Promise<void> => {
    await layOptOuts(engine);
    await openNationalList(engine, folder, keys);
  };
  await orElse(lay, discard);
  return { engine, folder, discard, seal: (last) => orElse(() => seal(last), discard) };
}

function refuseLost(paths: ZonePaths): void {
  const edition = readPublications(paths).find((id) => standsOnIndex(paths, id));
  if (edition === undefined) return;
  throw new ConcordError('store-damaged', {
    where: '.concord/identity/index.duckdb.sealed',
    problem: `the resident index is gone, and edition ${edition} stands on it`,
    expected: 'the index as the last build with keys sealed it',
    remedy:
      'restore .concord/identity from a backup. Only to begin anew, with another key for everybody and without the objections ' +
      'that were taken: move .concord/editions and .concord/CURRENT away first',
  });
}

/** An edition whose manifest cannot be read says nothing here; whoever opens it is told. */
function standsOnIndex(paths: ZonePaths, id: string): boolean {
  try {
    return readManifest(paths, id).inputs.identityMap !== null;
  } catch {
    return false;
  }
}

/** What was half done is taken back when the rest of it fails. */
async function orElse<T>(work: () => Promise<T>, takeBack: () => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    takeBack();
    throw error;
  }
}
