/** How unknown text is laid out: delimiter, quote, lines above the header, and whether there is a header at all. */
import { parse } from 'csv-parse/sync';
import { hasHeader } from './has-header.ts';
import { firstBytes } from './open-unknown-file.ts';

export interface TextLayout {
  delimiter: string;
  /** lines (or sheet rows) above the header */
  skipRows: number;
  header: boolean;
  /** one for each column, as written; empty when the file has no header */
  headers: string[];
  /** columns that most lines have */
  width: number;
}

/** How much of a file is looked at: enough for a preamble and some hundreds of rows. */
const LOOKED_AT_BYTES = 400_000;
const LOOKED_AT_ROWS = 400;
const DELIMITERS = [',', '\t', ';', '|'];

/** @param path plain UTF-8 text */
export function sniffText(path: string): TextLayout {
  const bytes = firstBytes(path, LOOKED_AT_BYTES);
  const text = new TextDecoder('utf-8').decode(bytes);
  // The last line may have been cut in two.
  const whole = bytes.length < LOOKED_AT_BYTES ? text : text.slice(0, text.lastIndexOf('\n'));
  const lines = whole.split(/\r\n|\n|\r/).slice(0, LOOKED_AT_ROWS);
  const tried = DELIMITERS.map((delimiter) => ({ delimiter, rows: lines.map((line) => cellsOf(line, delimiter)) }));
  const best = tried.reduce((a, b) => (regularity(b.rows) > regularity(a.rows) ? b : a));
  return { delimiter: best.delimiter, ...layoutOf(best.rows) };
}

/** The same for the rows of a sheet, which have no delimiter. */
export function layoutOf(rows: string[][]): Omit<TextLayout, 'delimiter'> {
  const width = usualWidth(rows);
  const top = Math.max(
    0,
    rows.findIndex((row) => filled(row) >= Math.max(Math.min(2, width), 0.6 * width)),
  );
  const header = hasHeader(rows[top] ?? [], rows.slice(top + 1));
  return { skipRows: top, header, headers: header ? (rows[top] ?? []).map((h) => h.trim()) : [], width };
}

/** One line's cells. A newline inside quotes is met later, when the whole file is read. */
function cellsOf(line: string, delimiter: string): string[] {
  if (line.trim() === '') return [];
  const [cells] = parse(line, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    bom: true,
    skip_records_with_error: true,
  });
  return cells ?? line.split(delimiter);
}

const filled = (row: string[]): number => row.filter((cell) => cell.trim() !== '').length;

function usualWidth(rows: string[][]): number {
  const counts = new Map<number, number>();
  for (const row of rows) if (row.length) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let best: [number, number] = [1, 0];
  for (const [width, times] of counts)
    if (times > best[1] || (times === best[1] && width > best[0])) best = [width, times];
  return best[0];
}

/** Share of lines that have the usual number of columns; a single column says nothing for a delimiter. */
function regularity(rows: string[][]): number {
  const width = usualWidth(rows);
  const lines = rows.filter((r) => r.length > 0);
  if (width < 2 || !lines.length) return 0;
  const share = lines.filter((r) => r.length === width).length / lines.length;
  return share + Math.min(width, 50) / 1000;
}
