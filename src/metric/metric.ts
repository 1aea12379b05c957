/** A metric's definition (YAML in `catalogue/metrics/`), a question, and its answer. Types only. */
import type { Polarity } from '../statistics/spc/chart-types.ts';
import type { RecordDefinition } from './records/record-metric.ts';
import type { Reviewed } from './review.ts';

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'financial-quarter' | 'financial-year' | 'year';
/**
 * count: a number of things. proportion: part of a whole, 0 to 1. mean: sum over number of reports (e.g. patients per day) or of
 * rows. ratio: one sum over another. Of records only: rate: events over a population of another table. percentile: the value
 * below which a share of the values lies. standardised-rate and standardised-ratio: directly and indirectly standardised.
 */
export type MetricKind =
  | 'count'
  | 'proportion'
  | 'mean'
  | 'ratio'
  | 'rate'
  | 'percentile'
  | 'standardised-rate'
  | 'standardised-ratio';

/** How an interval is worked out; none gives none. */
export type IntervalMethod = 'wilson' | 'byar' | 'student-t' | 'order-statistics' | 'dobson' | 'none';

export interface Metric {
  /** namespaced by owner, e.g. `concord.ae-4h` ; the part after the last dot is enough where it is unique */
  id: string;
  version: number;
  title: string;
  /** what it tells, in plain English */
  meaning: string;
  why: string;
  kind: MetricKind;
  /** shown unit: '%', 'attendances', 'patients a day', 'score' */
  unit: string;
  polarity: Polarity;
  /** table of the edition it reads, see catalogue/tables.yaml */
  source: string;
  /** SQL expression over the source's columns (for reported_measure: over measure names), summed over reports */
  numerator: string;
  numeratorLabel: string;
  /** absent for counts */
  denominator: string | null;
  denominatorLabel: string;
  /** whether the numerator counts some of those that the denominator counts, so that the rest is a count as well; of a proportion always */
  numeratorIsPart: boolean;
  exclusions: string;
  /** finest grain the source can give; null when it has no time */
  grain: Grain | null;
  /** how reports within a coarser period are put together: sum, mean over reports' dates, or the last date */
  overTime: 'sum' | 'mean' | 'last';
  /** who reports: column by which one report is known, and what an answer without `by` is about */
  entity: string;
  dimensions: string[];
  /** dimensions of which a question must choose one value, or ask by them, since their parts never add up */
  needs: string[];
  populationBasis: 'registered' | 'resident' | 'treated-at';
  targets: Target[];
  method: IntervalMethod;
  chart: 'xmr' | 'line' | 'bar' | 'map';
  disclosure: string;
  datasets: string[];
  caveats: string[];
  owner: string;
  author: string;
  reviewed: Reviewed;
  links: string[];
  /** shown value = multiplier · numerator / denominator; 1 for shares and counts */
  multiplier: number;
  /** what it measures: what became of people, how care was given, how much, what people have, or what there is to give it with */
  measures: 'outcome' | 'process' | 'activity' | 'need' | 'structure';
  /** the decision it informs and who makes it */
  decision: { informs: string; madeBy: string };
  /** page of the NHS Data Dictionary; null where there is none */
  dataDictionary: string | null;
  /** id of the metric over published statistics that counts the same; null: there is none, or it is one itself */
  published: string | null;
  /** of published reports: how many report where all of England does; null: its whole is not the figure of England */
  englandReporters: number | null;
  /** least quality its datasets should have, 0 to 1; null: not said */
  qualityAtLeast: number | null;
  /** how rows of a record-level table are counted; null for a metric of published reports */
  records: RecordDefinition | null;
  /** SHA-256 of the definition file; travels with every figure */
  hash: string;
  /** absolute in the catalogue; below its catalogue folder in an answer, since a reader has no use for our folders */
  path: string;
}

export interface Target {
  operator: '<=' | '>=' | '<' | '=';
  /** in the metric's own unit: proportions as 0 to 1 */
  value: number;
  from: string;
  to: string | null;
  scope: string;
  source: string;
}

export interface Question {
  metric: string;
  by: string[];
  grain: Grain | null;
  /** ISO dates, both included */
  from: string | null;
  to: string | null;
  where: { dimension: string; values: string[] }[];
  /** the days as they were asked, where `from` and `to` are the whole periods around them */
  asked?: { from: string | null; to: string | null };
}

/**
 * Why there is no value, of which zero is one. not-reported: somebody who should have said nothing. no-data: nothing was counted, or
 * of nobody. no-rate: things were counted, and no rate or ratio may be made of them; `reason` says why. withheld: a small number.
 * not-permitted: the policy allows no row of it.
 */
export type FigureStatus = 'value' | 'not-reported' | 'no-data' | 'no-rate' | 'withheld' | 'not-permitted';

export interface Figure {
  /** dimension → code, and → name */
  group: Record<string, string>;
  labels: Record<string, string>;
  period: { start: string; end: string; label: string } | null;
  status: FigureStatus;
  /** null unless status is value; proportions as 0 to 1 */
  value: number | null;
  lower: number | null;
  upper: number | null;
  numerator: number | null;
  denominator: number | null;
  /** reports that went in, and reports expected from those who report this at other times */
  reported: number;
  expected: number;
  /**
   * false when a report is there without its value, when more than 2 in 100 of those expected are absent, or when the
   * period, or what the metric looks for after it, is not wholly covered: the figure is then said to be incomplete
   */
  complete: boolean;
  provisional: boolean;
  /** the disclosure rule of the metric would withhold it: exact, for who may see it, and not to be passed on */
  small?: boolean;
  /** why there is no rate although things were counted, e.g. 'fewer than 10 events: no rate'; absent where status says it all */
  reason?: string;
  /**
   * what came all the same of a figure that is missing because its senders were silent, or its time is not known: totals hold it. For
   * `release` alone, which lets nobody have it
   */
  untold?: { numerator: number | null; denominator: number | null; reported: number };
}

export interface SourceNote {
  dataset: string;
  name: string;
  publisher: string;
  dataTo: string | null;
  quality: number | null;
  status: string;
  madeUp: boolean;
}

/** A dataset that the query reads and the metric does not count. */
export interface SourceBeside extends SourceNote {
  /** cut-by: the figures are cut by what it says; same-table: its rows lie in a table that is counted */
  why: 'cut-by' | 'same-table';
  /** the tables in question that it fed */
  tables: string[];
}

export interface Answer {
  metric: Metric;
  question: Question;
  editionId: string;
  figures: Figure[];
  /** the SQL that gave the figures, readable, with its parameters written out beside it */
  sql: string;
  parameters: (string | number)[];
  /** the datasets that were counted, those of the definition first; where others were sent in their stead, these */
  sources: SourceNote[];
  /** datasets that the query reads beside them; absent where there is none */
  sourcesBeside?: SourceBeside[];
  confidence: number | null;
  notes: string[];
  /** what must be told of the groups themselves, whatever the figures; in `notes` as well */
  groupNotes?: string[];
  /** that the review of the definition was overdue on the day of the edition; in `notes` as well; absent where it was not */
  overdue?: string;
  /** figures are exact, and those that the rule of the metric would withhold are marked as `small` */
  marked?: boolean;
  /** what the rule means by which small numbers were withheld or rounded; absent when none was */
  disclosed?: string;
  /**
   * counts are exact where they are shown, and these figures have few that are not: what a total leaves of the others would tell them.
   * Empty where there is none; absent where counts are rounded
   */
  secret?: Pick<Figure, 'group' | 'period'>[];
  /** the policy leaves rows out, and not whole care systems alone: a care system in it may be a part of one */
  rowsCut?: boolean;
  /** why the policy allows no row, as a sentence; in `notes` as well; absent where it allows some */
  notPermitted?: string;
}
