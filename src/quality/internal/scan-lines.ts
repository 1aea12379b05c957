/**
 * One pass over the bytes of a CSV file that settles what its lines are before any engine reads it: an engine alone
 * swallows lines behind an unterminated quote without a word. Lines that are not exactly one good record are set
 * aside with their numbers; what is left parses to exactly `records` rows.
 */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { pieceSize } from '../../read-in-pieces.ts';
import {
  type Cursor,
  finish,
  LONGEST,
  onByteOrderMark,
  onLine,
  type Scan,
  type ScanOptions,
  startCursor,
} from './line-cursor.ts';
import type { LineFault } from './line-rules.ts';
import { noLineEnds } from './read-text-lines.ts';
import { nextByte, runOverRegularLines } from './regular-lines.ts';

const CHUNK = 4 << 20;
const LF = 10;
const CR = 13;

/** Scans the bytes of the file from `start` to `end`, which must lie on line ends. Memory: one chunk, plus what is bad. */
export async function scanRange(path: string, options: ScanOptions, start: number, end: number): Promise<Scan> {
  const cursor = startCursor(options);
  const file = await open(path, 'r');
  try {
    const piece = pieceSize(end - start, CHUNK);
    let buffer = Buffer.allocUnsafe(piece * 2);
    let kept = 0;
    let position = start;
    for (;;) {
      if (kept > LONGEST * 64) throw noLineEnds();
      if (buffer.length - kept < piece) buffer = Buffer.concat([buffer.subarray(0, kept)], buffer.length * 2);
      const wanted = Math.min(piece, end - position - kept);
      const { bytesRead } = await file.read(buffer, kept, wanted, position + kept);
      const filled = kept + bytesRead;
      const used = scanChunk(cursor, buffer, filled, position, bytesRead === 0);
      if (cursor.needsRepair && cursor.blankable && cursor.lineEnds.crlf === 0) options.onRepair?.();
      if (bytesRead === 0) break;
      buffer.copyWithin(0, used, filled);
      kept = filled - used;
      position += used;
      options.progress.advance(position);
    }
    return finish(cursor);
  } finally {
    await file.close();
  }
}

/** Reads the whole lines in `bytes[0..end)`; answers how many bytes it used. `offset` is where the bytes lie in the file. */
function scanChunk(c: Cursor, bytes: Buffer, end: number, offset: number, last: boolean): number {
  const stop = last ? end : bytes.subarray(0, end).lastIndexOf(LF) + 1;
  const view = bytes.subarray(0, stop);
  const clean = isUtf8(view);
  let at = offset === 0 && view.length > 2 && view[0] === 0xef && view[1] === 0xbb && view[2] === 0xbf ? 3 : 0;
  if (at === 3) onByteOrderMark(c);
  let quoteAt = c.q < 0 ? stop : nextByte(view, c.q, at);
  let nulAt = nextByte(view, 0, at);
  let crAt = nextByte(view, CR, at);
  for (;;) {
    if (clean) ({ at, quoteAt } = runOverRegularLines(c, view, at, Math.min(nulAt, crAt), quoteAt));
    if (at >= stop) break;
    const found = view.indexOf(LF, at);
    const lineEnd = found < 0 ? stop : found;
    const after = found < 0 ? stop : found + 1;
    const crlf = lineEnd > at && view[lineEnd - 1] === CR;
    const textEnd = crlf ? lineEnd - 1 : lineEnd;
    let fault: LineFault | null = null;
    const returns = crAt < textEnd;
    if (returns) fault = 'stray-carriage-return';
    if (!clean && !isUtf8(view.subarray(at, textEnd))) fault = 'invalid-utf-8';
    if (nulAt < textEnd) fault = 'nul-byte';
    const line = {
      quoted: quoteAt < textEnd,
      fault,
      crlf,
      returns,
      ended: found >= 0,
      start: offset + at,
      end: offset + after,
    };
    onLine(c, view, at, textEnd, line);
    if (quoteAt < after) quoteAt = nextByte(view, c.q, after);
    if (nulAt < after) nulAt = nextByte(view, 0, after);
    if (crAt < after) crAt = nextByte(view, CR, after);
    at = after;
  }
  return stop;
}

/** The header record's text, without its line end. */
export async function readHeaderText(path: string, range: { start: number; end: number }): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(range.end - range.start);
    await file.read(bytes, 0, bytes.length, range.start);
    return bytes.toString('utf8').replace(/\r?\n$/, '');
  } finally {
    await file.close();
  }
}
