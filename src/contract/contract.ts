/**
 * A dataset's contract, as the rest of Concord uses it. The file is an Open Data Contract Standard v3.1 document
 * (`catalogue/datasets/<id>/contract.yaml`); `read-contract.ts` turns it into this. Nothing here reads or writes.
 */

export type FileFormat = 'csv' | 'xlsx' | 'parquet' | 'jsonl' | 'geojson';
export type LogicalType = 'string' | 'integer' | 'number' | 'date' | 'timestamp' | 'time' | 'boolean';
export type Classification = 'plain' | 'sensitive' | 'identifier';
export type Dimension = 'completeness' | 'validity' | 'uniqueness' | 'consistency' | 'timeliness' | 'accuracy';
/** reject: the row is rejected. warn: it is kept and counted. */
export type Severity = 'reject' | 'warn';

export interface Contract {
  id: string;
  name: string;
  version: string;
  status: string;
  /** who publishes or sends it, e.g. NHS England */
  publisher: string;
  domain: string;
  description: { purpose: string; limitations: string; usage: string };
  /** where a person gets it or reads about it */
  links: { url: string; type: string }[];
  /** one row per what */
  grain: string;
  file: FileRules;
  columns: Column[];
  /** column names, in order */
  key: string[];
  rowRules: RowRule[];
  datasetRules: DatasetRule[];
  delivery: DeliveryRules;
  identity: 'clear' | 'token' | 'address' | 'household' | 'none';
  zone: 'care' | 'pseudonymised' | 'open';
  lawfulBasis: string;
  belief: Belief;
  thresholds: Thresholds;
  /** true when the figures are made up (samples); shown on every page */
  madeUp: boolean;
  /** SQL over the columns, true for a row that no purpose beside direct care may use; empty: none is so */
  sensitive: string;
  /**
   * SQL over the columns, true for a row that is of a birth, so that its dates tell the day on which somebody was born: below
   * the privacy line they stand at the first of their month; empty: none is so
   */
  births: string;
  /** which of its columns tell a day of a stay in hospital, where `catalogue/sensitive.yaml` says so */
  stays?: StayDays;
  /** SHA-256 of the contract file's text */
  hash: string;
  /** path of the contract file */
  path: string;
}

/** Columns by which a stay is known without its number. */
export interface StayDays {
  /** tell: rows of stays themselves. ask: rows that hold days of stays of other datasets */
  part: 'tell' | 'ask';
  /** the ODS code of where the stay was; absent where others do not know stays by it */
  provider?: string;
  /** the day or time on which the stay began, and on which it ended */
  from: string;
  to: string;
  /** the day of what the row itself tells, where it is no stay */
  on?: string;
}

export interface FileRules {
  format: FileFormat;
  /** glob of the file's name, e.g. `ae_provider_monthly_*.csv*` */
  namePattern: string;
  delimiter: string;
  quote: string;
  encoding: 'utf-8' | 'windows-1252' | 'iso-8859-1' | 'utf-16le';
  header: boolean;
  /** true only if the feed really has newlines inside quotes */
  multiline: boolean;
  /** lines (or sheet rows) above the header */
  skipRows: number;
  /** XLSX: sheet name; the first sheet when absent */
  sheet?: string;
  /** texts that mean "missing" in any column, beside the empty text */
  nullValues: string[];
  /** a column the contract does not know */
  extraColumns: 'ignore' | 'warn' | 'refuse';
}

export interface Column {
  /** snake_case name inside Concord */
  name: string;
  /** the header in the file */
  physicalName: string;
  /** other headers that partners have used for it */
  aliases: string[];
  /** JSON: where its value stands within the object of a line, as `parseJsonPath` reads it; absent: the property of its name */
  path?: string;
  type: LogicalType;
  required: boolean;
  unique: boolean;
  description: string;
  businessName: string;
  classification: Classification;
  /** what it identifies, as `parseIdentifies` reads it, e.g. `nhs-number`, `mother:birth-date`, `record:spell`; null: nothing */
  identifies: string | null;
  /** of the number of a record: the column that says who gave it, or `sender`; absent: it is the same number whoever says it */
  issuedBy?: string;
  /** of the number of a record that may be sensitive as a whole: the column with the provider that counts such records by itself */
  numberedBy?: string;
  /** below the privacy line the number is rounded down to a multiple of this */
  coarsened?: number;
  /** codes of such an objection are heard where they stand in it */
  objection?: 'type-1';
  /** Data Dictionary or other definition */
  links: string[];
  /** e.g. patients, %, minutes; empty when it has none */
  unit: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  /** number for numbers, ISO text for dates */
  minimum?: number | string;
  maximum?: number | string;
  /** DuckDB strptime formats accepted for date, timestamp and time, tried in order; ISO when empty */
  formats: string[];
  codeList?: CodeList;
  /** named cleansing rules, applied in order before the checks */
  cleanse: string[];
  /** put before every cleansed text, so that numbers of one system are not taken for another's */
  prefix?: string;
  /** codes that are legal but say nothing (DQMI "defaults"), and the share of rows that may carry them */
  defaults?: { values: string[]; threshold: number };
  /** named value format with a check of its own */
  format?: ValueFormat;
  /** another dataset's column that must hold the value */
  references?: { dataset: string; column: string };
  severity: Severity;
  /** counted in the DQMI */
  dqmi: boolean;
}

export type ValueFormat =
  | 'nhs-number'
  | 'postcode'
  | 'ods-code'
  | 'gss-code'
  | 'lsoa-code'
  | 'icd-10'
  | 'opcs-4'
  | 'snomed-ct';

export interface CodeList {
  id: string;
  /** the codes that are valid, in the case they must be written */
  codes: string[];
  hash: string;
}

/** A rule about one row: `expression` is SQL over the column names and must be true (or null) for a good row. */
export interface RowRule {
  name: string;
  description: string;
  expression: string;
  columns: string[];
  expected: string;
  remedy: string;
  dimension: Dimension;
  severity: Severity;
}

/** A rule about the whole file: `query` reads `${table}` and gives one number that must lie between `min` and `max`. */
export interface DatasetRule {
  name: string;
  description: string;
  query: string;
  min: number;
  max: number;
  expected: string;
  remedy: string;
  dimension: Dimension;
  /** warn: counted. refuse: the delivery is quarantined. */
  severity: 'warn' | 'refuse';
}

export interface DeliveryRules {
  mode: 'full' | 'append' | 'upsert';
  cadence: 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'annual' | 'once';
  /** days after the period's end when it should have come */
  expectedAfterDays: number;
  minRows: number;
  maxRows: number;
  /** SQL over the columns that gives the date a row is about; used for "data to", coverage and drift. Empty: no period. */
  period: string;
  /** where the period of a whole file is found when its rows carry no date; null when they do, or when there is none */
  filePeriod: FilePeriod | null;
}

export interface FilePeriod {
  grain: 'day' | 'month' | 'year' | 'financial-year';
  /** regular expression over the file's name, without regard to capitals, with the groups year, month and day; null: none */
  pattern: string | null;
  /** files whose names do not give it, by their whole names */
  files: { name: string; period: string; reason: string }[];
}

export interface Belief {
  status: 'provisional' | 'final';
  /** days after the period's end when a figure can be relied on */
  reliableAfterDays: number;
  signOff: boolean;
}

/** Shares of rows accepted, 0 to 1: at or above `accept` good, at or above `warn` usable with a warning, below it quarantined. */
export interface Thresholds {
  accept: number;
  warn: number;
}
