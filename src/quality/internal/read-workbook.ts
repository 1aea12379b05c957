/** XLSX, the only module that knows exceljs. A sheet becomes records of text; its rows keep their sheet numbers. */
import ExcelJS from 'exceljs';
import type { FileRules } from '../../contract/contract.ts';
import { emptyLineMap, noteLine } from './line-map.ts';
import { FileRefused, fileRule, type PreparedInput } from './prepared-input.ts';
import { writeRecords } from './write-records.ts';

interface SheetRow {
  number: number;
  cells: (string | null)[];
}

/** Reads the sheet the contract names (the first one when it names none) into a CSV at `to`. */
export async function readWorkbook(path: string, to: string, rules: FileRules, width: number): Promise<PreparedInput> {
  const input: PreparedInput = {
    reader: 'csv',
    path: to,
    header: null,
    width: rules.header ? 0 : width,
    skip: 0,
    delimiter: ',',
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
      if (record) await writer.write(record);
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
    input.bad.lines.push(row.number);
    input.bad.faults.push('too-many-columns');
    return null;
  }
  noteLine(input.lines, input.records++, row.number);
  return Array.from({ length: input.width }, (_, i) => cells[i] ?? null);
}

function trimmed(cells: (string | null)[]): (string | null)[] {
  let length = cells.length;
  while (length > 0 && (cells[length - 1] ?? '').trim() === '') length--;
  return cells.slice(0, length);
}

async function* rowsOf(path: string, sheet: string | undefined): AsyncIterable<SheetRow> {
  let found = false;
  try {
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
    });
    for await (const worksheet of reader) {
      const name = (worksheet as unknown as { name?: string }).name;
      if (found || (sheet !== undefined && name !== sheet)) continue;
      found = true;
      for await (const row of worksheet)
        yield { number: row.number, cells: cellsOf(row.values as ExcelJS.CellValue[]) };
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

const cellsOf = (values: ExcelJS.CellValue[]): (string | null)[] =>
  Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => cellText(values[i + 1] ?? null));

/** What a person sees in the cell, dates as ISO. */
function cellText(value: ExcelJS.CellValue): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((r) => r.text).join('');
  if ('text' in value) return cellText(value.text as ExcelJS.CellValue);
  if ('error' in value) return value.error;
  if ('result' in value) return cellText((value.result ?? null) as ExcelJS.CellValue);
  return null;
}

function dateText(date: Date): string {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (text.startsWith('1899-12-30') || text.startsWith('1899-12-31')) return text.slice(11, 19);
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}
