import { demand } from '../impossible-input.ts';

const MOST_TABLES = 5_000_000;

/** The tables with the margins of one, a column at a time. */
interface Walk {
  columns: number[];
  logFactorial: Float64Array;
  /** log probability above which a table is likelier than the one observed */
  limit: number;
  front: number;
  tables: number;
  share: number;
}

/**
 * Answers: how probable a table no likelier than this one is, when its margins are held.
 * Arguments: `counts`, rows of whole counts of 0 or more; `equalWithin`, a factor just above 1 within which two
 * probabilities are taken as equal.
 * Result: a p-value above 0 and at most 1.
 * Zero, missing and small: an empty row or column changes nothing; with one table only it is 1. More than 100,000 in the
 * table, or more than 5,000,000 possible tables, are refused.
 * Source: Fisher (1935); Freeman and Halton (1951), from memory: every table is tried.
 * Example:
 * ```ts
 * fisherTableP([[3, 1, 2], [1, 4, 2]], 1 + 1e-7) // 0.32400932400932275
 * ```
 */
export const fisherTableP = (counts: number[][], equalWithin: number): number => {
  const upright = counts.length > counts[0]!.length ? transposed(counts) : counts;
  const rows = upright.map(sumOf);
  const columns = transposed(upright).map(sumOf);
  const total = sumOf(rows);
  demand(total <= 100_000, 'an exact test takes a table of at most 100,000; use the chi-square test for larger ones');
  const logFactorial = logFactorials(total);
  const logOf = (numbers: number[]) => numbers.reduce((sum, n) => sum + logFactorial[n]!, 0);
  const front = logOf(rows) + logOf(columns) - logFactorial[total]!;
  const observed = front - logOf(upright.flat());
  const walk = { columns, logFactorial, front, limit: observed + Math.log(equalWithin), tables: 0, share: 0 };
  fillColumn(walk, 0, rows, 0, walk.columns[0]!, 0);
  return Math.min(1, walk.share);
};

/** Tries every way to put what is left of a column into its rows from `row` down, then goes to the next column. */
function fillColumn(walk: Walk, column: number, rows: number[], row: number, left: number, spent: number): void {
  if (column === walk.columns.length - 1) {
    finish(walk, spent + rows.reduce((sum, count) => sum + walk.logFactorial[count]!, 0));
    return;
  }
  const available = rows[row]!;
  if (row === rows.length - 1) {
    rows[row] = available - left;
    fillColumn(walk, column + 1, rows, 0, walk.columns[column + 1]!, spent + walk.logFactorial[left]!);
    rows[row] = available;
    return;
  }
  let below = 0;
  for (let i = row + 1; i < rows.length; i++) below += rows[i]!;
  for (let count = Math.max(0, left - below); count <= Math.min(left, available); count++) {
    rows[row] = available - count;
    fillColumn(walk, column, rows, row + 1, left - count, spent + walk.logFactorial[count]!);
  }
  rows[row] = available;
}

function finish(walk: Walk, spent: number): void {
  walk.tables++;
  demand(
    walk.tables <= MOST_TABLES,
    'an exact test takes a table with at most 5,000,000 others of its margins; merge categories or use the chi-square test',
  );
  const logProbability = walk.front - spent;
  if (logProbability <= walk.limit) walk.share += Math.exp(logProbability);
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) logs[n] = logs[n - 1]! + Math.log(n);
  return logs;
}

const sumOf = (numbers: number[]): number => numbers.reduce((sum, n) => sum + n, 0);

const transposed = (table: number[][]): number[][] => table[0]!.map((_, column) => table.map((row) => row[column]!));
