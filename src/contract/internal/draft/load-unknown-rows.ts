/** Every row of an unknown file as text, in a temporary table whose columns are named c0, c1, c2 … */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { diskFault } from '../../../disk-fault.ts';
import { type Engine, identifier, literal } from '../../../engine/engine.ts';
import { readSheets, type SheetRow } from '../../read-sheets.ts';
import type { UnknownFile } from './open-unknown-file.ts';
import { notAlike, notOneALine, notWhole } from './refuse-no-table.ts';
import { layoutOf, sniffText, type TextLayout } from './sniff-text.ts';

export interface UnknownRows {
  /** the table's name in the engine */
  table: string;
  /** one for each column, as written */
  headers: string[];
  layout: TextLayout;
  /** XLSX: the sheet with the rows, when it is not the first */
  sheet?: string;
}

const TABLE = 'draft_rows';

/** @param temporary folder for a copy of a sheet as text */
export async function loadUnknownRows(file: UnknownFile, engine: Engine, temporary: string): Promise<UnknownRows> {
  if (file.format === 'parquet')
    return wholeOr(file.name, 'Parquet file', () => loadColumns(engine, `read_parquet(${literal(file.path)})`));
  if (file.format === 'jsonl') return loadJsonLines(engine, file);
  if (file.format === 'xlsx') return wholeOr(file.name, 'workbook', () => loadSheet(engine, file.path, temporary));
  const layout = sniffText(file.path);
  await loadText(engine, file.path, layout);
  return { table: TABLE, headers: named(layout), layout };
}

/** What the reader says of a damaged file may hold a value, and is not told. */
async function wholeOr(name: string, kind: string, load: () => Promise<UnknownRows>): Promise<UnknownRows> {
  try {
    return await load();
  } catch (error) {
    throw diskFault(error) ?? notWhole(name, kind);
  }
}

const named = (layout: TextLayout): string[] =>
  layout.header ? layout.headers : Array.from({ length: layout.width }, (_, i) => `column ${i + 1}`);

async function loadText(engine: Engine, path: string, layout: TextLayout): Promise<void> {
  const names = named(layout);
  const columns = names.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const options = [
    `columns = {${columns}}`,
    `delim = ${literal(layout.delimiter)}`,
    `quote = '"', escape = '"', auto_detect = false, header = false`,
    `skip = ${layout.skipRows + (layout.header ? 1 : 0)}`,
    'null_padding = true, ignore_errors = true, strict_mode = false, parallel = false, max_line_size = 4000000',
  ];
  await engine.run(
    `create or replace temp table ${TABLE} as select * from read_csv(${literal(path)}, ${options.join(', ')})`,
  );
}

async function loadColumns(engine: Engine, source: string): Promise<UnknownRows> {
  const headers = (await engine.describe(`select * from ${source}`)).map((c) => c.name);
  const texts = headers.map((h, i) => `${identifier(h)}::varchar as c${i}`);
  await engine.run(`create or replace temp table ${TABLE} as select ${texts.join(', ')} from ${source}`);
  return { table: TABLE, headers, layout: ownHeaders(headers) };
}

/** Values stay as they were written: the engine's own reader would turn a time with a zone into another text. */
async function loadJsonLines(engine: Engine, { path, name }: UnknownFile): Promise<UnknownRows> {
  const lines = `read_json_objects(${literal(path)}, format = 'newline_delimited', ignore_errors = true)`;
  const all = await demandObjects(engine, lines, name);
  const keys = await engine.all<{ name: string; lines: number }>(
    `select name, count(*) as lines from (select unnest(json_keys(json)) as name, row_number() over () as place from ${lines})
     group by name order by min(place), name`,
  );
  const headers = keys.map((k) => k.name);
  if (!headers.length) throw notOneALine(name);
  // A key of each line's own may be somebody's name.
  if (keys.every((k) => k.lines < 0.5 * all)) throw notAlike(name);
  const texts = headers.map((h, i) => `json ->> ${literal(pointerTo(h))} as c${i}`);
  await engine.run(`create or replace temp table ${TABLE} as select ${texts.join(', ')} from ${lines}`);
  return { table: TABLE, headers, layout: ownHeaders(headers) };
}

/** JSON pointer (RFC 6901): a path would need its quotes told apart from those of the key. */
const pointerTo = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Lines that are no object come as null. */
async function demandObjects(engine: Engine, lines: string, name: string): Promise<number> {
  const { all, objects } = await engine.one<{ all: number; objects: number }>(
    `select count(*) as "all", count(*) filter (where json_type(json) = 'OBJECT') as objects from ${lines}`,
  );
  if (objects < 0.5 * all || objects === 0) throw notOneALine(name);
  return all;
}

const ownHeaders = (headers: string[]): TextLayout => ({
  delimiter: ',',
  skipRows: 0,
  header: true,
  headers,
  width: headers.length,
});

/** The sheet with the most rows: covers and notes have few. */
async function loadSheet(engine: Engine, path: string, temporary: string): Promise<UnknownRows> {
  const sheets: { name: string; rows: string[][] }[] = [];
  for await (const { name, rows } of readSheets(path)) sheets.push({ name, rows: await textRows(rows) });
  const sheet = sheets.reduce((a, b) => (b.rows.length > a.rows.length ? b : a));
  const layout = { ...layoutOf(sheet.rows.slice(0, 400)), delimiter: ',' };
  const copy = join(temporary, 'sheet.csv');
  writeFileSync(copy, stringify(sheet.rows.map((row) => Array.from({ length: layout.width }, (_, i) => row[i] ?? ''))));
  await loadText(engine, copy, layout);
  return { table: TABLE, headers: named(layout), layout, ...(sheet === sheets[0] ? {} : { sheet: sheet.name }) };
}

/** Rows that the sheet does not store are blank, and count as lines above the header. */
async function textRows(rows: AsyncIterable<SheetRow>): Promise<string[][]> {
  const texts: string[][] = [];
  for await (const { number, cells } of rows) {
    while (texts.length < number - 1) texts.push([]);
    texts.push(cells.map((c) => c ?? ''));
  }
  return texts;
}
