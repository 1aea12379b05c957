/** Writes a copy of a file without the lines that would make the engine misread the rest. */
import { constants, copyFile, type FileHandle, open } from 'node:fs/promises';

export interface Range {
  start: number;
  end: number;
}

const CHUNK = 4 << 20;
const LF = 10;

/** Leaves the bytes of `drop` out. The ranges must be in ascending order and not overlap. */
export async function repairCopy(from: string, to: string, drop: Range[]): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'w');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    const output = { target, buffer, filled: 0 };
    for (const range of keptRanges(drop, (await source.stat()).size)) await copyRange(source, output, range);
    await flush(output);
  } finally {
    await source.close();
    await target.close();
  }
}

/** A copy that may be made while the file is still being read. */
export interface CopyAhead {
  /** begins it, the first time */
  begin(): void;
  /** waits for what was begun, and throws what went wrong with it */
  end(): Promise<void>;
}

/** The system copies faster than two halves read and written at once would be, and copies nothing where it can share. */
export function copyAhead(from: string, to: string): CopyAhead {
  let copy: Promise<void> | null = null;
  return {
    begin: () => {
      copy ??= copyFile(from, to, constants.COPYFILE_FICLONE);
      // nobody may ask for it in the end
      copy.catch(() => undefined);
    },
    end: async () => {
      await copy;
    },
  };
}

/**
 * Overwrites the bytes of `drop` with line feeds in the copy, which makes empty lines of them. Only for a file whose lines
 * end in LF and whose empty lines the engine passes over.
 */
export async function blankCopy(copy: CopyAhead, to: string, drop: Range[]): Promise<void> {
  copy.begin();
  await copy.end();
  const target = await open(to, 'r+');
  try {
    for (const { start, end } of drop) await target.write(Buffer.alloc(end - start, LF), 0, end - start, start);
  } finally {
    await target.close();
  }
}

function keptRanges(drop: Range[], size: number): Range[] {
  const keep: Range[] = [];
  let at = 0;
  for (const hole of drop) {
    if (hole.start > at) keep.push({ start: at, end: hole.start });
    at = hole.end;
  }
  if (at < size) keep.push({ start: at, end: size });
  return keep;
}

interface Output {
  target: FileHandle;
  buffer: Buffer;
  filled: number;
}

async function copyRange(source: FileHandle, output: Output, range: Range): Promise<void> {
  for (let at = range.start; at < range.end; ) {
    if (output.filled === CHUNK) await flush(output);
    const wanted = Math.min(CHUNK - output.filled, range.end - at);
    const { bytesRead } = await source.read(output.buffer, output.filled, wanted, at);
    if (bytesRead === 0) throw new Error('the file became shorter while it was copied');
    output.filled += bytesRead;
    at += bytesRead;
  }
}

async function flush(output: Output): Promise<void> {
  await output.target.write(output.buffer, 0, output.filled);
  output.filled = 0;
}
