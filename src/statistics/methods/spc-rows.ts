/** How the control-chart methods read a table: rows in time order, named by a period where there is one. */
import { demand } from '../impossible-input.ts';
import type { StatCell, StatColumn, StatOption, StatOptions, StatRow } from './stat-method.ts';

export const PERIOD: StatColumn = {
  part: 'period',
  meaning: 'what each row is called, e.g. 2025-04; rows are in time order',
  type: 'text',
  required: false,
};

export const VALUE: StatColumn = {
  part: 'value',
  meaning: 'the value of each period; blank where not reported',
  type: 'number',
  required: true,
};

export const PROFILE: StatOption = {
  name: 'profile',
  meaning: 'whose convention is followed for trends, runs and limits',
  type: 'text',
  choices: ['nhsr-plotthedots', 'nhs-england-excel', 'nhs-england-excel-six', 'nhs-england-sql', 'textbook'],
  default: 'nhsr-plotthedots',
};

export const numberCells = (rows: StatRow[], part: string): (number | null)[] =>
  rows.map((row) => (typeof row[part] === 'number' ? row[part] : null));

export const numberOption = (options: StatOptions, name: string): number | undefined =>
  typeof options[name] === 'number' ? options[name] : undefined;

export const textOption = (options: StatOptions, name: string): string | undefined =>
  typeof options[name] === 'string' && options[name] !== '' ? options[name] : undefined;

/** What each row is called: its period, or its number counted from 1. */
export function rowNames(rows: StatRow[]): string[] {
  const names = rows.map((row, i) => String(row.period ?? i + 1));
  demand(new Set(names).size === names.length, 'every period comes once; chart several series each by itself');
  const dated = names.every((name) => /^\d{4}-\d{2}(-\d{2})?$/.test(name));
  demand(!dated || names.every((name, i) => i === 0 || names[i - 1]! < name), 'rows are in time order, earliest first');
  return names;
}

/** 0-based positions of the rows that a comma-separated option names. */
export function positionsNamed(names: string[], option: string | undefined): number[] {
  if (option === undefined) return [];
  return option.split(',').map((name) => {
    const at = names.indexOf(name.trim());
    demand(at >= 0, 'a position is named as in the period column, or by row number counted from 1 where there is none');
    return at;
  });
}

/**
 * One row for every row read, missing values included, with the cells that were found for its position. What holds for the
 * whole chart stands on the last row alone.
 */
export function rowsOfChart(
  names: string[],
  cells: Map<number, StatRow>,
  whole: Record<string, StatCell | string[]>,
): StatRow[] {
  const columns = [...new Set([...cells.values()].flatMap((row) => Object.keys(row)))];
  const empty = Object.fromEntries(columns.map((column) => [column, null]));
  return names.map((period, i) => ({
    period,
    ...(cells.get(i) ?? empty),
    ...Object.fromEntries(
      Object.entries(whole).map(([column, cell]) => [column, i < names.length - 1 ? null : wordsOf(cell)]),
    ),
  }));
}

const wordsOf = (cell: StatCell | string[]): StatCell => (Array.isArray(cell) ? cell.join(' ') : cell);

/** A point's cells by its position. */
export const byPosition = <Point extends { index: number }>(
  points: Point[],
  cellsOf: (point: Point) => StatRow,
): Map<number, StatRow> => new Map(points.map((point) => [point.index, cellsOf(point)]));
