/** What the lines of a CSV file are, told line by line: the scanner finds their ends, this decides what each one is. */
import type { Progress } from '../../progress.ts';
import { countByte } from './count-byte.ts';
import { emptyLineMap, type LineMap, noteLine } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import { newRecord, parseLine, type RecordState } from './parse-line.ts';
import type { BadLines } from './prepared-input.ts';

export interface ScanOptions {
  delimiter: string;
  quote: string;
  /** false: the first record is data, and `width` says how many columns it must have */
  header: boolean;
  width: number;
  multiline: boolean;
  skipRows: number;
  /** leave the CR of every CRLF out: for a file that mixes its line ends */
  dropCarriageReturns: boolean;
  progress: Progress;
  /** called, perhaps often, once it is known that a repaired copy will be needed that can be made by blanking lines */
  onRepair?: (() => void) | undefined;
}

export interface Scan {
  physicalLines: number;
  headerLines: number;
  blankLines: number;
  records: number;
  /** bytes of the header record; null when there is none */
  header: { start: number; end: number } | null;
  headerFault: LineFault | null;
  /** physical line the header ends on, 0 when there is none */
  headerEndsOn: number;
  width: number;
  bad: BadLines;
  lines: LineMap;
  /** byte ranges to leave out of a repaired copy, in order */
  drop: { start: number; end: number }[];
  /** how records end; line ends inside quotes are not counted */
  lineEnds: { lf: number; crlf: number };
  /** the engine would misread the file as it is: a copy without `drop` is needed */
  needsRepair: boolean;
  /** making empty lines of the bad ones is repair enough */
  blankable: boolean;
  /** a record is still open at the end of the file; the line it began on */
  openAt: number | null;
  /** some good record spans lines */
  spansLines: boolean;
}

/** Longer lines are refused: bytes. */
export const LONGEST = 1_000_000;

/** Where the scan stands; `finish` turns it into a `Scan`. */
export interface Cursor extends Scan {
  options: ScanOptions;
  d: number;
  q: number;
  record: RecordState | null;
  recordLine: number;
  recordStart: number;
  line: number;
  done: boolean;
}

export function startCursor(options: ScanOptions): Cursor {
  return {
    physicalLines: 0,
    headerLines: 0,
    blankLines: 0,
    records: 0,
    header: null,
    headerFault: null,
    headerEndsOn: 0,
    width: options.width,
    bad: { lines: [], faults: [] },
    lines: emptyLineMap(),
    drop: [],
    lineEnds: { lf: 0, crlf: 0 },
    needsRepair: options.skipRows > 0,
    blankable: options.skipRows === 0 && !options.dropCarriageReturns,
    openAt: null,
    spansLines: false,
    options,
    d: options.delimiter.charCodeAt(0),
    q: options.quote === '' ? -1 : options.quote.charCodeAt(0),
    record: null,
    recordLine: 0,
    recordStart: 0,
    line: 0,
    done: !options.header,
  };
}

/** One physical line: bytes `start` to `end` of the file, its line end included. */
export interface Line {
  quoted: boolean;
  fault: LineFault | null;
  crlf: boolean;
  /** carriage returns stand inside the line */
  returns: boolean;
  ended: boolean;
  start: number;
  end: number;
}

export function onByteOrderMark(c: Cursor): void {
  c.drop.push({ start: 0, end: 3 });
  if (!c.options.header) c.needsRepair = true;
}

/** Decides what the line in `view[from..to)` is. */
export function onLine(c: Cursor, view: Buffer, from: number, to: number, line: Line): void {
  c.line++;
  if (c.record) continueRecord(c, c.record, view, from, to, line);
  else if (c.line <= c.options.skipRows) leaveOut(c, line, 'header');
  else if (isBlank(view, from, to, c.d)) {
    // the engine skips empty lines itself, but not lines of spaces, nor any in a file of one column
    if (to > from || c.width < 2) c.needsRepair = true;
    leaveOut(c, line, 'blank');
  } else startRecord(c, view, from, to, line);
}

function startRecord(c: Cursor, view: Buffer, from: number, to: number, line: Line): void {
  c.recordLine = c.line;
  c.recordStart = line.start;
  if (line.quoted) {
    c.record = newRecord();
    continueRecord(c, c.record, view, from, to, line);
    return;
  }
  const tooLong = to - from > LONGEST ? 'too-long' : null;
  endRecord(c, 1 + countByte(view, from, to, c.d), line.fault ?? tooLong, line);
}

function continueRecord(c: Cursor, record: RecordState, view: Buffer, from: number, to: number, line: Line): void {
  // inside quotes a carriage return is text where the contract allows several lines
  if (line.fault && !(c.options.multiline && line.fault === 'stray-carriage-return')) record.fault ??= line.fault;
  record.returns = line.returns;
  parseLine(record, view, from, to, c.d, c.q);
  if (record.insideQuotes && c.options.multiline) {
    if (textEnd(line) - c.recordStart > LONGEST) record.fault = 'too-long';
    return;
  }
  if (record.insideQuotes) record.fault = 'unterminated-quote';
  c.record = null;
  if (textEnd(line) - c.recordStart > LONGEST) record.fault ??= 'too-long';
  endRecord(c, record.fields, record.fault, line);
}

/** Where the text of a line ends: its line end is not part of it. */
const textEnd = (line: Line): number => line.end - Number(line.ended) - Number(line.crlf);

function isBlank(view: Uint8Array, from: number, to: number, delimiter: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = view[i];
    if ((byte !== 32 && byte !== 9) || byte === delimiter) return false;
  }
  return true;
}

function leaveOut(c: Cursor, line: Line, why: 'header' | 'blank'): void {
  if (why === 'header') c.headerLines++;
  else c.blankLines++;
  countLineEnd(c, line);
  c.drop.push({ start: line.start, end: line.end });
}

function endRecord(c: Cursor, fields: number, fault: LineFault | null, line: Line): void {
  if (!c.done) {
    endHeader(c, fields, fault, line);
    return;
  }
  const wrong = fault ?? (fields < c.width ? 'too-few-columns' : fields > c.width ? 'too-many-columns' : null);
  if (wrong) {
    c.bad.lines.push(c.recordLine);
    c.bad.faults.push(wrong);
    c.drop.push({ start: c.recordStart, end: line.end });
    c.needsRepair = true;
    return;
  }
  if (c.line !== c.recordLine) c.spansLines = true;
  countLineEnd(c, line);
  if (line.crlf && c.options.dropCarriageReturns) dropReturn(c, line);
  noteLine(c.lines, c.records, c.recordLine);
  c.records++;
}

function dropReturn(c: Cursor, line: Line): void {
  const end = line.ended ? line.end - 1 : line.end;
  c.drop.push({ start: end - 1, end });
}

/** The last line of a file may have no end at all. */
function countLineEnd(c: Cursor, line: Line): void {
  if (line.crlf) c.lineEnds.crlf++;
  else if (line.ended) c.lineEnds.lf++;
}

function endHeader(c: Cursor, fields: number, fault: LineFault | null, line: Line): void {
  countLineEnd(c, line);
  c.done = true;
  c.width = fields;
  c.headerLines += c.line - c.recordLine + 1;
  c.headerEndsOn = c.line;
  c.header = { start: c.recordStart, end: line.end };
  c.drop.push(c.header);
  // the engine skips the header by counting lines, which needs it on a line of its own
  if (c.line !== c.recordLine) c.needsRepair = true;
  if (fault) c.headerFault = fault;
}

export function finish(c: Cursor): Scan {
  const { options: _o, d: _d, q: _q, record, recordLine, recordStart: _s, line, done: _x, ...scan } = c;
  return { ...scan, physicalLines: line, openAt: record ? recordLine : null };
}
