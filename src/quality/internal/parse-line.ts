/** A byte-level reader of quoted fields (RFC 4180), for the few lines that hold a quotation mark. */
import type { LineFault } from './line-rules.ts';

/** Where the reader stands between two lines of one record. */
export interface RecordState {
  insideQuotes: boolean;
  fields: number;
  fault: LineFault | null;
}

export const newRecord = (): RecordState => ({ insideQuotes: false, fields: 1, fault: null });

const AT_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

/**
 * Reads one physical line's bytes (line end left out) into the record's state. The record is complete when
 * `insideQuotes` is false afterwards. The first fault is kept; reading goes on so that the record's end is found.
 */
export function parseLine(state: RecordState, bytes: Uint8Array, from: number, to: number, d: number, q: number): void {
  let place = state.insideQuotes ? QUOTED : AT_START;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (place === QUOTED) {
      if (byte === q) place = AFTER_QUOTE;
    } else if (byte === d) {
      state.fields++;
      place = AT_START;
    } else if (byte === q) {
      place = onQuote(state, place);
    } else {
      if (byte === 13) state.fault ??= 'stray-carriage-return';
      if (place === AFTER_QUOTE) state.fault ??= 'text-after-quote';
      place = PLAIN;
    }
  }
  state.insideQuotes = place === QUOTED;
}

function onQuote(state: RecordState, place: number): number {
  if (place === AT_START || place === AFTER_QUOTE) return QUOTED;
  state.fault ??= 'stray-quote';
  return PLAIN;
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
