/** Runs over the lines of which there is nothing to decide, many at once: nearly all of a good file. */
import { countByte } from './count-byte.ts';
import { type Cursor, LONGEST } from './line-cursor.ts';
import { noteLine } from './line-map.ts';

const LF = 10;
const SPACE = 32;

/** Where the run ended, and the next quotation mark from there on. */
export interface Run {
  at: number;
  quoteAt: number;
}

/**
 * Counts records from `from` on for as long as each line ends before `limit` and is plainly one good record: it begins with
 * text, has as many columns as it must, and every quotation mark stands at the edge of a field. Any other line ends the run
 * and is decided by `onLine`. The bytes must be good UTF-8, without NUL and carriage return before `limit`.
 */
export function runOverRegularLines(c: Cursor, view: Buffer, from: number, limit: number, firstQuote: number): Run {
  if (!c.done || c.record || c.line < c.options.skipRows) return { at: from, quoteAt: firstQuote };
  const { d, q, width } = c;
  let run = { at: from, quoteAt: firstQuote };
  let lines = 0;
  for (;;) {
    const end = view.indexOf(LF, run.at);
    if (end < 0 || end >= limit || end - run.at > LONGEST || (view[run.at] as number) <= SPACE) break;
    let { quoteAt } = run;
    let counted = run.at;
    let fields = 1;
    while (quoteAt < end) {
      const close = closingQuote(view, run.at, quoteAt, end, d, q);
      if (close < 0) break;
      fields += countByte(view, counted, quoteAt, d);
      counted = close + 1;
      quoteAt = nextByte(view, q, counted);
    }
    if (quoteAt < end || fields + countByte(view, counted, end, d) !== width) break;
    lines++;
    run = { at: end + 1, quoteAt };
  }
  if (lines > 0) noteLine(c.lines, c.records, c.line + 1);
  c.line += lines;
  c.records += lines;
  c.lineEnds.lf += lines;
  return run;
}

/** Where a quoted field closes that opens at `open`; -1 when either mark is not at the edge of a field. */
function closingQuote(view: Buffer, start: number, open: number, end: number, d: number, q: number): number {
  const close = view.indexOf(q, open + 1);
  const atEdges = (open === start || view[open - 1] === d) && (close + 1 === end || view[close + 1] === d);
  return close > 0 && close < end && atEdges ? close : -1;
}

/** The next `byte` from `from` on; beyond every file where there is none. */
export function nextByte(view: Buffer, byte: number, from: number): number {
  const found = view.indexOf(byte, from);
  return found < 0 ? Number.MAX_SAFE_INTEGER : found;
}
