/** A delivery: one file from one partner under one contract, and the receipt that proves it. */
import type { Period } from '../contract/file-period.ts';
import type { CheckResult } from '../quality/check-result.ts';

export type DeliveryStatus = 'provisional' | 'final' | 'signed-off';

/** Written once, never changed. Receipt times live here and in no table. */
export interface Receipt {
  /**
   * `<dataset>-<from>-<12 hex of SHA-256(dataset, from, bytes, and the file's period if it has one)>`: the same bytes
   * landed again give the same id
   */
  deliveryId: string;
  /** order of landing in this workspace, 1, 2, 3 …; later supersedes earlier */
  sequence: number;
  dataset: string;
  /** ODS code of the partner */
  from: string;
  fileName: string;
  bytes: number;
  /** SHA-256 of the bytes as they came */
  sha256: string;
  contractVersion: string;
  contractHash: string;
  /** SHA-256 of everything the rows were checked by: the contract and its code lists. A build checks again when it changed */
  rulesHash: string;
  /** SHA-256 of rows.parquet and rejected.parquet as they were written */
  rowsSha256: string;
  rejectedSha256: string;
  /** ISO time, from the clock that was passed in */
  receivedAt: string;
  status: DeliveryStatus;
  signedOffBy: string | null;
  /** what the whole file is about, where its contract asks for that; null or absent when the rows carry their dates */
  period?: Period | null;
  /** delivery this one corrects, when the sender said so */
  corrects: string | null;
}

/** Said of a delivery after it came: it is taken back, or put back. */
export interface Withdrawal {
  withdrawn: boolean;
  reason: string;
  /** ISO time */
  at: string;
}

export interface Delivery {
  receipt: Receipt;
  /** why no edition is to use it; null when nobody took it back */
  withdrawn: Withdrawal | null;
  check: CheckResult;
  /** folder with receipt.json, check.json, rows.parquet, rejected.parquet */
  folder: string;
}
