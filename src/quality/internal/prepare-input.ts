/** Turns any file that a contract allows into one source that the engine reads to a known number of rows. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contract } from '../../contract/contract.ts';
import { type Engine, literal } from '../../engine/engine.ts';
import type { Progress } from '../../progress.ts';
import type { Scan } from './line-cursor.ts';
import { emptyLineMap, noteLine } from './line-map.ts';
import { lineRule } from './line-rules.ts';
import {
  type Container,
  containerOf,
  expandGzip,
  expandZip,
  isWorkbook,
  requireModestParts,
} from './open-container.ts';
import { fieldsOf } from './parse-line.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { readGeoJson, readJsonLines } from './read-json.ts';
import { readWorkbook } from './read-workbook.ts';
import { blankCopy, type CopyAhead, copyAhead, repairCopy } from './repair-copy.ts';
import { scanFile } from './scan-file.ts';
import { readHeaderText } from './scan-lines.ts';
import { transcodeText } from './transcode-text.ts';

export interface PrepareOptions {
  path: string;
  contract: Contract;
  engine: Engine;
  /** a folder of this check's own, emptied by the caller */
  temporary: string;
  progress: Progress;
}

/** Throws `FileRefused` when the file cannot be taken at all. */
export async function prepareInput(options: PrepareOptions): Promise<PreparedInput> {
  const size = (await stat(options.path)).size;
  if (size === 0)
    throw new FileRefused([fileRule('empty', 'the file is empty', 'a file with rows', 'export it again and resend')]);
  const opened = await openContainers(options, size);
  const { contract } = options;
  const format = contract.file.format;
  requireFormat(format, opened.container);
  const to = join(options.temporary, 'records.csv');
  if (format === 'parquet') return prepareParquet(opened.path, options.engine);
  if (format === 'xlsx') return readWorkbook(opened.path, to, contract);
  const { encoding } = contract.file;
  const text = await transcodeText(opened.path, join(options.temporary, 'text'), encoding, format !== 'csv');
  if (format === 'jsonl') return readJsonLines(text, to, contract);
  if (format === 'geojson') return readGeoJson(text, to, contract);
  return prepareCsv(text, options);
}

async function openContainers(
  options: PrepareOptions,
  size: number,
): Promise<{ path: string; container: Container | 'workbook' }> {
  let path = options.path;
  for (let depth = 0; depth < 2; depth++) {
    const container = await containerOf(path);
    const to = join(options.temporary, `expanded-${depth}`);
    if (container === 'zip' && (await isWorkbook(path))) {
      await requireModestParts(path);
      return { path, container: 'workbook' };
    }
    if (container === 'gzip') await expandGzip(path, to, size);
    else if (container === 'zip') await expandZip(path, to, size);
    else return { path, container };
    path = to;
  }
  return { path, container: await containerOf(path) };
}

function requireFormat(format: string, container: Container | 'workbook'): void {
  const wanted = format === 'xlsx' ? 'workbook' : format === 'parquet' ? 'parquet' : 'none';
  if (container === wanted) return;
  const found = { workbook: 'an XLSX workbook', ole: 'an old Excel (.xls) or encrypted workbook', none: 'text' }[
    container as string
  ];
  throw new FileRefused([
    fileRule(
      'wrong-format',
      `the file is ${found ?? `a ${container} file`}`,
      `a ${format} file`,
      `save it as ${format} and resend`,
    ),
  ]);
}

async function prepareCsv(path: string, options: PrepareOptions): Promise<PreparedInput> {
  const repaired = join(options.temporary, 'repaired.csv');
  const copy = copyAhead(path, repaired);
  try {
    const { scan, mixed } = await scanCsv(path, options, copy);
    requireReadable(scan, options.contract);
    const blanks = scan.needsRepair && canBlank(scan);
    if (blanks) await blankCopy(copy, repaired, scan.drop.slice(1));
    // the other kind of copy is written over this one
    else await copy.end().catch(() => undefined);
    if (scan.needsRepair && !blanks) await repairCopy(path, repaired, scan.drop);
    const { delimiter, quote } = options.contract.file;
    return {
      reader: 'csv',
      path: scan.needsRepair ? repaired : path,
      header: scan.header ? fieldsOf(await readHeaderText(path, scan.header), delimiter, quote) : null,
      width: scan.width,
      skip: scan.needsRepair && !blanks ? 0 : scan.headerEndsOn,
      delimiter,
      lineEnd: scan.lineEnds.crlf > 0 && !mixed ? '\r\n' : '\n',
      quote,
      parallel: !scan.spansLines,
      typedDates: false,
      ...counted(scan),
    };
  } finally {
    // its folder is removed after this
    await copy.end().catch(() => undefined);
  }
}

async function scanCsv(path: string, { contract, progress }: PrepareOptions, copy: CopyAhead) {
  const { delimiter, quote, header, multiline, skipRows } = contract.file;
  const width = contract.columns.length;
  const scanOptions = { delimiter, quote, header, multiline, skipRows, width, progress };
  progress.start('Reading lines', (await stat(path)).size, 'bytes');
  const onRepair = header ? copy.begin : undefined;
  let scan = await scanFile(path, { ...scanOptions, dropCarriageReturns: false, onRepair });
  const mixed = scan.lineEnds.lf > 0 && scan.lineEnds.crlf > 0;
  if (mixed) {
    // the engine gives up on a file that mixes its line ends
    scan = { ...(await scanFile(path, { ...scanOptions, dropCarriageReturns: true })), needsRepair: true };
  }
  progress.end();
  return { scan, mixed };
}

/**
 * The header must be the first thing left out and on line 1, so that the engine can skip it where it stands. Many bad lines
 * are many writes: then leaving them out is quicker.
 */
const canBlank = (scan: Scan): boolean =>
  scan.blankable &&
  scan.lineEnds.crlf === 0 &&
  scan.width > 1 &&
  scan.headerEndsOn === 1 &&
  scan.drop[0]?.start === 0 &&
  scan.drop[0] === scan.header &&
  scan.drop.length < 10_000;

const counted = (
  scan: Scan,
): Pick<PreparedInput, 'records' | 'physicalLines' | 'headerLines' | 'blankLines' | 'bad' | 'lines'> => {
  const { records, physicalLines, headerLines, blankLines, bad, lines } = scan;
  return { records, physicalLines, headerLines, blankLines, bad, lines };
};

function requireReadable(scan: Scan, contract: Contract): void {
  const { physicalLines, headerLines, blankLines } = scan;
  const rowsIn = scan.records + scan.bad.lines.length + (scan.openAt === null ? 0 : 1);
  const counts = { physicalLines, headerLines, blankLines, rowsIn };
  if (scan.openAt !== null) throw new FileRefused([endsInsideQuotes(scan.openAt)], counts);
  if (!contract.file.header) return;
  if (!scan.header)
    throw new FileRefused(
      [fileRule('missing-header', 'the file has no header line', 'a header line', 'add the header line')],
      counts,
    );
  if (scan.headerFault) {
    const { problem, expected, remedy } = lineRule(scan.headerFault);
    throw new FileRefused([fileRule('bad-header', `in the header line, ${problem}`, expected, remedy)], counts);
  }
}

const endsInsideQuotes = (line: number): ReturnType<typeof fileRule> =>
  fileRule(
    'ends-inside-quotes',
    `the file ends inside a quoted field that was opened in the record on line ${line}`,
    'every opened quotation mark closed before the file ends',
    'close the quotation mark, and check that the file was not cut short',
  );

async function prepareParquet(path: string, engine: Engine): Promise<PreparedInput> {
  const source = `read_parquet(${literal(path)})`;
  try {
    const header = (await engine.describe(`select * from ${source}`)).map((c) => c.name);
    const { n } = await engine.one<{ n: number }>(`select count(*) as n from ${source}`);
    const lines = emptyLineMap();
    noteLine(lines, 0, 1);
    const none = {
      skip: 0,
      delimiter: ',',
      lineEnd: '\n' as const,
      quote: '"',
      headerLines: 0,
      blankLines: 0,
      bad: { lines: [], faults: [] },
    };
    return {
      reader: 'parquet',
      path,
      header,
      width: header.length,
      parallel: true,
      typedDates: true,
      records: n,
      physicalLines: n,
      lines,
      ...none,
    };
  } catch {
    const rule = fileRule('damaged', 'the Parquet file cannot be read', 'a whole Parquet file', 'write it again');
    throw new FileRefused([rule]);
  }
}
