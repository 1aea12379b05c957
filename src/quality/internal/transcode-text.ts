/** Text in another encoding becomes UTF-8 in a temporary file, line for line. A byte order mark outranks the contract. */
import { isAscii } from 'node:buffer';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileRules } from '../../contract/contract.ts';

/** Answers the path of the UTF-8 text: `path` itself when nothing needs to be done, else `to`. */
export async function transcodeText(path: string, to: string, stated: FileRules['encoding']): Promise<string> {
  const { encoding, onlyReturns } = await lookAt(path, stated);
  if (encoding === 'utf-8' && !onlyReturns) return path;
  if (encoding !== 'utf-8' && !encoding.startsWith('utf-16') && !onlyReturns && (await allAscii(path))) return path;
  const decode = decoder(encoding);
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    if (!target.write(ends(decode(chunk as Buffer, false), onlyReturns))) await once(target, 'drain');
  target.end(ends(decode(Buffer.alloc(0), true), onlyReturns));
  await once(target, 'close');
  return to;
}

const ends = (text: string, onlyReturns: boolean): string => (onlyReturns ? text.replaceAll('\r', '\n') : text);

/** Old Macintosh files end their lines with CR alone; such a file has no LF in its first megabyte. */
async function lookAt(
  path: string,
  stated: FileRules['encoding'],
): Promise<{ encoding: string; onlyReturns: boolean }> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(1 << 20);
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

/** The web's decoder reads ISO-8859-1 as Windows-1252; Node's own `latin1` is the real one. */
function decoder(encoding: string): (chunk: Buffer, last: boolean) => string {
  if (encoding === 'iso-8859-1') return (chunk) => chunk.toString('latin1');
  const text = new TextDecoder(encoding);
  return (chunk, last) => text.decode(chunk, { stream: !last });
}

async function allAscii(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    if (!isAscii(chunk as Buffer)) return false;
  return true;
}
