/** XLSX, the only reader that knows exceljs: the sheets of a workbook as rows of text, whatever they are read for. */
import ExcelJS from 'exceljs';

export interface SheetRow {
  /** as the spreadsheet numbers it, from 1; rows that the sheet does not store are left out */
  number: number;
  /** what a person sees; null where the cell is empty */
  cells: (string | null)[];
  /** positions of the cells that show an error such as #N/A, from 0 */
  errors: number[];
}

export interface Sheet {
  name: string;
  rows: AsyncIterable<SheetRow>;
}

/**
 * The sheets of a workbook in their order. The workbook is read whole: the library's streaming reader now and then gave a
 * sheet without its rows, and a row must never be lost to chance. Its size was held to a limit before.
 * @throws what exceljs throws when the file is no whole workbook
 */
export async function* readSheets(path: string): AsyncIterable<Sheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  for (const worksheet of workbook.worksheets) yield { name: worksheet.name, rows: rowsOf(worksheet) };
}

async function* rowsOf(worksheet: ExcelJS.Worksheet): AsyncIterable<SheetRow> {
  const rows: ExcelJS.Row[] = [];
  worksheet.eachRow((row) => rows.push(row));
  for (const row of rows) {
    const values = valuesOf(row);
    const errors = values.flatMap((value, i) => (isError(value) ? [i - 1] : []));
    yield { number: row.number, cells: cellsOf(values), errors };
  }
}

/** Of a formula's result `values` gives nothing where it is nought, so the cell itself is asked. */
const valuesOf = (row: ExcelJS.Row): ExcelJS.CellValue[] =>
  (row.values as ExcelJS.CellValue[]).map((value, i) =>
    value !== null && typeof value === 'object' && 'formula' in value
      ? ({ ...value, result: row.getCell(i).result } as ExcelJS.CellValue)
      : value,
  );

/** An error itself, or a formula whose result is one: of that the reader makes a number that is none. */
function isError(value: ExcelJS.CellValue | undefined): boolean {
  if (value === null || typeof value !== 'object') return Number.isNaN(value);
  return 'error' in value || ('result' in value && isError(value.result as ExcelJS.CellValue | undefined));
}

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

/** Times of day are kept by spreadsheets as times of their first day. */
function dateText(date: Date): string {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (text.startsWith('1899-12-30') || text.startsWith('1899-12-31')) return text.slice(11, 19);
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}
