/** What a metric's `records` block says: which rows of a record-level table count, when, and in what. Types only. */

/** When a row counts. Days are calendar days, whatever the time of day. */
export type RecordTime =
  /** flow: in the period in which this date or time lies */
  | { kind: 'flow'; at: string }
  /** snapshot: on the last day D of the period, when the day of `from` is D or before and that of `to` is after D or absent */
  | { kind: 'as-at'; from: string; to: string | null }
  /** dated lists, each a snapshot as it was sent: those of the last list day within the period */
  | { kind: 'list'; at: string };

export type FeatureKind = 'any' | 'count' | 'sum' | 'lowest' | 'highest' | 'latest' | 'earliest';

/** A value for each row, worked out from rows of the same person (or of whatever `by` names) in the same or another table. */
export interface RecordFeature {
  kind: FeatureKind;
  /** the table it looks at */
  source: string;
  /** number, text, date or truth, over a row of that table; null for any and count */
  value: string | null;
  /** condition over a row of that table; null for every row */
  rows: string | null;
  /** column that both tables have */
  by: string;
  /** further columns that both tables have and that must be the same, a missing value the same as a missing one; absent: none */
  same?: string[];
  window: FeatureWindow;
}

export type FeatureWindow =
  /** the day of `at` lies so many days from the index day, both ends included; null is open */
  | { kind: 'days'; at: string; from: number | null; to: number | null }
  /** it held on the index day: the day of `from` is that day or before, and that of `to` after it or absent */
  | { kind: 'held'; from: string; to: string | null };

/** The denominator of a rate, from another table. */
export interface RecordPopulation {
  source: string;
  rows: string | null;
  /** number over a row of that table; null counts each row as one */
  value: string | null;
  /** when its rows count; null when they count in every period */
  time: Exclude<RecordTime, { kind: 'list' }> | null;
}

export interface RecordStandard {
  /** the dimension whose values are the bands; reachable from the source and from the population */
  by: string;
  /** esp2013: the European Standard Population 2013 in 19 five-year bands (direct); reference: all that may be seen (indirect) */
  population: 'esp2013' | 'reference';
  /** of esp2013 only: bands from this age; null from 0 */
  from: number | null;
  /** of esp2013 only: bands up to this age; null for all */
  to: number | null;
}

export interface RecordPercentile {
  /** above 0 and below 1, e.g. 0.9 */
  at: number;
  /** nearest-rank: the ceil(at · n)-th smallest value. linear: between two neighbours (R's type 7) */
  method: 'nearest-rank' | 'linear';
}

export interface RecordDefinition {
  /** condition over a row of the source: which rows are the metric's; null for all */
  rows: string | null;
  time: RecordTime;
  features: Record<string, RecordFeature>;
  population: RecordPopulation | null;
  standard: RecordStandard | null;
  percentile: RecordPercentile | null;
  /** above 0 and below 1: the numerator adds up only this share of the rows where it is above 0, the highest first */
  top?: number;
  /** whether the numerator is an amount, such as pounds or hours: a small number of people is then no small number */
  amount?: boolean;
}

/** In every expression of a `records` block: the day a row counts on. */
export const INDEX_DAY = 'index_day';
