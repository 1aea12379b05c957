/** The identity zone of a workspace: the resident index, sealed between builds and open only while one runs. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, openEngine } from '../engine/engine.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { layOptOuts } from '../pseudonym/opt-out-lists.ts';
import { openSealed, sealedPath, sealFile } from '../pseudonym/seal-file.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';

export interface IdentityZone {
  engine: Engine;
  /** folder of the zone */
  folder: string;
  /** closes and seals it, with what was done in it */
  seal(): Promise<void>;
  /** closes it and forgets what was done in it */
  discard(): void;
}

/** Folder of the identity zone; nothing below the privacy line reads it. */
export const identityFolder = (paths: Pick<WorkspacePaths, 'data'>): string => join(paths.data, 'identity');

/**
 * Opens the zone, making it where there is none. The sealed form holds: a plain file beside it is of a run that was killed.
 * @throws ConcordError workspace-invalid when the key of the seal is not among the keys, store-damaged when the seal is broken
 */
export async function openIdentityZone(paths: Pick<WorkspacePaths, 'data'>, keys: Keys): Promise<IdentityZone> {
  const key = keys.newest('zones');
  const folder = identityFolder(paths);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'index.duckdb');
  removePlain(file);
  if (existsSync(sealedPath(file))) await openSealed(sealedPath(file), keys, file);
  const engine = await openEngine({ file, temporaryFolder: join(folder, 'spill'), memoryLimit: '4GB' });
  await layOptOuts(engine);
  const close = (): void => {
    engine.close();
    rmSync(join(folder, 'spill'), { recursive: true, force: true });
  };
  return {
    engine,
    folder,
    seal: async () => {
      await engine.run('checkpoint');
      close();
      rmSync(`${file}.wal`, { force: true });
      await sealFile(file, key);
    },
    discard: () => {
      close();
      removePlain(file);
    },
  };
}

function removePlain(file: string): void {
  for (const left of [file, `${file}.wal`, `${file}.part`]) rmSync(left, { force: true });
}
