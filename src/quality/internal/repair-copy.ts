/** Writes a copy of a file without some of its bytes: the lines that would make the engine misread the rest. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';

const CHUNK = 4 << 20;

/** `drop` holds byte ranges in ascending order, not overlapping. */
export async function repairCopy(from: string, to: string, drop: { start: number; end: number }[]): Promise<void> {
  const source = await open(from, 'r');
  const target = createWriteStream(to);
  try {
    const size = (await source.stat()).size;
    const keep = keptRanges(drop, size);
    const buffer = Buffer.allocUnsafe(CHUNK);
    let range = 0;
    for (let position = 0; position < size; position += CHUNK) {
      const { bytesRead } = await source.read(buffer, 0, CHUNK, position);
      const pieces: Buffer[] = [];
      range = cut(buffer.subarray(0, bytesRead), position, keep, range, pieces);
      if (pieces.length > 0 && !target.write(Buffer.concat(pieces))) await once(target, 'drain');
    }
    target.end();
    await once(target, 'close');
  } finally {
    await source.close();
  }
}

function keptRanges(drop: { start: number; end: number }[], size: number): { start: number; end: number }[] {
  const keep: { start: number; end: number }[] = [];
  let at = 0;
  for (const hole of drop) {
    if (hole.start > at) keep.push({ start: at, end: hole.start });
    at = hole.end;
  }
  if (at < size) keep.push({ start: at, end: size });
  return keep;
}

/** Adds the kept pieces of one chunk; answers the first range that may reach into the next chunk. */
function cut(
  chunk: Buffer,
  position: number,
  keep: { start: number; end: number }[],
  first: number,
  pieces: Buffer[],
): number {
  const end = position + chunk.length;
  let i = first;
  for (; i < keep.length; i++) {
    const range = keep[i] as { start: number; end: number };
    if (range.start >= end) break;
    pieces.push(chunk.subarray(Math.max(0, range.start - position), Math.min(chunk.length, range.end - position)));
    if (range.end > end) break;
  }
  return i;
}
