/** Text in another encoding becomes UTF-8 in a temporary file, line for line. A byte order mark outranks the contract. */
import { isAscii } from 'node:buffer';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileRules } from '../../contract/contract.ts';
import { pieceSize, readInPieces } from '../../read-in-pieces.ts';

/**
 * Answers the path of the UTF-8 text: `path` itself when nothing needs to be done, else `to`. What the encoding cannot
 * mean becomes a byte that is not UTF-8, so that its line is refused; it never becomes another character.
 * @param keepReturns true where a carriage return alone ends no line
 */
export async function transcodeText(
  path: string,
  to: string,
  stated: FileRules['encoding'],
  keepReturns = false,
): Promise<string> {
  const { encoding, ...look } = await lookAt(path, stated);
  const onlyReturns = look.onlyReturns && !keepReturns;
  if (encoding === 'utf-8' && !onlyReturns) return path;
  if (encoding !== 'utf-8' && !encoding.startsWith('utf-16') && !onlyReturns && (await allAscii(path))) return path;
  const decode = decoder(encoding);
  const target = createWriteStream(to);
  for await (const chunk of readInPieces(path))
    if (!target.write(ends(decode(chunk as Buffer, false), onlyReturns))) await once(target, 'drain');
  target.end(ends(decode(Buffer.alloc(0), true), onlyReturns));
  await once(target, 'close');
  return to;
}

const CR = 13;
const LF = 10;

function ends(text: Buffer, onlyReturns: boolean): Buffer {
  if (onlyReturns) for (let at = text.indexOf(CR); at >= 0; at = text.indexOf(CR, at + 1)) text[at] = LF;
  return text;
}

/** Old Macintosh files end their lines with CR alone; such a file has no LF in its first megabyte. */
async function lookAt(
  path: string,
  stated: FileRules['encoding'],
): Promise<{ encoding: string; onlyReturns: boolean }> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(pieceSize((await file.stat()).size));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const start = head.subarray(0, bytesRead);
    return { encoding: markOf(start) ?? stated, onlyReturns: !start.includes(10) && start.includes(13) };
  } finally {
    await file.close();
  }
}

function markOf(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : null;
}

type Decode = (chunk: Buffer, last: boolean) => Buffer;

/** The web's decoder reads ISO-8859-1 as Windows-1252; Node's own `latin1` is the real one. */
function decoder(encoding: string): Decode {
  if (encoding === 'utf-8') return (chunk) => chunk;
  if (encoding === 'iso-8859-1') return (chunk) => Buffer.from(chunk.toString('latin1'));
  if (encoding.startsWith('utf-16')) return utf16Decoder(encoding === 'utf-16be');
  const text = new TextDecoder(encoding);
  return (chunk, last) => Buffer.from(text.decode(chunk, { stream: !last }));
}

const NOT_UTF8 = Buffer.from([0xff]);
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The web's decoder would put U+FFFD for half a pair of surrogates or half a unit; here both stay to be seen. */
function utf16Decoder(bigEndian: boolean): Decode {
  let rest = Buffer.alloc(0);
  let first = true;
  return (chunk, last) => {
    const bytes = Buffer.concat([rest, chunk]);
    const end = last ? bytes.length : wholeUnits(bytes, bigEndian);
    rest = bytes.subarray(end);
    const units = Buffer.from(bytes.subarray(0, end - (end % 2)));
    const text = (bigEndian ? units.swap16() : units).toString('utf16le');
    const parts = (first ? text.replace(/^\uFEFF/, '') : text).split(HALF_PAIR).map((part) => Buffer.from(part));
    first &&= text === '';
    const pieces = parts.flatMap((part, i) => (i === 0 ? [part] : [NOT_UTF8, part]));
    return Buffer.concat(end % 2 === 1 ? [...pieces, NOT_UTF8] : pieces);
  };
}

/** Bytes up to the last unit that does not begin a pair. */
function wholeUnits(bytes: Buffer, bigEndian: boolean): number {
  const end = bytes.length - (bytes.length % 2);
  if (end === 0) return 0;
  const high = bytes[bigEndian ? end - 2 : end - 1] ?? 0;
  return high >= 0xd8 && high <= 0xdb ? end - 2 : end;
}

async function allAscii(path: string): Promise<boolean> {
  for await (const chunk of readInPieces(path)) if (!isAscii(chunk as Buffer)) return false;
  return true;
}
