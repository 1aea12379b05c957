/** What an unknown file is, by its bytes and not by its name: format, packing, encoding; text made plain UTF-8. */
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ConcordError } from '../../../concord-error.ts';
import type { FileFormat, FileRules } from '../../contract.ts';
import { refuseNoTable } from './refuse-no-table.ts';

export interface UnknownFile {
  format: FileFormat;
  encoding: FileRules['encoding'];
  /** a plain file that can be read: the file itself, or a copy unpacked and turned into UTF-8 */
  path: string;
  /** the name it came with */
  name: string;
}

/**
 * @param temporary folder for the plain copy, when one is needed
 * @throws ConcordError 'file-refused' for a file that is none of the formats of a contract
 */
export async function openUnknownFile(path: string, temporary: string): Promise<UnknownFile> {
  const name = basename(path);
  const start = firstBytes(path, 4);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const plain = isGzip ? join(temporary, 'unpacked') : path;
  if (isGzip) await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain));
  const head = firstBytes(plain, 65_536);
  const marked = markedFormat(head, name);
  if (marked) return { format: marked, encoding: 'utf-8', path: plain, name };
  if (head[0] === 0xfe && head[1] === 0xff)
    throw refused(
      name,
      'this is UTF-16, most significant byte first',
      'UTF-8',
      'save it as UTF-8, and draft from that',
    );
  const encoding = await encodingOf(plain, head);
  refuseNoTable(name, decodeStart(head, encoding));
  const text = encoding === 'utf-8' ? plain : join(temporary, 'text.utf8');
  if (encoding !== 'utf-8') await pipeline(createReadStream(plain), toUtf8(encoding), createWriteStream(text));
  return { format: /^\s*\{/.test(decodeStart(head, encoding)) ? 'jsonl' : 'csv', encoding, path: text, name };
}

function markedFormat(head: Buffer, name: string): FileFormat | null {
  if (head.length === 0) throw refused(name, 'the file is empty', 'a file with a header and rows');
  if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  if (head[0] === 0x50 && head[1] === 0x4b) {
    if (head.includes('[Content_Types].xml') || name.toLowerCase().endsWith('.xlsx')) return 'xlsx';
    throw refused(name, 'this is a zip archive', 'one file of rows', 'unpack it and draft from the file inside');
  }
  if (/"type"\s*:\s*"FeatureCollection"/.test(head.toString('utf8')))
    throw refused(name, 'this is GeoJSON', 'rows of a table', 'copy the contract of a boundary dataset and change it');
  return null;
}

function refused(where: string, problem: string, expected: string, remedy = 'draft from another file'): ConcordError {
  return new ConcordError('file-refused', { where, problem, expected, remedy });
}

async function encodingOf(path: string, head: Buffer): Promise<FileRules['encoding']> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  const zeros = head.subarray(0, 1000).filter((byte, i) => byte === 0 && i % 2 === 1).length;
  if (zeros > 200 || (head.length < 1000 && zeros > head.length / 3)) return 'utf-16le';
  // The Windows code page holds every printable character of Latin-1, so it is the safer guess of the two.
  return (await isUtf8(path)) ? 'utf-8' : 'windows-1252';
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function toUtf8(encoding: string): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform: (chunk: Buffer, _, done) => done(null, decoder.decode(chunk, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  });
}

const decodeStart = (head: Buffer, encoding: string): string =>
  new TextDecoder(encoding).decode(head.subarray(0, 1000));

/** The first bytes of a file, fewer when it is shorter. */
export function firstBytes(path: string, count: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(count);
    return buffer.subarray(0, readSync(file, buffer, 0, count, 0));
  } finally {
    closeSync(file);
  }
}
