import type { LineMap } from './line-map.ts';
import type { LineFault } from './line-rules.ts';
import type { Rule } from './rule.ts';

/** Any file, turned into something that the engine reads to exactly `records` rows. */
export interface PreparedInput {
  reader: 'csv' | 'parquet';
  path: string;
  /** names found in the file, in order; null when the file has no header and goes by position */
  header: string[] | null;
  /** number of columns on a line */
  width: number;
  /** physical lines the engine must skip before the first record */
  skip: number;
  delimiter: string;
  /** how records end; the engine otherwise guesses it from the first line end, even one inside quotes */
  lineEnd: '\n' | '\r\n';
  quote: string;
  /** false where a record may span lines: the engine then reads on one thread */
  parallel: boolean;
  /** dates and times were typed in the source and come as ISO text whatever the contract's formats */
  typedDates: boolean;
  records: number;
  physicalLines: number;
  headerLines: number;
  blankLines: number;
  bad: BadLines;
  lines: LineMap;
}

/** Lines that will not become rows, as two lists of equal length. */
export interface BadLines {
  lines: number[];
  faults: LineFault[];
}

/** A file that cannot be taken at all: every record in it counts as rejected. */
export class FileRefused extends Error {
  readonly rules: Rule[];
  readonly counts: { physicalLines: number; headerLines: number; blankLines: number; rowsIn: number };

  constructor(rules: Rule[], counts: Partial<FileRefused['counts']> = {}) {
    super(rules.map((r) => r.rule).join(', '));
    this.name = 'FileRefused';
    this.rules = rules;
    this.counts = { physicalLines: 0, headerLines: 0, blankLines: 0, rowsIn: 0, ...counts };
  }
}

/** A rule about the file as a whole. */
export const fileRule = (
  name: string,
  problem: string,
  expected: string,
  remedy: string,
  column: string | null = null,
): Rule => ({
  rule: `file:${name}`,
  column,
  severity: 'file',
  dimension: 'validity',
  problem,
  expected,
  remedy,
});
