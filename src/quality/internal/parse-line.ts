/** A byte-level reader of quoted fields (RFC 4180), for the few lines that hold a quotation mark. */
import { countByte } from './count-byte.ts';
import type { LineFault } from './line-rules.ts';

/** Where the reader stands between two lines of one record. */
export interface RecordState {
  insideQuotes: boolean;
  /** carriage returns stand inside the line, and must be looked for outside the quotes */
  returns: boolean;
  fields: number;
  fault: LineFault | null;
}

export const newRecord = (): RecordState => ({ insideQuotes: false, returns: false, fields: 1, fault: null });

const CR = 13;

/**
 * Reads one physical line's bytes (line end left out) into the record's state. The record is complete when
 * `insideQuotes` is false afterwards. The first fault is kept; reading goes on so that the record's end is found.
 * It goes from quotation mark to quotation mark, since most bytes of such a line are neither marks nor delimiters.
 */
export function parseLine(state: RecordState, bytes: Buffer, from: number, to: number, d: number, q: number): void {
  let at = from;
  let fieldStart = !state.insideQuotes;
  while (at < to) {
    if (state.insideQuotes) {
      at = closeQuote(state, bytes, at, to, d, q);
      fieldStart = bytes[at - 1] === d;
    } else if (fieldStart && bytes[at] === q) {
      state.insideQuotes = true;
      at++;
    } else {
      const mark = plainUntilQuote(state, bytes, at, to, d, q);
      fieldStart = bytes[mark - 1] === d;
      if (mark < to && !fieldStart) state.fault ??= 'stray-quote';
      at = mark < to && !fieldStart ? mark + 1 : mark;
    }
  }
}

/** Reads on inside a quoted field; answers where the next field begins, or text that should not be there. */
function closeQuote(state: RecordState, bytes: Buffer, from: number, to: number, d: number, q: number): number {
  let mark = bytes.indexOf(q, from);
  while (mark >= 0 && mark < to && mark + 1 < to && bytes[mark + 1] === q) mark = bytes.indexOf(q, mark + 2);
  if (mark < 0 || mark >= to) return to;
  state.insideQuotes = false;
  if (mark + 1 === to) return to;
  if (bytes[mark + 1] === d) {
    state.fields++;
    return mark + 2;
  }
  state.fault ??= bytes[mark + 1] === CR ? 'stray-carriage-return' : 'text-after-quote';
  return mark + 1;
}

/** Counts the fields up to the next quotation mark; answers where that stands, or `to`. */
function plainUntilQuote(state: RecordState, bytes: Buffer, from: number, to: number, d: number, q: number): number {
  const mark = bytes.indexOf(q, from);
  const end = mark < 0 || mark > to ? to : mark;
  state.fields += countByte(bytes, from, end, d);
  if (state.returns && bytes.subarray(from, end).includes(CR)) state.fault ??= 'stray-carriage-return';
  return end;
}

/** The fields of a complete record as texts, quotes taken off. */
export function fieldsOf(record: string, delimiter: string, quote: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const c = record[i] as string;
    if (quote !== '' && c === quote) {
      if (quoted && record[i + 1] === quote) field += record[++i];
      else quoted = !quoted;
    } else if (c === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += c;
  }
  fields.push(field);
  return fields;
}
