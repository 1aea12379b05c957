/** One writer at a time: a lock file that names the process, so that a dead holder's lock can be taken over. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Workspace } from './workspace.ts';

interface Holder {
  processId: number;
  /** when that process started, as the system tells it; tells a reused number from the process that wrote it */
  started: string;
  what: string;
}

/**
 * Runs `work` while holding the workspace's lock. What a killed run left in `temporary/` is removed first.
 * @param what told to whoever finds the lock held, e.g. `build`
 * @returns what `work` returns
 * @throws ConcordError 'busy' when a live process holds the lock
 */
export async function withLock<T>(workspace: Workspace, what: string, work: () => T | Promise<T>): Promise<T> {
  takeLock(workspace, what);
  try {
    emptyFolder(workspace.paths.temporary);
    return await work();
  } finally {
    rmSync(workspace.paths.lock, { force: true });
  }
}

function takeLock(workspace: Workspace, what: string): void {
  mkdirSync(workspace.paths.data, { recursive: true });
  const me: Holder = { processId: process.pid, started: startOf(process.pid), what };
  // Twice at most: once more after a dead holder's lock was removed.
  for (let attempt = 0; attempt < 2; attempt++) {
    if (createLock(workspace.paths.lock, me)) return;
    const holder = readHolder(workspace.paths.lock);
    if (holder && isAlive(holder)) throw busy(workspace, holder);
    rmSync(workspace.paths.lock, { force: true });
  }
  throw busy(workspace, readHolder(workspace.paths.lock));
}

/** Creating fails when the file exists: that is the whole of the mutual exclusion. */
function createLock(path: string, holder: Holder): boolean {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, JSON.stringify(holder));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null when the holder died before it could write its name, or when the lock has just gone. */
function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.processId, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(holder.processId);
  return started === '' || holder.started === '' || started === holder.started;
}

/** Start time in the kernel's ticks (field 22 of stat); empty where the system does not tell. */
function startOf(processId: number): string {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

const busy = (workspace: Workspace, holder: Holder | null): ConcordError =>
  new ConcordError('busy', {
    where: workspace.folder,
    problem: holder
      ? `\`${holder.what}\` (process ${holder.processId}) is writing to this workspace`
      : 'another command is writing to this workspace',
    expected: 'one writer at a time',
    remedy: 'wait for it to end and try again',
  });

function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
