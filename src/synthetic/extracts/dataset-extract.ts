/** What is told of a dataset that the made-up partners send; its fields are those of its contract in the catalogue. */

/** A fault that is put into some rows; what each does and who can find it is in `faults/row-faults.ts`. */
export type RowFault =
  /** of the NHS number; at most one of these in a row */
  | 'missing-nhs-number'
  | 'other-nhs-number'
  | 'nhs-number-digit'
  | 'superseded-nhs-number'
  /** of names, birth date and address; at most one of these in a row */
  | 'typing-error'
  | 'swapped-names'
  | 'default-birth-date'
  | 'day-month-swapped'
  | 'partial-postcode'
  /** of what happened; at most one of these in a row, each with the column it falls on */
  | 'end-before-start'
  | 'midnight'
  | 'unknown-code'
  | 'missing-value'
  /** of the row as a whole; at most one of these */
  | 'duplicate'
  | 'late'
  | 'corrected';

export interface FaultDose {
  fault: RowFault;
  /** share of the rows, 0 to 1 */
  share: number;
  /** what it falls on: the end time, the code, the value that is missing; for `corrected`, the column that is blank at first */
  column?: string;
  /** for `end-before-start`: the time that the end comes before */
  after?: string;
  /** for `unknown-code`: what is written instead, e.g. a local code */
  code?: string;
  /** only these partners, by rank among the dataset's partners in order of code (1 first); all when absent */
  partners?: number[];
  /** only in the months from this many before the last covered one (0 the last); always when absent */
  lastMonths?: number;
}

/** Feeds that may come with tokens instead of identifiers, together. */
export const TOKEN_FAMILIES = ['sus', 'csds', 'mhsds'] as const;
export type TokenFamily = (typeof TOKEN_FAMILIES)[number];

export interface DatasetExtract {
  /** of the contract in the catalogue */
  id: string;
  /** the query that gives its rows, see CONTRIBUTING */
  rows: URL;
  /** kinds of organisation that send it; every `_partner` of its rows is of one of them */
  senders: string[];
  /** how much is made at a time in the largest counties; in smaller ones more */
  chunk: 'all' | 'year' | 'quarter' | 'month';
  tokens?: TokenFamily;
  faults: FaultDose[];
  /** columns that a system works out from what was entered, so also from what is wrong in it: SQL over the other columns */
  derived?: Record<string, string>;
}
