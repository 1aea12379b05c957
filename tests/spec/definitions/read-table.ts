/** Tables that a manager can read: a line of column names, a line for each row, cells between bars, remarks after #. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param name of a text file of this folder; an empty cell is an empty text */
export function readTable(name: string): Record<string, string>[] {
  const [head = [], ...rows] = readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(head.map((column, i) => [column, cells[i] ?? ''])));
}
