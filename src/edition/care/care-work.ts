/** The care zone while a build works on it: a folder of its own for steps and spills, and one database that is sealed at the end. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { type Engine, openEngine } from '../../engine/engine.ts';
import type { Key, Keys } from '../../pseudonym/keys.ts';
import { keyOfSealed, sealedPath, sealFile } from '../../pseudonym/seal-file.ts';
import type { WorkspacePaths } from '../../workspace/workspace.ts';
import { liesPlain } from '../lies-plain.ts';
import type { Bench } from '../run-step.ts';
import { forgetPlain, openZoneFile } from '../zone-file.ts';
import { type CareContents, takeOutSteps, writeCareFile } from './care-file.ts';

export interface CareWork {
  /**
   * a bench whose steps and temporary files lie in the zone, and nowhere else; they are gone after the build. While rows cross the
   * line they may spill beside the resident index, which is as closed
   */
  at(bench: Bench): Bench;
  /** what a build would find unchanged: the hash that the sealed file was written for; null when it is to be written anyhow */
  heldInputs: string | null;
  /** writes all that the zone is to hold, in place of what it held; it lies in plain until `seal` */
  write(contents: CareContents): Promise<void>;
  /** seals what was written, and closes; what was not written anew stays sealed as it was */
  seal(): Promise<void>;
  /** closes and forgets what was written; after `seal` there is nothing to forget */
  discard(): void;
}

/** Folder of the care zone; nothing below the privacy line reads it. */
export const careFolder = (paths: Pick<WorkspacePaths, 'data'>): string => join(paths.data, 'care');

/** Name of its database. */
export const CARE_FILE = 'care.duckdb';

/** Folders of readers: the process id stands in the name, so that those of processes that died can be told. */
export const READING = 'reading-';

/**
 * Opens the zone for a build, making it where there is none. Steps that the last build left sealed in it are there again.
 * @throws ConcordError workspace-invalid when the key of the seal is not among the keys, store-damaged when the seal is broken
 */
export async function openCareWork(paths: Pick<WorkspacePaths, 'data'>, keys: Keys): Promise<CareWork> {
  const key = keys.newest('zones');
  const folder = careFolder(paths);
  sweep(folder);
  const isGone = liesPlain(() => sweep(folder));
  const end = (): void => {
    try {
      sweep(folder);
    } finally {
      isGone();
    }
  };
  try {
    return await openWork(folder, key, keys, end);
  } catch (error) {
    end();
    throw error;
  }
}

/** @param end removes what lies plain, and says that nothing does any more */
async function openWork(folder: string, key: Key, keys: Keys, end: () => void): Promise<CareWork> {
  const file = await openZoneFile(folder, CARE_FILE, keys).catch(saidAnew);
  const steps = join(folder, 'steps');
  for (const part of [steps, join(folder, 'temporary')]) mkdirSync(part, { recursive: true, mode: 0o700 });
  const isRotated = existsSync(file) && (await keyOfSealed(sealedPath(file))).version !== key.version;
  const engine = await openEngine({ temporaryFolder: join(folder, 'spill'), memoryLimit: '2GB' });
  let isOpen = true;
  const close = (): void => {
    if (isOpen) engine.close();
    isOpen = false;
  };
  const held = await takeOut(engine, file, steps).catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    at: (bench) => within(bench, engine, folder),
    heldInputs: isRotated ? null : held,
    write: (contents) => writeCareFile(engine, file, steps, contents),
    seal: async () => {
      close();
      if (existsSync(file)) await sealFile(file, key);
      end();
    },
    discard: () => {
      close();
      end();
    },
  };
}

/** Takes out of the plain file what the next build can use, and removes it: the engine writes a new one. */
async function takeOut(engine: Engine, file: string, steps: string): Promise<string | null> {
  const held = existsSync(file) ? await takeOutSteps(engine, file, steps) : null;
  forgetPlain(file);
  return held;
}

const within = (bench: Bench, engine: Engine, folder: string): Bench => ({
  ...bench,
  engine,
  paths: { ...bench.paths, steps: join(folder, 'steps'), temporary: join(folder, 'temporary') },
  seconds: new Map(),
  // its files are taken out of the seal anew
  ahead: undefined,
});

/**
 * What builds and readers that were killed left in plain: all but the sealed file and what living readers hold. Files first, since an
 * engine that is still at work may lay more in its folder meanwhile; what cannot be removed keeps nothing else.
 */
function sweep(folder: string): void {
  if (!existsSync(folder)) return;
  const left = readdirSync(folder, { withFileTypes: true }).filter(
    ({ name }) => name !== sealedPath(CARE_FILE) && !isBeingRead(name),
  );
  const failed: unknown[] = [];
  for (const { name } of left.toSorted((a, b) => Number(a.isDirectory()) - Number(b.isDirectory())))
    try {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      failed.push(error);
    }
  if (failed.length > 0) throw failed[0];
}

function isBeingRead(name: string): boolean {
  const reader = new RegExp(`^${READING}(\\d+)-`).exec(name)?.[1];
  if (reader === undefined) return false;
  try {
    return process.kill(Number(reader), 0);
  } catch (error) {
    // EPERM: it lives, as another user
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Unlike other sealed files it can be made anew, and whoever has to decide that is told. */
function saidAnew(error: unknown): never {
  if (!(error instanceof ConcordError) || error.kind !== 'store-damaged') throw error;
  const remedy =
    'put it back from a copy; or remove it, if nobody can say who changed it and no copy is there: a build makes it anew from the deliveries';
  throw new ConcordError(
    error.kind,
    error.problems.map((problem) => ({ ...problem, remedy })),
  );
}
