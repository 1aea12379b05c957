/** The lines of an analyst's CSV, and what is wrong with the file as a whole. No value of a row is ever told. */
import { parse } from 'csv-parse/sync';
import { ConcordError } from '../../concord-error.ts';
import { isDay, isNumber } from './cell-kinds.ts';

export interface CsvTable {
  /** names as written, without the spaces around them */
  header: string[];
  /** with the line of the file on which each row ends, counted from 1 */
  rows: { line: number; cells: string[] }[];
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

const MOST_LINES = 10;
/** `info` gives each record with its line; the library's types do not know that. */
const OPTIONS = { info: true, relax_column_count: true, record_delimiter: '\n' } as const;

/**
 * @param name the file as the person named it
 * @throws ConcordError 'file-refused'
 */
export function parseStatCsv(name: string, bytes: Buffer): CsvTable {
  const records = recordsOf(name, textOf(name, bytes));
  const [first, ...rest] = records;
  if (!first || rest.length === 0)
    throw told(name, 'it has no rows', 'a header line and at least one row', 'check that the extract found any data');
  const header = first.record.map((cell) => cell.trim());
  refuseHeader(name, header);
  const ragged = rest.filter(({ record }) => record.length !== header.length).map(({ info }) => info.lines);
  if (ragged.length > 0)
    throw told(
      name,
      `${ragged.length} ${ragged.length === 1 ? 'line has' : 'lines have'} another number of columns than the header (${linesText(ragged)})`,
      `${header.length} ${header.length === 1 ? 'column' : 'columns'} in every line`,
      'quote fields that hold a comma',
    );
  return { header, rows: rest.map(({ record, info }) => ({ line: info.lines, cells: record })) };
}

/** The names of the columns for a message; a first line of data, which may be a patient's, is not repeated. */
export const columnNames = (header: string[]): string =>
  header.some((cell) => isNumber(cell) || isDay(cell))
    ? `${header.length === 1 ? '1 column that is' : `${header.length} columns that are`} not named here, because the first line holds numbers or days, as if it were no header`
    : header.join(', ');

export function linesText(lines: number[]): string {
  const shown = lines.slice(0, MOST_LINES).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${lines.length > MOST_LINES ? ', …' : ''}`;
}

const told = (where: string, problem: string, expected: string, remedy: string): ConcordError =>
  new ConcordError('file-refused', { where, problem, expected, remedy });

function textOf(name: string, bytes: Buffer): string {
  try {
    // a file may mix ends of lines, and lines are counted within quotation marks too
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, '\n');
  } catch {
    throw told(
      name,
      'the file is not UTF-8 text',
      'a CSV file in UTF-8',
      'save it as "CSV UTF-8"; a workbook is not a CSV',
    );
  }
}

/** An empty line is nothing in a file of several columns, and a missing value between the values of a file of one. */
function recordsOf(name: string, text: string): CsvRecord[] {
  let records: CsvRecord[];
  try {
    records = parse(text, OPTIONS) as unknown as CsvRecord[];
  } catch (error) {
    const { lines } = error as { lines?: number };
    const where = lines === undefined ? '' : ` at or before line ${lines}`;
    throw told(
      name,
      `the quotation marks cannot be followed${where}`,
      'a CSV file',
      'close or double the quotation mark',
    );
  }
  const isEmpty = ({ record }: CsvRecord): boolean => record.length === 1 && record[0]?.trim() === '';
  const header = records.findIndex((record) => !isEmpty(record));
  const last = records.findLastIndex((record) => !isEmpty(record));
  if (header < 0) return [];
  const oneColumn = records[header]!.record.length === 1;
  return records.slice(header, last + 1).filter((record) => oneColumn || !isEmpty(record));
}

function refuseHeader(name: string, header: string[]): void {
  if (header.length === 1 && /[;\t|]/.test(header[0]!))
    throw told(
      name,
      'its columns are not separated by commas',
      'a CSV file with commas',
      'save it with commas between',
    );
  const again = header.flatMap((cell, at) => (cell !== '' && header.indexOf(cell) < at ? [at] : []));
  if (again.length === 0) return;
  const places = again.map((at) => `${header.indexOf(header[at]!) + 1} and ${at + 1}`).join('; ');
  throw told(
    name,
    `columns have the same name (columns ${places})`,
    'a name of its own for every column',
    'rename or remove one of them',
  );
}
