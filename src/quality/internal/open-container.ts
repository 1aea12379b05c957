/** Takes a file out of gzip or zip into a temporary file. What a file is, is told from its first bytes, not its name. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { FileRefused, fileRule } from './prepared-input.ts';

export type Container = 'gzip' | 'zip' | 'parquet' | 'ole' | 'none';

/** A small file that expands to more than this is refused, so that no upload can fill the disk. */
const MOST_BYTES = 50 * 2 ** 30;
const MOST_TIMES = 400;
const FREE_BYTES = 256 * 2 ** 20;
/** Workbooks are read whole: this much takes about 2 GB of memory. */
const MOST_WORKBOOK_BYTES = 160 * 2 ** 20;

export async function containerOf(path: string): Promise<Container> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, 0);
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
    if (head.readUInt32BE(0) === 0x504b0304 || head.readUInt32BE(0) === 0x504b0506) return 'zip';
    if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
    return head.readUInt32BE(0) === 0xd0cf11e0 ? 'ole' : 'none';
  } finally {
    await file.close();
  }
}

export async function expandGzip(path: string, to: string, size: number): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), capped(size), createWriteStream(to));
  } catch (error) {
    throw error instanceof FileRefused ? error : damaged('gzip');
  }
}

/** True when a zip is a workbook itself rather than a zip around a file. */
export async function isWorkbook(path: string): Promise<boolean> {
  return (await entriesOf(path)).some((e) => e.fileName === '[Content_Types].xml');
}

/** Throws when the parts of a workbook are more than can be read whole; whoever reads them expands them again, unguarded. */
export function requireModestParts(path: string): Promise<void> {
  let unpacked = 0;
  const countParts = (bytes: number): void => {
    unpacked += bytes;
    if (unpacked > MOST_WORKBOOK_BYTES) throw tooLarge();
  };
  return withZip(
    path,
    (zip) =>
      new Promise((resolve, reject) => {
        zip.on('entry', (entry: Entry) => {
          zip.openReadStream(entry, (error, stream) => {
            if (error) return reject(error);
            pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
              for await (const chunk of chunks) countParts(chunk.length);
            }).then(() => zip.readEntry(), reject);
          });
        });
        zip.once('end', resolve);
        zip.once('error', reject);
        zip.readEntry();
      }),
  );
}

const tooLarge = (): FileRefused =>
  refuse(
    'workbook-too-large',
    `the workbook holds more than ${MOST_WORKBOOK_BYTES / 2 ** 20} MB when it is unpacked`,
    'a workbook of some 200,000 rows at most; larger tables as CSV',
    'save the sheet as "CSV UTF-8", send that, and have the contract say that its format is csv',
  );

/** Expands the only data entry of a zip. Entry names are never used as paths. */
export async function expandZip(path: string, to: string, size: number): Promise<void> {
  const entries = (await entriesOf(path)).filter(isData);
  const only = entries[0];
  if (entries.length !== 1 || !only)
    throw refuse(
      'not-one-entry',
      `the zip holds ${entries.length} files`,
      'exactly one data file in a zip',
      'send each file in a zip of its own, or send it without a zip',
    );
  if (only.isEncrypted())
    throw refuse('encrypted', 'the zip is encrypted', 'a zip without a password', 'send it without a password');
  await extract(path, only.fileName, to, size);
}

const isData = (e: Entry): boolean =>
  !e.fileName.endsWith('/') && !/(^|\/)(__MACOSX\/|\.|desktop\.ini$|thumbs\.db$)/i.test(e.fileName);

async function entriesOf(path: string): Promise<Entry[]> {
  return withZip(path, (zip) => {
    const entries: Entry[] = [];
    return new Promise((resolve, reject) => {
      zip.on('entry', (e: Entry) => {
        entries.push(e);
        zip.readEntry();
      });
      zip.once('end', () => resolve(entries));
      zip.once('error', reject);
      zip.readEntry();
    });
  });
}

function extract(path: string, name: string, to: string, size: number): Promise<void> {
  return withZip(
    path,
    (zip) =>
      new Promise((resolve, reject) => {
        zip.on('entry', (e: Entry) => {
          if (e.fileName !== name) return zip.readEntry();
          zip.openReadStream(e, (error, stream) => {
            if (error) return reject(error);
            pipeline(stream, capped(size), createWriteStream(to)).then(resolve, reject);
          });
        });
        zip.once('error', reject);
        zip.readEntry();
      }),
  );
}

async function withZip<T>(path: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  try {
    const zip = await new Promise<ZipFile>((resolve, reject) =>
      openZip(path, { lazyEntries: true, autoClose: false }, (error, file) => (error ? reject(error) : resolve(file))),
    );
    try {
      return await work(zip);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw error instanceof FileRefused ? error : isBadName(error) ? badName() : damaged('zip');
  }
}

/** The reader of zips stops at a name that leads out of the folder it would be unpacked in. */
const isBadName = (error: unknown): boolean =>
  /^(invalid relative path|absolute path|invalid characters in fileName)/.test((error as Error).message);

const badName = (): FileRefused =>
  refuse(
    'unsafe-name',
    'a file in the zip has a name that leads out of its folder (such as ../name or /name)',
    'names without .., drive or leading /',
    'make the zip again from inside the folder that holds the file',
  );

/** Adds up what was expanded, and throws when it is too much. */
function counter(size: number): (bytes: number) => void {
  const most = Math.min(MOST_BYTES, Math.max(FREE_BYTES, size * MOST_TIMES));
  let seen = 0;
  return (bytes) => {
    seen += bytes;
    if (seen > most)
      throw refuse(
        'expands-too-far',
        `the file expands to more than ${MOST_TIMES} times its size`,
        'a file that expands as data does',
        'send it uncompressed',
      );
  };
}

function capped(size: number): Transform {
  const count = counter(size);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

const refuse = (name: string, problem: string, expected: string, remedy: string): FileRefused =>
  new FileRefused([fileRule(name, problem, expected, remedy)]);

const damaged = (kind: string): FileRefused =>
  refuse(
    'damaged',
    `the ${kind} file is damaged or cut short`,
    `a whole ${kind} file`,
    'make the file again and resend',
  );
