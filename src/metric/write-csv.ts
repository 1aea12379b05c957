/** An answer as CSV: one row a figure, the columns of `figure-cells.ts`, UTF-8 with a header. */
import { stringify } from 'csv-stringify/sync';
import {
  type Beside,
  type Cell,
  type FigureColumn,
  figureColumns,
  NOTHING_BESIDE,
  withoutFormula,
} from './figure-cells.ts';
import type { Answer, Figure } from './metric.ts';
import type { Released } from './released.ts';

/**
 * @param beside comparators, when they were asked for
 * @returns the file's text. Proportions stay 0 to 1, so that no digit is lost. A cell of numbers holds a number or
 *   nothing, so that R and Excel read it as one; `status` says which kind of nothing it is, and none is ever 0.
 */
export function writeCsv(answer: Released<Answer>, beside: Beside = NOTHING_BESIDE): string {
  const columns = figureColumns(answer, beside);
  return `${stringify([columns.map((column) => column.title)])}${rowsText(columns, answer)}`;
}

/**
 * The same text of an answer that comes in pieces, as it comes: a text for each piece, the first with the header.
 * @param pieces of one answer; never more than one of them is held
 */
export async function* writeCsvInPieces(pieces: AsyncIterable<Released<Answer>>): AsyncGenerator<string> {
  let columns: FigureColumn[] | null = null;
  for await (const answer of pieces) {
    const header = columns === null;
    columns ??= figureColumns(answer);
    yield `${header ? stringify([columns.map((column) => column.title)]) : ''}${rowsText(columns, answer)}`;
  }
}

const rowsText = (columns: FigureColumn[], { figures }: Answer): string =>
  stringify(figures.map((figure) => columns.map((column) => cellOf(column, figure))));

/** Any rows of text and numbers as CSV, guarded in the same way. */
export function writeRowsCsv(columns: string[], rows: Cell[][]): string {
  return stringify([columns, ...rows.map((row) => row.map(safe))]);
}

function cellOf(column: FigureColumn, figure: Figure): Cell {
  const cell = column.cell(figure);
  return column.kind !== 'text' && typeof cell === 'string' ? null : safe(cell);
}

const safe = (cell: Cell): Cell => (typeof cell === 'string' ? withoutFormula(cell) : cell);
