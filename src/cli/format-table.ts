/** Tables for the terminal: plain rules, numbers right-aligned, never wider than their contents. */
import Table from 'cli-table3';
import { formatPercentage } from '../page/format-figure.ts';

export interface TableColumn<T> {
  title: string;
  /** numbers stand right, so that their digits line up */
  right?: boolean;
  text: (row: T) => string;
}

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** @returns the table's text, ending in a new line; for no rows, the text `none` */
export function formatTable<T>(rows: T[], columns: TableColumn<T>[], none: string): string {
  if (rows.length === 0) return `${none}\n`;
  const table = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(columns.map((column) => oneLine(column.text(row))));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** e.g. 34,120; nothing for null */
export const countText = (value: number | null): string => (value === null ? '' : value.toLocaleString('en-GB'));

/** a share from 0 to 1 as 98.4%, never rounded to 100% when something is wrong; the words for null */
export const shareText = (value: number | null, none = 'not scored'): string =>
  value === null ? none : formatPercentage(value);

/** 1 delivery, 2 deliveries */
export const manyText = (count: number, one: string, many: string): string =>
  `${countText(count)} ${count === 1 ? one : many}`;
