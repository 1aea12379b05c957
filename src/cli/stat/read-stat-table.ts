/** An analyst's CSV as typed rows for a statistic. Every fault of its cells is told at once, by column and line, never by value. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { StatCell, StatColumn, StatMethod, StatRow } from '../../statistics/methods/stat-method.ts';
import { isDay, isMissing, isNumber } from './cell-kinds.ts';
import { columnFeeds, type Feed, type StatAsked } from './column-feeds.ts';
import { linesText, parseStatCsv } from './parse-stat-csv.ts';

/** The rows that one result is about, with the values of the --by columns that they share. */
export interface StatGroup {
  by: Record<string, string>;
  rows: StatRow[];
  /** where its first row stands in the file */
  firstLine: number;
}

/**
 * Reads a CSV for a method.
 * @param name the file as the person named it
 * @throws ConcordError 'file-refused' with every fault of the file, 'usage' for parts and columns that are not there
 */
export function readStatTable(name: string, bytes: Buffer, method: StatMethod, asked: StatAsked): StatGroup[] {
  const table = parseStatCsv(name, bytes);
  const feeds = columnFeeds(name, table.header, method, asked);
  const by = asked.by.map((column) => ({ column, at: table.header.indexOf(column) }));
  const faults = new Map<string, { feed: Feed; lines: number[] }>();
  const groups = new Map<string, StatGroup>();
  for (const { line, cells } of table.rows) {
    const keys = by.map(({ at }) => (cells[at] ?? '').trim());
    const row = typedRow(feeds, cells, (feed) => note(faults, feed, line));
    const key = JSON.stringify(keys);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else
      groups.set(key, {
        by: Object.fromEntries(by.map(({ column }, i) => [column, keys[i] ?? ''])),
        rows: [row],
        firstLine: line,
      });
  }
  const problems = [...faults.values()].map((fault) => cellProblem(name, table.header, fault));
  if (problems.length > 0) throw new ConcordError('file-refused', problems);
  return [...groups.values()];
}

function typedRow(feeds: Feed[], cells: string[], fault: (feed: Feed) => void): StatRow {
  const row: StatRow = {};
  for (const feed of feeds) {
    const value = typedCell(feed.type, (cells[feed.at] ?? '').trim());
    if (value === undefined) fault(feed);
    row[feed.key] = value ?? null;
  }
  return row;
}

/** undefined where the text is not of the type; null where it is missing */
function typedCell(type: StatColumn['type'], text: string): StatCell | undefined {
  if (isMissing(text)) return null;
  if (type === 'text' || type === 'texts') return text;
  if (type === 'day') return isDay(text) ? text : undefined;
  return isNumber(text) ? Number(text) : undefined;
}

function note(faults: Map<string, { feed: Feed; lines: number[] }>, feed: Feed, line: number): void {
  const known = faults.get(feed.key) ?? { feed, lines: [] };
  known.lines.push(line);
  faults.set(feed.key, known);
}

function cellProblem(name: string, header: string[], { feed, lines }: { feed: Feed; lines: number[] }): Problem {
  const forDay = feed.type === 'day';
  return {
    where: `${name}, column ${header[feed.at]}`,
    problem: `${lines.length} ${lines.length === 1 ? 'cell is' : 'cells are'} not ${forDay ? 'a day' : 'a number'} (${linesText(lines)})`,
    expected: forDay
      ? 'days such as 2025-03-31, and nothing or NA where one is missing'
      : 'numbers such as 1234.5, without separators, units or %, and nothing or NA where one is missing',
    remedy: 'correct the cells, or empty those that are missing',
  };
}
