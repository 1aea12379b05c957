import type { Dimension } from '../../contract/contract.ts';

/** What is told about one check when it finds something. Texts name rules, columns and formats, never a value of a row. */
export interface Rule {
  /** e.g. `type:arrival_date` */
  rule: string;
  column: string | null;
  severity: 'file' | 'reject' | 'warn';
  dimension: Dimension;
  problem: string;
  expected: string;
  remedy: string;
}

/** A rule that is answered row by row while the file is read. */
export interface RowCheck extends Rule {
  /** SQL over cleansed texts (`textOf(column)`) and typed columns; true where the row is at fault, false or null where not */
  fault: string;
}

/** Name of the cleansed, still untyped text of a column inside the reading query. */
export const textName = (column: string): string => `_text_${column}`;

/** Name of that text as a whole number, where a format's check asks for it: worked out once, not in every term. */
export const numberName = (column: string): string => `_number_${column}`;
