/** The workbook that a small council makes by hand each month: a title, an empty row, then the table. */
import ExcelJS from 'exceljs';
import type { Row } from '../../engine/engine.ts';
import { fixZipDates } from '../../fix-zip-dates.ts';
import type { FieldList } from './read-fields.ts';

/** @returns the workbook's bytes, the same for the same rows */
export async function workbookOf(rows: Row[], { id, sheet, skipRows, fields }: FieldList): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = workbook.modified = new Date(0);
  const page = workbook.addWorksheet(sheet ?? 'Sheet1');
  for (let line = 0; line < skipRows; line++) page.addRow(line === 0 ? [id.replaceAll('_', ' ')] : []);
  page.addRow(fields.map((f) => f.header));
  for (const row of rows) page.addRow(fields.map((f) => row[f.header] ?? null));
  return fixZipDates(Buffer.from(await workbook.xlsx.writeBuffer()));
}
