/** Writes the rows of a query as one file of an extract, in the sender's style. */
import { createReadStream, createWriteStream, rmSync, statSync, writeFileSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { type Engine, literal } from '../../engine/engine.ts';
import type { Field, FieldList } from './read-fields.ts';
import type { SenderStyle } from './sender-style.ts';
import { workbookOf } from './write-workbook-extract.ts';

export interface FileOrder {
  fields: FieldList;
  style: SenderStyle;
  /** SQL: the source of the rows, in their order, with the fields' columns by name */
  source: string;
  /** without its ending */
  path: string;
  /** columns in the order of the file, as this sender writes them; the contract's own when absent */
  columns?: Field[];
}

export interface Written {
  /** with its ending */
  path: string;
  /** bytes of the whole file, once it is: compressing goes on while the engine does something else */
  bytes: Promise<number>;
}

export async function writeFile(engine: Engine, order: FileOrder): Promise<Written> {
  const { fields, style } = order;
  const path = `${order.path}.${endingOf(fields, style)}`;
  const columns = order.columns ?? fields.fields;
  let rest: Promise<void> = Promise.resolve();
  if (fields.fileFormat === 'parquet') {
    const select = columns.map((f) => `${f.name} as ${name(f.header)}`).join(', ');
    await engine.run(`copy (select ${select} ${order.source}) to ${literal(path)} (format parquet, compression zstd)`);
  } else if (fields.fileFormat === 'xlsx') {
    const rows = await engine.all(`select ${texts(columns, style)} ${order.source}`);
    writeFileSync(path, await workbookOf(rows, fields));
  } else rest = (await writeCsv(engine, { ...order, columns }, path))();
  return { path, bytes: rest.then(() => statSync(path).size) };
}

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function endingOf({ fileFormat }: FieldList, style: SenderStyle): string {
  return fileFormat === 'csv' && style.gzip ? 'csv.gz' : fileFormat;
}

/** How the engine writes dates and times by itself, in a third of the time. */
const ISO: Record<string, string> = { date: '%Y-%m-%d', timestamp: '%Y-%m-%d %H:%M:%S' };

/** Dates and times as the sender writes them. */
function texts(columns: Field[], { dateFormat }: SenderStyle): string {
  return columns
    .map((f) => {
      const format = f.formats[dateFormat] ?? f.formats[0];
      const isTime = f.type === 'date' || f.type === 'timestamp';
      if (!isTime || !format) return `${f.name} as ${name(f.header)}`;
      const written = format === ISO[f.type] ? `${f.name}::${f.type}` : `strftime(${f.name}, ${literal(format)})`;
      return `${written} as ${name(f.header)}`;
    })
    .join(', ');
}

/** @returns what is left to do to the file without the engine */
async function writeCsv(
  engine: Engine,
  order: FileOrder & { columns: Field[] },
  path: string,
): Promise<() => Promise<void>> {
  const { fields, style, columns, source } = order;
  const changed = needsChange(fields, style);
  const plain = changed || style.gzip ? `${path}.plain` : path;
  const options = [
    'format csv',
    `header ${fields.header}`,
    `delimiter ${literal(fields.delimiter)}`,
    ...(style.quoteAll ? ['force_quote *'] : []),
  ];
  await engine.run(`copy (select ${texts(columns, style)} ${source}) to ${literal(plain)} (${options.join(', ')})`);
  return async () => {
    if (plain === path) return;
    await restyle(plain, path, fields, { ...style, changed });
    rmSync(plain);
  };
}

/** The engine writes UTF-8 with line feeds; the rest is done to the text afterwards. */
const needsChange = ({ encoding, skipRows }: FieldList, style: SenderStyle): boolean =>
  style.byteOrderMark || style.carriageReturns || encoding !== 'utf-8' || skipRows > 0;

/** Of the engine's own gzip a file takes seven times as long as of zlib's. */
const GZIP = { level: 3 };

async function restyle(
  from: string,
  to: string,
  fields: FieldList,
  style: SenderStyle & { changed: boolean },
): Promise<void> {
  const through: (Transform | Gzip)[] = [
    ...(style.changed ? [changeText(fields, style)] : []),
    ...(style.gzip ? [createGzip(GZIP)] : []),
  ];
  const read = createReadStream(from, {
    highWaterMark: 1 << 20,
    ...(style.changed ? { encoding: 'utf8' as const } : {}),
  });
  await pipeline([read, ...through, createWriteStream(to)]);
}

function changeText(fields: FieldList, style: SenderStyle): Transform {
  const utf8 = fields.encoding === 'utf-8';
  let started = false;
  return new Transform({
    decodeStrings: false,
    transform(text: string, _, done): void {
      const ends = style.carriageReturns ? text.replaceAll('\n', '\r\n') : text;
      const start = started ? '' : `${style.byteOrderMark && utf8 ? '\uFEFF' : ''}${titleLines(fields)}`;
      started = true;
      done(null, Buffer.from(start + ends, utf8 ? 'utf8' : 'latin1'));
    },
  });
}

/** What some senders write above the header. */
const titleLines = ({ skipRows, id }: FieldList): string => `${id}\n`.repeat(skipRows);
