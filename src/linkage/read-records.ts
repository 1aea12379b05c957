/** Lays a CSV or Parquet file of records into a table of the engine. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { ConcordError } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { findLineFault } from './find-line-fault.ts';
import { csvHeadings, parquetHeadings, repeatedHeadings } from './read-headings.ts';

/**
 * A file that begins as Parquet is read as Parquet; anything else as CSV in UTF-8 with a header line (gzip too; separated by comma,
 * semicolon, tab or bar), every cell as text. Blanks around the names of columns do not count.
 *
 * @param path an existing file
 * @param name what the person calls it, for what is told of faults
 * @returns rows laid
 * @param told headings that may be told, such as those that the model knows: others may be somebody's
 * @throws ConcordError 'file-refused' when it cannot be read, two columns have one heading, or it holds no row; lines and places are
 *   named, never their contents
 * Example: `await readRecords(engine, 'people.csv', 'people.csv', 'left_file')`
 */
export async function readRecords(
  engine: Engine,
  path: string,
  name: string,
  table: string,
  told: string[] = [],
): Promise<number> {
  if (statSync(path).size === 0)
    throw refused(name, 'the file is empty', 'a header line and at least one row below it');
  const isParquet = beginsAsParquet(path);
  const source = isParquet
    ? `read_parquet(${literal(path)})`
    : `read_csv(${literal(path)}, all_varchar = true, header = true, skip = 0, delim = ${literal(delimiterOf(path))}, quote = '"', escape = '"', comment = '')`;
  const expected = isParquet
    ? 'a whole Parquet file'
    : 'CSV in UTF-8 with a header line and as many cells in every line';
  try {
    const headings = isParquet ? await parquetHeadings(engine, path) : await csvHeadings(path, layoutOf(path));
    const repeated = repeatedHeadings(headings ?? [], told, name);
    if (repeated.length > 0) throw new ConcordError('file-refused', repeated);
    const columns = (await engine.describe(`from ${source}`)).map((c) => c.name);
    const cells = columns.map((c) => `${identifier(c)} as ${identifier(c.trim())}`);
    await engine.run(`create or replace table ${identifier(table)} as select ${cells.join(', ')} from ${source}`);
  } catch (error) {
    if (error instanceof ConcordError) throw error;
    throw diskFault(error) ?? refused(name, await faultOf(error, path, isParquet), expected);
  }
  const { n } = await engine.one<{ n: number }>(`select count(*) as n from ${identifier(table)}`);
  if (n === 0) throw refused(name, 'it holds no record', 'at least one row below the header');
  return n;
}

const refused = (where: string, problem: string, expected: string): ConcordError =>
  new ConcordError('file-refused', {
    where,
    problem,
    expected,
    remedy: 'mend the file, or save it again, and run it again',
  });

/**
 * The engine's message quotes the line of the file; only its number is told. The line of its own SQL, `LINE 1`, is none. Where it names
 * none, since it gave up before it read line by line, the file is looked through for the first that is not as the header.
 */
async function faultOf(error: unknown, path: string, isParquet: boolean): Promise<string> {
  if (isParquet) return 'it cannot be read';
  const found = await findLineFault(path, layoutOf(path));
  if (found !== null) return found;
  const line = /\bLine: (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return line ? `it cannot be read from line ${line} on` : 'it cannot be read';
}

const layoutOf = (path: string): { separator: string; isGzip: boolean } => ({
  separator: delimiterOf(path),
  isGzip: isGzip(startOf(path, 2)),
});

const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

const beginsAsParquet = (path: string): boolean => startOf(path, 4).toString('latin1') === 'PAR1';

const HEADER_BYTES = 65_536;

/** The separator that the header holds most of. Told to the engine: its own guess takes another after an unclosed quote. */
function delimiterOf(path: string): string {
  const start = startOf(path, HEADER_BYTES);
  const text = (isGzip(start) ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start).toString('utf8');
  const header = text.split(/\r?\n/, 1)[0]!.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string): number => header.split(separator).length;
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function startOf(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(bytes);
    return start.subarray(0, readSync(file, start, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}
