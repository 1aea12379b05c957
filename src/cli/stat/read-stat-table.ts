/** An analyst's CSV as typed rows for a statistic. Every fault of the file is told at once, by column and line, never by value. */
import { parse } from 'csv-parse/sync';
import { ConcordError, type Problem } from '../../concord-error.ts';
import type { StatCell, StatColumn, StatMethod, StatRow } from '../../statistics/methods/stat-method.ts';

/** The rows that one result is about, with the values of the --by columns that they share. */
export interface StatGroup {
  by: Record<string, string>;
  rows: StatRow[];
  /** where its first row stands in the file */
  firstLine: number;
}

interface Table {
  header: string[];
  rows: { line: number; cells: string[] }[];
}

/** Which column of the file feeds a key of the method's rows. */
interface Feed {
  key: string;
  type: StatColumn['type'];
  at: number;
}

/** What a person wrote for the file: which columns play which part, and which split it. */
export interface StatAsked {
  /** `part=column`, as given; a part of type 'numbers' may come several times */
  columns: string[];
  by: string[];
}

const MOST_LINES = 10;
/** `info` gives each record with its line; the library's types do not know that. */
const OPTIONS = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const;
const MISSING = new Set(['', 'NA']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/**
 * Reads a CSV for a method.
 * @param name the file as the person named it
 * @throws ConcordError 'file-refused' with every fault of the file, 'usage' for parts and columns that are not there
 */
export function readStatTable(name: string, bytes: Buffer, method: StatMethod, asked: StatAsked): StatGroup[] {
  const table = parseTable(name, bytes);
  const feeds = feedsOf(name, table.header, method, asked);
  const by = asked.by.map((column) => ({ column, at: table.header.indexOf(column) }));
  const faults = new Map<string, { feed: Feed; lines: number[] }>();
  const groups = new Map<string, StatGroup>();
  for (const { line, cells } of table.rows) {
    const keys = by.map(({ at }) => cells[at] ?? '');
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

function parseTable(name: string, bytes: Buffer): Table {
  const told = (problem: string, expected: string, remedy: string): ConcordError =>
    new ConcordError('file-refused', { where: name, problem, expected, remedy });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw told('the file is not UTF-8 text', 'a CSV file in UTF-8', 'save it as "CSV UTF-8" and try again');
  }
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, OPTIONS) as unknown as typeof records;
  } catch (error) {
    const { lines } = error as { lines?: number };
    const where = lines === undefined ? '' : ` at or before line ${lines}`;
    throw told(`the quotation marks cannot be followed${where}`, 'a CSV file', 'close or double the quotation mark');
  }
  const [first, ...rest] = records;
  if (!first || rest.length === 0)
    throw told('it has no rows', 'a header line and at least one row', 'check that the extract found any data');
  const ragged = rest.filter(({ record }) => record.length !== first.record.length).map(({ info }) => info.lines);
  if (ragged.length > 0)
    throw told(
      `${ragged.length} lines have another number of columns than the header (${linesText(ragged)})`,
      `${first.record.length} columns in every line`,
      'quote fields that hold a comma',
    );
  return { header: first.record, rows: rest.map(({ record, info }) => ({ line: info.lines, cells: record })) };
}

function feedsOf(name: string, header: string[], method: StatMethod, asked: StatAsked): Feed[] {
  const problems: Problem[] = [];
  const has = (column: string): boolean => header.includes(column);
  const missing = (where: string, column: string): Problem => ({
    where,
    problem: `${name} has no column "${column}"`,
    expected: `one of ${header.join(', ')}`,
    remedy: 'check the spelling; capitals count',
  });
  const wanted = asked.columns.map((pair) => {
    const at = pair.indexOf('=');
    return { pair, part: pair.slice(0, Math.max(at, 0)), column: pair.slice(at + 1) };
  });
  for (const { pair, part, column } of wanted) {
    if (!method.columns.some((c) => c.part === part)) problems.push(unknownPart(pair, method));
    else if (!has(column)) problems.push(missing(`--column ${pair}`, column));
  }
  for (const column of asked.by.filter((c) => !has(c))) problems.push(missing(`--by ${column}`, column));
  const feeds = method.columns.flatMap((c): Feed[] => {
    const given = wanted.filter(({ part }) => part === c.part).map(({ column }) => column);
    const columns = given.length > 0 ? given : [c.part].filter(has);
    if (columns.length === 0 && c.required) problems.push(missingPart(name, header, c, method));
    if (columns.length > 1 && c.type !== 'numbers') problems.push(severalColumns(c));
    return columns.map((column) => ({
      key: c.type === 'numbers' ? `${c.part}:${column}` : c.part,
      type: c.type,
      at: header.indexOf(column),
    }));
  });
  if (problems.length > 0) throw new ConcordError('usage', problems);
  return feeds;
}

const unknownPart = (pair: string, method: StatMethod): Problem => ({
  where: `--column ${pair}`,
  problem: `${method.id} has no such part`,
  expected: `PART=COLUMN, with a part of ${method.columns.map((c) => c.part).join(', ')}`,
  remedy: `concord stat ${method.id} shows what each part is`,
});

const missingPart = (name: string, header: string[], column: StatColumn, method: StatMethod): Problem => ({
  where: name,
  problem: `no column is named "${column.part}" (${column.meaning}), which ${method.id} needs`,
  expected: `--column ${column.part}=COLUMN, with a column of ${header.join(', ')}`,
  remedy: `name the column; concord stat ${method.id} shows every part`,
});

const severalColumns = ({ part }: StatColumn): Problem => ({
  where: `--column ${part}`,
  problem: 'it is given more than once',
  expected: 'one column for this part',
  remedy: 'leave the others out',
});

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
  if (MISSING.has(text)) return null;
  if (type === 'text') return text;
  if (type === 'day') return DAY.test(text) ? text : undefined;
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function note(faults: Map<string, { feed: Feed; lines: number[] }>, feed: Feed, line: number): void {
  const known = faults.get(feed.key) ?? { feed, lines: [] };
  known.lines.push(line);
  faults.set(feed.key, known);
}

function cellProblem(name: string, header: string[], { feed, lines }: { feed: Feed; lines: number[] }): Problem {
  const isDay = feed.type === 'day';
  return {
    where: `${name}, column ${header[feed.at]}`,
    problem: `${lines.length} ${lines.length === 1 ? 'cell is' : 'cells are'} not ${isDay ? 'a day' : 'a number'} (${linesText(lines)})`,
    expected: isDay
      ? 'days such as 2025-03-31, and nothing or NA where one is missing'
      : 'numbers such as 1234.5, without separators, units or %, and nothing or NA where one is missing',
    remedy: 'correct the cells, or empty those that are missing',
  };
}

function linesText(lines: number[]): string {
  const shown = lines.slice(0, MOST_LINES).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${lines.length > MOST_LINES ? ', …' : ''}`;
}
