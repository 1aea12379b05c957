/**
 * A statistic as an analyst meets it in `concord stat`: which columns of a table it reads, which options it takes, what it
 * gives. Each file of this folder holds the methods of one group; `all-methods.ts` lists them.
 */
export interface StatMethod {
  /** as written after `concord stat`, e.g. 'direct-rate' */
  id: string;
  /** the question it answers, one sentence without a full stop */
  answers: string;
  /** the columns it reads, by the part each plays; a file whose column is named for its part needs no mapping */
  columns: StatColumn[];
  options: StatOption[];
  /** what becomes of the rows of one group (of the whole file without --by): 'one' result, or 'many', e.g. one a row */
  gives: 'one' | 'many';
  /** where the method is published */
  source: string;
  /** @throws ImpossibleInput in rows or options that cannot be answered */
  run(rows: StatRow[], options: StatOptions): StatRow[];
}

export interface StatColumn {
  part: string;
  meaning: string;
  /** a number, a text, or a day as YYYY-MM-DD; 'numbers' and 'texts' take any number of columns, named by the file's header */
  type: 'number' | 'text' | 'day' | 'numbers' | 'texts';
  required: boolean;
  /** what every number of the column must be for the method to answer; any number when absent */
  range?: NumberRange;
}

/** 'share': 0 to 1, both included */
export type NumberRange = 'above-zero' | 'zero-or-more' | 'whole-zero-or-more' | 'share' | 'zero-or-one';

export interface StatOption {
  name: string;
  meaning: string;
  type: 'number' | 'text' | 'flag';
  choices?: string[];
  /** as a person would write it; without one the option may be absent, unless it is required */
  default?: string;
  required?: true;
  /** 'confidence': from 0.9 to below 1, or a percentage from 90 to below 100; 'coverage': below 1, or a percentage from 50 */
  range?: 'confidence' | 'coverage';
}

export type StatCell = number | string | null;
/** Cells by part (input) or by the result's column (output). Where a part takes several columns, by `part:column`. */
export type StatRow = Record<string, StatCell>;
export type StatOptions = Record<string, number | string | boolean | undefined>;
