/** A sheet becomes records of text; its rows keep their sheet numbers. */
import type { Contract, FileRules } from '../../contract/contract.ts';
import { readSheets, type SheetRow } from '../../contract/read-sheets.ts';
import { emptyLineMap, noteLine } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import { foldName } from './match-header.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { writeRecords } from './write-records.ts';

/** Reads the sheet the contract names (the first one when it names none) into a CSV at `to`. */
export async function readWorkbook(path: string, to: string, contract: Contract): Promise<PreparedInput> {
  const rules = contract.file;
  const input: PreparedInput = {
    reader: 'csv',
    path: to,
    header: null,
    width: rules.header ? 0 : contract.columns.length,
    skip: 0,
    delimiter: ',',
    lineEnd: '\n',
    quote: '"',
    parallel: false,
    typedDates: true,
    records: 0,
    physicalLines: 0,
    headerLines: 0,
    blankLines: 0,
    bad: { lines: [], faults: [] },
    lines: emptyLineMap(),
  };
  const writer = writeRecords(to);
  try {
    for await (const row of rowsOf(path, rules.sheet)) {
      const record = place(input, row, rules);
      if (record && holdsError(input, row, contract)) reject(input, row, 'error-cell');
      else if (record) await writer.write(noted(input, row, record));
    }
  } finally {
    await writer.close();
  }
  return input;
}

/** Counts a sheet row as preamble, blank, header, bad or record; answers the record to write, if it is one. */
function place(input: PreparedInput, row: SheetRow, rules: FileRules): (string | null)[] | null {
  // rows that the sheet does not store at all are blank
  const unstored = row.number - input.physicalLines - 1;
  const preamble = Math.max(0, Math.min(unstored, rules.skipRows - input.physicalLines));
  input.headerLines += preamble;
  input.blankLines += unstored - preamble;
  input.physicalLines = row.number;
  if (row.number <= rules.skipRows) return void input.headerLines++ as never;
  const cells = trimmed(row.cells);
  if (cells.length === 0) return void input.blankLines++ as never;
  if (rules.header && !input.header) {
    input.header = cells.map((c) => c ?? '');
    input.width = cells.length;
    return void input.headerLines++ as never;
  }
  if (cells.length > input.width) {
    reject(input, row, 'too-many-columns');
    return null;
  }
  return Array.from({ length: input.width }, (_, i) => cells[i] ?? null);
}

/** Only in a column that the contract knows, and only where the contract does not call that text missing. */
function holdsError(input: PreparedInput, row: SheetRow, { columns, file }: Contract): boolean {
  const names = new Set(columns.flatMap((c) => [c.physicalName, ...c.aliases]).map(foldName));
  const known = (i: number): boolean => !input.header || names.has(foldName(input.header[i] ?? ''));
  return row.errors.some((i) => known(i) && !file.nullValues.includes(row.cells[i] ?? ''));
}

function reject(input: PreparedInput, row: SheetRow, fault: LineFault): void {
  input.bad.lines.push(row.number);
  input.bad.faults.push(fault);
}

function noted(input: PreparedInput, row: SheetRow, record: (string | null)[]): (string | null)[] {
  noteLine(input.lines, input.records++, row.number);
  return record;
}

function trimmed(cells: (string | null)[]): (string | null)[] {
  let length = cells.length;
  while (length > 0 && (cells[length - 1] ?? '').trim() === '') length--;
  return cells.slice(0, length);
}

async function* rowsOf(path: string, sheet: string | undefined): AsyncIterable<SheetRow> {
  let found = false;
  try {
    for await (const { name, rows } of readSheets(path)) {
      const wanted: boolean = !found && (sheet === undefined || name === sheet);
      found ||= wanted;
      // a sheet that is passed over is read to its end all the same: the reader removes its temporary file behind it
      for await (const row of rows) if (wanted) yield row;
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw refuse(
      'damaged',
      'the workbook cannot be read',
      'a whole XLSX workbook',
      'save it again as .xlsx and resend',
    );
  }
  if (!found)
    throw refuse(
      'missing-sheet',
      sheet === undefined ? 'the workbook has no sheet' : `the workbook has no sheet named "${sheet}"`,
      'the sheet that the contract names',
      'rename the sheet, or have the contract state its name',
    );
}

const refuse = (name: string, problem: string, expected: string, remedy: string): FileRefused =>
  new FileRefused([fileRule(name, problem, expected, remedy)]);
