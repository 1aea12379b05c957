/** What checking a file gives. Written beside the delivery as JSON; the rows and faults are Parquet files. */
import type { Dimension } from '../contract/contract.ts';

export type Outcome = 'accepted' | 'accepted-with-warnings' | 'quarantined' | 'refused';

/**
 * One kind of fault in one column, with how many rows have it and the first few lines.
 * `valueClass` says what sort of text stood there (blank, digits, letters, date-like, …), never the text.
 */
export interface FaultGroup {
  /** stable id, e.g. `type:admission_date`, `line:unterminated-quote`, `rule:discharge-after-admission`, `key:duplicate` */
  rule: string;
  column: string | null;
  valueClass: string | null;
  severity: 'file' | 'reject' | 'warn';
  dimension: Dimension;
  problem: string;
  expected: string;
  remedy: string;
  rows: number;
  /** first physical line numbers (sheet rows, JSON lines), 1-based, at most 20 */
  lines: number[];
}

/** Every input row ends in exactly one place: rowsIn = accepted + rejected. */
export interface Reconciliation {
  /** physical lines of the file (sheet rows, JSON lines, Parquet rows) */
  physicalLines: number;
  headerLines: number;
  blankLines: number;
  /** logical records after the header */
  rowsIn: number;
  accepted: number;
  rejected: number;
}

export interface ColumnProfile {
  column: string;
  rows: number;
  missing: number;
  distinct: number;
  /** above a million rows distinct values are estimated, within a few per cent */
  distinctIsEstimate: boolean;
  /** null unless the column is plain: a least and a greatest value are somebody's value */
  minimum: string | null;
  maximum: string | null;
  /** value and count, most common first; empty for identifying and sensitive columns */
  top: { value: string; rows: number }[];
  mean: number | null;
}

export interface DimensionScore {
  dimension: Dimension;
  /** 0 to 1; null when nothing in the contract can check it */
  score: number | null;
  /** cells or rows looked at, and how many passed */
  checked: number;
  passed: number;
  explanation: string;
}

export interface DqmiItem {
  column: string;
  records: number;
  validAndComplete: number;
  defaults: number;
  excessDefaults: number;
  /** 0 to 1 */
  score: number;
}

export interface QualityScore {
  /** weighted mean of the dimensions that could be checked, 0 to 1 */
  overall: number | null;
  dimensions: DimensionScore[];
  /** NHS England's Data Quality Maturity Index for this delivery, 0 to 100; null if no column counts */
  dqmi: { value: number | null; coverage: number; items: DqmiItem[] };
}

export interface DriftNote {
  column: string | null;
  /** what moved against earlier deliveries, in words */
  finding: string;
  severity: 'note' | 'warn';
}

export interface CleansingCount {
  column: string;
  rule: string;
  cells: number;
}

export interface CheckResult {
  dataset: string;
  contractHash: string;
  outcome: Outcome;
  reconciliation: Reconciliation;
  faults: FaultGroup[];
  /** false if any check could not run; such a check is also a fault of severity file */
  allChecksRan: boolean;
  cleansing: CleansingCount[];
  profile: ColumnProfile[];
  drift: DriftNote[];
  score: QualityScore;
  /** first and last date the rows are about, ISO; null when the contract states no period */
  period: { from: string | null; to: string | null };
  /** columns in the file that the contract does not know, by heading or, of a file about people, by place; and known ones that are absent */
  schemaDrift: { extra: string[]; missing: string[]; reordered: boolean };
  /** seconds by part, for the bench; not part of any hash */
  timings: Record<string, number>;
}

/**
 * The files a check writes into its folder:
 * - `rows.parquet`: every parsed row in file order, typed columns named as in the contract, plus `_line` when known
 *   cheaply; accepted rows are those whose 0-based position is not in `rejected.parquet`
 *   (`_faults` and `_cleansed` beside them say which checks a row broke and which cleansing changed it)
 * - `warnings.parquet`: as rejected.parquet, for what is counted and does not reject the row
 * - `rejected.parquet` (`row_number` 0-based position in rows.parquet or null for lines that never became a row,
 *   `line`, `column_name`, `value_class`, `rule`, `problem`, `expected`, `remedy`), one row per fault, sorted
 */
export interface CheckFiles {
  rows: string;
  rejected: string;
  warnings: string;
}
