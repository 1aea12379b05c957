/** Reading the care zone: a copy that only this process has, for the process of direct care. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { type Engine, openEngine } from '../../engine/engine.ts';
import type { Keys } from '../../pseudonym/keys.ts';
import { openSealed, sealedPath } from '../../pseudonym/seal-file.ts';
import { shownPath } from '../../workspace/read-yaml.ts';
import type { WorkspacePaths } from '../../workspace/workspace.ts';
import { liesPlain } from '../lies-plain.ts';
import { CARE_FILE, careFolder, READING } from './care-work.ts';

export interface CareZone {
  /**
   * Read only, and it reaches no other file. `care_person` says who everybody is; tables of the common data model hold the rows that
   * only direct care may use, with the columns of the model; `dataset.<id>` holds the same rows under the names of their contract;
   * `care_delivery` says what became of the rows of each delivery, `care_build` by which map they are somebody's.
   */
  engine: Engine;
  /** nothing of it is left on the disk */
  close(): void;
}

/**
 * Opens the care zone as the last build left it; a build may run meanwhile. Who may be shown what is for the caller to decide.
 * The copy has no name any more once it is open, so that a process which is killed leaves none.
 * @throws ConcordError no-data when no build with keys has made one, workspace-invalid when the key of its seal is not among the
 * keys, store-damaged when the sealed file was changed or the key is another, disk
 * @example
 * const zone = await openCareZone(workspace.paths, keys);
 * const [who] = await zone.engine.all('select * from care_person where person_key = ?', [key]);
 * zone.close();
 */
export async function openCareZone(paths: Pick<WorkspacePaths, 'data'>, keys: Keys): Promise<CareZone> {
  const sealed = sealedPath(join(careFolder(paths), CARE_FILE));
  if (!existsSync(sealed)) throw notThere(sealed);
  const folder = mkdtempSync(join(careFolder(paths), `${READING}${process.pid}-`));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  const isGone = liesPlain(forget);
  try {
    const file = join(folder, CARE_FILE);
    await openSealed(sealed, keys, file);
    const engine = await openEngine({ file, readOnly: true, onlyFiles: [] });
    return { engine, close: () => engine.close() };
  } finally {
    forget();
    isGone();
  }
}

const notThere = (path: string): ConcordError =>
  new ConcordError('no-data', {
    where: shownPath(path),
    problem: 'there is no care zone yet',
    expected: 'a workspace built with keys',
    remedy: 'build it: concord build --keys FILE',
  });
