/** An answer as CSV: one row a figure, the columns of `figure-cells.ts`, UTF-8 with a header. */
import { stringify } from 'csv-stringify/sync';
import type { Answer } from '../metric/metric.ts';
import { type Cell, figureColumns, withoutFormula } from './figure-cells.ts';

/** @returns the file's text. Proportions stay 0 to 1, so that no digit is lost; what was not reported is words, never 0. */
export function writeCsv(answer: Answer): string {
  const columns = figureColumns(answer);
  const rows = answer.figures.map((figure) => columns.map((column) => safe(column.cell(figure))));
  return stringify([columns.map((column) => column.title), ...rows]);
}

/** Any rows of text and numbers as CSV, guarded in the same way. */
export function writeRowsCsv(columns: string[], rows: Cell[][]): string {
  return stringify([columns, ...rows.map((row) => row.map(safe))]);
}

const safe = (cell: Cell): Cell => (typeof cell === 'string' ? withoutFormula(cell) : cell);
