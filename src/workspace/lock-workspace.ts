/**
 * One writer at a time. The lock is the system's own lock on a file, taken through SQLite, so that it is gone the moment
 * its holder dies, however it dies: a lock file that names a process can be left behind, and two that take it over at
 * once can both believe that they hold it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConcordError } from '../concord-error.ts';
import { closeFolders } from './close-folders.ts';
import type { Workspace } from './workspace.ts';

interface Holder {
  processId: number;
  what: string;
}

/** SQLite's own codes for "somebody else holds it". */
const LOCKED = new Set([5, 6]);

/**
 * Runs `work` while holding the workspace's lock. What a killed run left in `temporary/` is removed first.
 * @param what told to whoever finds the lock held, e.g. `build`
 * @returns what `work` returns
 * @throws ConcordError 'busy' when a live process holds the lock
 */
export async function withLock<T>(
  workspace: Pick<Workspace, 'folder' | 'paths'>,
  what: string,
  work: () => T | Promise<T>,
): Promise<T> {
  closeFolders(workspace.paths);
  const lock = takeLock(workspace);
  try {
    const holder: Holder = { processId: process.pid, what };
    writeFileSync(holderPath(workspace), JSON.stringify(holder));
    emptyFolder(workspace.paths.temporary);
    return await work();
  } finally {
    rmSync(holderPath(workspace), { force: true });
    lock.close();
  }
}

function takeLock(workspace: Pick<Workspace, 'folder' | 'paths'>): DatabaseSync {
  const lock = new DatabaseSync(workspace.paths.lock, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (LOCKED.has((error as { errcode?: number }).errcode ?? 0)) throw busy(workspace);
    throw error;
  }
}

const holderPath = (workspace: Pick<Workspace, 'paths'>): string => `${workspace.paths.lock}-holder.json`;

function busy(workspace: Pick<Workspace, 'folder' | 'paths'>): ConcordError {
  const holder = readHolder(holderPath(workspace));
  return new ConcordError('busy', {
    where: workspace.folder,
    problem: holder
      ? `\`${holder.what}\` (process ${holder.processId}) is writing to this workspace`
      : 'another command is writing to this workspace',
    expected: 'one writer at a time',
    remedy: 'wait for it to end and try again',
  });
}

/** Null when the holder has not written its name yet. */
function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
