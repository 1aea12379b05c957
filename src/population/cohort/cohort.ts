/** A cohort: who, on an index date. Its definition (YAML in `catalogue/cohorts/`, or a builder's JSON). Types only. */
import type { Reviewed } from '../../metric/review.ts';

/** Days relative to the index date, both included: 0 is the date itself, -1 the day before. Null: without end. */
export type Window =
  | { kind: 'days'; from: number | null; to: number | null }
  /** from the same day of the month that many months before, to the day before the index date */
  | { kind: 'months'; months: number };

/** Rows of a table that count, and when each was. */
export interface Events {
  /** table of the edition with a `person_key` */
  table: string;
  /** expression over the table's columns: which rows count; null for all */
  rows: string | null;
  /** column with the day or time of a row */
  at: string;
  /** what the rows are, in the plural, e.g. `emergency admissions` */
  called: string;
}

export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** What is asked of one person. Each holds of a person or does not: what is not known of somebody does not hold. */
export type Leaf =
  /** completed years by the month of birth, both included */
  | { kind: 'age'; from: number | null; to: number | null }
  | { kind: 'sex'; values: Sex[] }
  /** categories of the 16+1 */
  | { kind: 'ethnic-category'; values: string[] }
  /** broad groups of the 2021 census */
  | { kind: 'ethnic-group'; values: string[] }
  /** 1 is the most deprived tenth of England, by the home */
  | { kind: 'imd-decile'; from: number; to: number }
  | { kind: 'practice'; values: string[] }
  | { kind: 'lsoa'; values: string[] }
  /** on any of the disease registers on the index date */
  | { kind: 'register'; values: string[] }
  /** in any of the segments on the index date */
  | { kind: 'segment'; values: string[] }
  /** any of the conditions was coded by the index date and was not over on it; `source` null: by anybody */
  | { kind: 'condition'; values: string[]; source: string | null }
  /** a row that holds on the index date: from its first day, until before its last */
  | { kind: 'held'; table: string; rows: string | null; from: string; to: string | null; called: string }
  /** how many rows there are in the window */
  | { kind: 'events'; events: Events; window: Window; least: number | null; most: number | null }
  /** `isScore`: asked for as a score, which is a measurement without a unit */
  | {
      kind: 'measurement';
      take: Take;
      observation: string;
      window: Window;
      is: Comparison;
      value: number;
      isScore?: true;
    }
  /** some row of `next` lies so many days after some row of `first`; both are in the window */
  | { kind: 'sequence'; first: Events; next: Events; days: { from: number; to: number | null }; window: Window }
  | { kind: 'cohort'; id: string };

export type Sex = 'female' | 'male';
export type Take = 'latest' | 'lowest' | 'highest';

export type Criterion = { name: string | null } & (
  | Leaf
  | { kind: 'all' | 'any'; of: Criterion[] }
  | { kind: 'not'; of: Criterion }
  | { kind: 'at-least'; n: number; of: Criterion[] }
);

export interface Cohort {
  /** namespaced by owner, e.g. `concord.frail-65-plus`; the part after the last dot is enough where it is unique */
  id: string;
  version: number;
  title: string;
  meaning: string;
  why: string;
  /** registered with a practice and alive on the index date, or everybody that the edition knows */
  of: 'registered' | 'everybody';
  criteria: Criterion;
  /** rule for the counts that leave, see src/policy/disclosure.ts */
  disclosure: string;
  caveats: string[];
  owner: string;
  author: string;
  reviewed: Reviewed;
  links: string[];
  /** SHA-256 of the definition file; travels with every count */
  hash: string;
  path: string;
}
