/** Writes a text that comes in pieces, and holds no more than one of them. */
import { closeSync, existsSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { CliCall } from './cli-command.ts';
import type { Sink } from './io.ts';

/**
 * Writes to the file of --output, otherwise to the results. A file has its name only once it is whole: until then, and after Ctrl-C,
 * it is `FILE.part`.
 */
export async function writePieces(call: CliCall, pieces: AsyncIterable<string>): Promise<void> {
  const { output } = call.options;
  if (output) return toFile('--output', resolve(call.io.cwd, output), pieces);
  for await (const text of pieces) await toSink(call.io.out, text);
}

/**
 * Writes a file that is whole already; as `writePieces` does, it has its name only once all of it is there.
 * @param to.flag the option that named it, for messages
 * @param to.file as the person wrote it
 * @param to.beside files that this call reads, which must not be written over
 * @throws ConcordError usage when it is one of those, or cannot be written
 */
export async function writeWhole(call: CliCall, to: OutputFile, bytes: string | Buffer): Promise<void> {
  demandFreeOutput(call, to);
  await toFile(to.flag, resolve(call.io.cwd, to.file), [bytes]);
}

export interface OutputFile {
  flag: string;
  file: string;
  beside?: string[];
}

/** @throws ConcordError usage when the file to write is one that the call reads: asked before the work, not after it */
export function demandFreeOutput(call: CliCall, { flag, file, beside = [] }: OutputFile): void {
  const path = resolve(call.io.cwd, file);
  if (!existsSync(path) || !beside.some((read) => realpathSync(read) === realpathSync(path))) return;
  throw new ConcordError('usage', {
    where: `${flag} ${file}`,
    problem: 'it is the file that is to be read',
    expected: 'another file, so that what you have stays as it is',
    remedy: `give ${flag} another name`,
  });
}

/** A reader that is slower than we are is waited for. */
async function toSink(sink: Sink, text: string): Promise<void> {
  if (sink.write(text) !== false || !sink.once) return;
  await new Promise<void>((go) => void sink.once!('drain', go));
}

async function toFile(
  flag: string,
  path: string,
  pieces: AsyncIterable<string> | Iterable<string | Buffer>,
): Promise<void> {
  const { whole, part, mode } = placesOf(path);
  const file = openPart(flag, part, mode);
  try {
    for await (const text of pieces) writeAll(file, Buffer.isBuffer(text) ? text : Buffer.from(text));
  } catch (error) {
    closeSync(file);
    if (part !== whole) rmSync(part, { force: true });
    throw error;
  }
  closeSync(file);
  if (part !== whole) renameSync(part, whole);
}

/** @throws ConcordError usage where there is no such folder or it may not be written to: a slip of the person and no fault of ours */
function openPart(flag: string, path: string, mode: number): number {
  try {
    return openSync(path, 'w', mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'EACCES', 'ENOTDIR', 'EISDIR'].includes(code ?? '')) throw error;
    throw new ConcordError('usage', {
      where: flag,
      problem:
        code === 'EISDIR'
          ? 'it is a folder'
          : code === 'EACCES'
            ? 'it may not be written to'
            : 'there is no such folder',
      expected: 'a file in a folder that exists and that you may write to',
      remedy: 'make the folder, or name another file',
    });
  }
}

/**
 * Where the text goes at first and in the end. A link stays one, and the file behind it keeps who may read it; what is no file, such
 * as a terminal or a pipe, is written to as it is.
 */
function placesOf(path: string): { whole: string; part: string; mode: number } {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) return { whole: path, part: path, mode: 0o666 };
  const whole = there ? realpathSync(path) : path;
  return { whole, part: `${whole}.part`, mode: there ? there.mode & 0o777 : 0o666 };
}

function writeAll(file: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}
