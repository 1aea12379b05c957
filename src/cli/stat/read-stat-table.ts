/** An analyst's CSV as typed rows for a statistic. Every fault of its cells is told at once, by column and line, never by value. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { NumberRange, StatCell, StatColumn, StatMethod, StatRow } from '../../statistics/methods/stat-method.ts';
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
  const faults: Faults = new Map();
  const groups = new Map<string, StatGroup>();
  for (const { line, cells } of table.rows) {
    const keys = by.map(({ at }) => (cells[at] ?? '').trim());
    const row = typedRow(feeds, cells, (feed, kind) => note(faults, feed, kind, line));
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

type FaultKind = 'type' | 'range';
type Fault = { feed: Feed; kind: FaultKind; lines: number[] };
type Faults = Map<string, Fault>;

function typedRow(feeds: Feed[], cells: string[], fault: (feed: Feed, kind: FaultKind) => void): StatRow {
  const row: StatRow = {};
  for (const feed of feeds) {
    const value = typedCell(feed.type, (cells[feed.at] ?? '').trim());
    if (value === undefined) fault(feed, 'type');
    if (typeof value === 'number' && feed.range && !RANGES[feed.range].holds(value)) fault(feed, 'range');
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

/** What a column's numbers must be, and how the ones that are not are told. */
const RANGES: Record<NumberRange, { holds: (value: number) => boolean; not: string; expected: string }> = {
  'above-zero': { holds: (value) => value > 0, not: 'above 0', expected: 'numbers above 0' },
  'zero-or-more': { holds: (value) => value >= 0, not: '0 or more', expected: 'numbers of 0 or more' },
  'whole-zero-or-more': {
    holds: (value) => value >= 0 && Number.isInteger(value),
    not: 'whole and 0 or more',
    expected: 'whole numbers of 0 or more',
  },
  share: {
    holds: (value) => value >= 0 && value <= 1,
    not: 'from 0 to 1',
    expected: 'shares from 0 to 1, such as 0.25',
  },
  'zero-or-one': { holds: (value) => value === 0 || value === 1, not: '0 or 1', expected: '0 or 1 in every row' },
};

function note(faults: Faults, feed: Feed, kind: FaultKind, line: number): void {
  const key = JSON.stringify([feed.key, kind]);
  const known = faults.get(key) ?? { feed, kind, lines: [] };
  known.lines.push(line);
  faults.set(key, known);
}

function cellProblem(name: string, header: string[], { feed, kind, lines }: Fault): Problem {
  const { not, expected, remedy } = kind === 'range' ? outOfRange(feed.range!) : ofAnotherType(feed.type);
  return {
    where: `${name}, column ${header[feed.at]}`,
    problem: `${lines.length} ${lines.length === 1 ? 'cell is' : 'cells are'} not ${not} (${linesText(lines)})`,
    expected: `${expected}, and nothing or NA where one is missing`,
    remedy,
  };
}

const outOfRange = (range: NumberRange): Pick<Problem, 'expected' | 'remedy'> & { not: string } => ({
  ...RANGES[range],
  remedy: 'correct the cells, or empty those that are missing; if a part took the wrong column, name it with --column',
});

const ofAnotherType = (type: StatColumn['type']): Pick<Problem, 'expected' | 'remedy'> & { not: string } => ({
  not: type === 'day' ? 'a day' : 'a number',
  expected: type === 'day' ? 'days such as 2025-03-31' : 'numbers such as 1234.5, without separators, units or %',
  remedy: 'correct the cells, or empty those that are missing',
});
