/** Files that are sealed while nobody works on them: the resident index and the care zone between builds. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { keepFile, syncToDisk } from '../landing/keep-on-disk.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Key, KeyName, Keys } from './keys.ts';
import {
  FRAME_BYTES,
  type FrameSeal,
  frameSeal,
  HEADER_BYTES_AT_MOST,
  makeHeader,
  parseHeader,
  type SealHeader,
  TAG_BYTES,
} from './sealed-frames.ts';

/** Where the sealed form of a file is. */
export const sealedPath = (path: string): string => `${path}.sealed`;

/**
 * Seals a file and then removes it. A run that is killed leaves the file as it was, or its sealed form whole, or both alike:
 * where a sealed form is, it is the one to be opened, and what lies beside it was being worked on.
 * @param path the file; nobody may be writing to it, and a database is closed (no `.wal` beside it)
 * @param key of the `zones`; its newest version
 * @param last what is to be done once the sealed form is whole and before it is in place; where it fails the old one stays
 * @returns path of the sealed form, `<path>.sealed`, in place of any there
 * @throws ConcordError store-damaged when the file is not there; busy when it is being written to
 * @example await sealFile('/data/identity.duckdb', keys.newest('zones'))
 */
export async function sealFile(path: string, key: Key, last?: () => Promise<void>): Promise<string> {
  const before = stateOf(path);
  const temporary = `${sealedPath(path)}.part`;
  // a run that was killed while it opened may have left a part of the plain file
  rmSync(`${path}.part`, { force: true });
  const header = makeHeader(key);
  try {
    await withFiles(path, temporary, async (from, to) => {
      await writeAll(to, header.bytes);
      await sealFrames(from, to, before.size, frameSeal(header, key));
    });
    if (stateOf(path).written !== before.written) throw busy(path);
    await last?.();
    keepFile(temporary, sealedPath(path), 0o600);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  rmSync(path);
  syncToDisk(dirname(path));
  return sealedPath(path);
}

/**
 * Opens a sealed file into another, which is put in its place whole or not at all; the sealed file stays.
 * @param path of the sealed form
 * @param keys with the key and version that its header names
 * @param into path of the plain file, in place of any there; its owner alone may read it
 * @throws ConcordError store-damaged when it is no sealed file, or was changed, cut off, lengthened or put together anew;
 * workspace-invalid when its key is not among the keys
 */
export async function openSealed(path: string, keys: Keys, into: string): Promise<void> {
  const { size } = stateOf(path);
  const temporary = `${into}.part`;
  try {
    await withFiles(path, temporary, async (from, to) => {
      const header = await headerOf(from, path);
      const key = keys.version(header.key.id, header.key.version);
      await openFrames({ from, to, path }, header, size, frameSeal(header, key));
    });
    // not waited for until it is on the disk: after a power cut the sealed form holds, and what lies beside it goes
    renameSync(temporary, into);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Which key a sealed file needs. No key is asked for.
 * @throws ConcordError store-damaged when it is no sealed file
 */
export async function keyOfSealed(path: string): Promise<KeyName> {
  stateOf(path);
  const file = await open(path, 'r');
  try {
    return (await headerOf(file, path)).key;
  } finally {
    await file.close();
  }
}

/** The size in bytes, and what changes when somebody writes. */
function stateOf(path: string): { size: number; written: string } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw damaged(path, 'the file is not there');
  if (existsSync(`${path}.wal`)) throw busy(path);
  return { size: stat.size, written: `${stat.size} ${stat.mtimeMs} ${stat.ino}` };
}

async function withFiles(
  from: string,
  to: string,
  work: (from: FileHandle, to: FileHandle) => Promise<void>,
): Promise<void> {
  const source = await open(from, 'r');
  try {
    // begun anew, so that what a killed run left is neither kept nor readable by others
    rmSync(to, { force: true });
    const target = await open(to, 'wx', 0o600);
    try {
      await work(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function sealFrames(from: FileHandle, to: FileHandle, size: number, { seal }: FrameSeal): Promise<void> {
  const frames = Math.max(1, Math.ceil(size / FRAME_BYTES));
  const read = (place: number): Promise<Buffer> =>
    readAt(from, place * FRAME_BYTES, Math.min(FRAME_BYTES, size - place * FRAME_BYTES));
  await passFrames({ frames, read, turn: (plain, place) => seal(plain, place, place === frames - 1), to });
}

interface Passing {
  frames: number;
  read: (place: number) => Promise<Buffer>;
  turn: (bytes: Buffer, place: number) => Buffer[];
  to: FileHandle;
}

/** Frames one after the other; while one is turned the next is read and the last one written. */
async function passFrames({ frames, read, turn, to }: Passing): Promise<void> {
  let reading = read(0);
  let writing = Promise.resolve();
  for (let place = 0; place < frames; place++) {
    const bytes = await reading;
    if (place + 1 < frames) reading = heldBack(read(place + 1));
    const turned = turn(bytes, place);
    await writing;
    writing = heldBack(writeEach(to, turned));
  }
  await writing;
}

async function writeEach(to: FileHandle, pieces: Buffer[]): Promise<void> {
  for (const piece of pieces) await writeAll(to, piece);
}

/** What goes wrong is thrown where it is waited for, and told nowhere when something else went wrong before. */
function heldBack<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

interface Opening {
  from: FileHandle;
  to: FileHandle;
  path: string;
}

async function openFrames(
  { from, to, path }: Opening,
  header: SealHeader,
  size: number,
  seal: FrameSeal,
): Promise<void> {
  const whole = FRAME_BYTES + TAG_BYTES;
  const body = size - header.bytes.length;
  const frames = Math.ceil(body / whole);
  if (body < TAG_BYTES || body - (frames - 1) * whole < TAG_BYTES) throw damaged(path, 'it is cut off');
  const read = (place: number): Promise<Buffer> =>
    readAt(from, header.bytes.length + place * whole, Math.min(whole, body - place * whole));
  const turn = (frame: Buffer, place: number): Buffer[] => {
    try {
      return [seal.open(frame, place, place === frames - 1)];
    } catch {
      throw place === 0
        ? notOpened(path, frames, header.key)
        : damaged(path, `${partOf(place, frames)}; ${KEY_IS_RIGHT}`);
    }
  };
  await passFrames({ frames, read, turn, to });
}

async function headerOf(file: FileHandle, path: string): Promise<SealHeader> {
  const start = Buffer.alloc(HEADER_BYTES_AT_MOST);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const header = parseHeader(start.subarray(0, bytesRead));
  if (!header) throw damaged(path, 'it is no sealed file of this format');
  return header;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read);
    // shorter than it was: the caller finds that it changed, or that a frame does not open
    if (bytesRead === 0) return bytes.subarray(0, read);
    read += bytesRead;
  }
  return bytes;
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
}

const partOf = (place: number, frames: number): string => `part ${place + 1} of ${frames} is not what was sealed there`;
const KEY_IS_RIGHT = 'the parts before it open, so the key is the right one';

/** The first part: nothing yet tells a wrong key from a file that was changed, and a wrong key is the likelier. */
const notOpened = (path: string, frames: number, { id, version }: KeyName): ConcordError =>
  new ConcordError('store-damaged', {
    where: shownPath(path),
    problem: `part 1 of ${frames} does not open: the key is another than the one it was sealed with (${id}, version ${version}), or the file was changed`,
    expected: `the bytes of key ${id} version ${version} with which the file was sealed, and the file as it was written`,
    remedy: `look first whether the right key file was given: \`${id}\` in it may be the key of another workspace; if it is the right one, put the file back from a copy`,
  });

const damaged = (path: string, problem: string): ConcordError =>
  new ConcordError('store-damaged', {
    where: shownPath(path),
    problem,
    expected: 'a sealed file as it was written, and its key',
    remedy: 'put it back from a copy',
  });

const busy = (path: string): ConcordError =>
  new ConcordError('busy', {
    where: shownPath(path),
    problem: 'it is being written to',
    expected: 'a file that nobody works on; a database that is closed',
    remedy: 'wait until the other command is done; after a crash open the database once, so that it puts itself right',
  });
