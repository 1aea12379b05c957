/** The manifest of an edition: everything that went in and everything that came out. Its hash names the edition. */
import type { DeliveryStatus } from '../landing/delivery.ts';
import type { AuditAnchor } from '../store/append-audit.ts';
import type { RollupMade } from './rollup-made.ts';
import type { OptOutCounts, Seen } from './seen-counts.ts';

export interface EditionInputs {
  asAt: string;
  deliveries: EditionDelivery[];
  /** deliveries that were left out, and why (quarantined, refused, superseded, identifiable) */
  leftOut: LeftOutDelivery[];
  /** `for`: datasets that take a mapping which lies beside another's contract */
  catalogue: { path: string; sha256: string; for?: string[] }[];
  /** `kind`: what it lists; an edition of before it was told has none */
  optOutLists: { kind?: 'national' | 'objections'; sha256: string; asAt: string }[];
  identityMap: string | null;
  keyVersions: { purpose: string; version: number }[];
  engineVersion: string;
}

export interface LeftOutDelivery {
  deliveryId: string;
  dataset: string;
  from: string;
  /** that its check read; absent in an edition of before it was told */
  rows?: number;
  reason: string;
  remedy: string;
}

export interface EditionDelivery {
  deliveryId: string;
  sequence: number;
  dataset: string;
  from: string;
  sha256: string;
  status: DeliveryStatus;
  rowsAccepted: number;
  rowsRejected: number;
  /** rows of this delivery that a later one replaced */
  rowsSuperseded: number;
  rowsPublished: number;
  /** accepted rows that only direct care may use; absent for a dataset about no one */
  rowsCareOnly?: number;
  /** of the published, rows of which nobody knows whose they are; absent for a dataset about no one */
  rowsUnlinked?: number;
  /** values that did not pass the privacy line, by column; absent where all did, and in an edition of before it was counted */
  valuesWithheld?: Record<string, number>;
}

export interface EditionTable {
  name: string;
  /** columns that name one row; two editions are compared by it */
  key: string[];
  rows: number;
  /** path below the workspace's data folder, named by the step's hash; of a table that is made by years, those of the years in order */
  parquet: string | string[];
  /** SHA-256 of the Parquet bytes; of several files, of the canonical JSON of the list of theirs */
  sha256: string;
  /** immutable .duckdb file for serving, same table; of a table that is made by years, one for each of its Parquet files, in their order */
  serving: string | string[];
  columns: { name: string; type: string; description: string; unit: string }[];
  /** datasets whose rows are in it */
  datasets: string[];
  /** of rows added up beforehand: of what, and with which bands; absent in an edition of before it was told, whose rollups are not read */
  rollup?: RollupMade;
}

export interface DatasetQuality {
  dataset: string;
  name: string;
  publisher: string;
  /** 0 to 1 over the deliveries in this edition, by rows */
  overall: number | null;
  dimensions: { dimension: string; score: number | null }[];
  dqmi: number | null;
  dataFrom: string | null;
  /** the last day its figures are about, to the end of its last period */
  dataTo: string | null;
  cadence: string;
  expectedAfterDays: number;
  /** days after a period's end from which a provisional figure can be relied on */
  reliableAfterDays: number;
  /** zone its contract keeps it in */
  zone: 'care' | 'pseudonymised' | 'open';
  /** by partner: last good delivery and its status */
  partners: { from: string; deliveryId: string; dataTo: string | null; status: DeliveryStatus }[];
  knownFaults: string[];
  madeUp: boolean;
  link: string | null;
}

export interface Manifest {
  editionId: string;
  inputs: EditionInputs;
  steps: { name: string; hash: string; source: string }[];
  tables: EditionTable[];
  quality: DatasetQuality[];
  /** by dataset, published rows that no table has a row of; null where that cannot be told; absent in an edition of before it was */
  unmapped?: Record<string, number | null>;
  /** what each purpose sees, and what its opt-outs leave out; absent without rows about people */
  seen?: Seen;
  /** what the opt-outs were worked out of; absent without rows about people */
  optOuts?: OptOutCounts;
  /** corrections that were applied, with the number of rows each touched */
  corrections: { id: string; dataset: string; columns: string[]; rows: number; reason: string; expected: string }[];
  /** where the audit log stood when it was published, which the edition's id does not name; absent where nothing was logged */
  auditAnchor?: AuditAnchor;
}
