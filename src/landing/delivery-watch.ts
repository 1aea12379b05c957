/** What the comparison of a partner's deliveries with each other shows. Counts and dates only: never a key, never a value. */
import type { DeliveryRules } from '../contract/contract.ts';

/** One dataset from one partner. */
export interface DeliveryWatch {
  dataset: string;
  /** ODS code of the partner */
  from: string;
  cadence: DeliveryRules['cadence'];
  mode: DeliveryRules['mode'];
  /** every period from the first that the partner sent to the last that was to come, in order; empty without a cadence */
  periods: WatchedPeriod[];
  /** the accepted deliveries that were not taken back, in the order they landed */
  deliveries: WatchedDelivery[];
  findings: WatchFinding[];
}

export interface WatchedPeriod {
  /** first and last day, ISO */
  from: string;
  to: string;
  /** current rows about it: in append mode the first of each key, in upsert the last, in full those of the newest delivery */
  rows: number;
  /** rows that the partner's months around it lead one to expect; null where there are too few to say */
  usual: number | null;
  /** not-due: nothing came, and nothing is expected on such a day, as on Sundays of a feed that rests */
  state: 'usual' | 'few' | 'many' | 'missing' | 'not-due';
}

export interface WatchedDelivery {
  deliveryId: string;
  fileName: string;
  receivedAt: string;
  /** accepted rows */
  rows: number;
  /** first and last day of the periods that the file is about, ISO; null when its rows carry none */
  from: string | null;
  to: string | null;
  /** rows with a key that had not come before, about a period before those that the file is about, from the partner's first on */
  late: number;
  /** first days of those periods */
  lateAbout: string[];
  /** rows whose key had come before, with other content */
  replaced: number;
  /** rows whose key had come before, with the same content */
  repeated: number;
  /** full mode: rows of the delivery before it that it no longer has; 0 otherwise */
  removed: number;
}

export type FindingKind =
  | 'missing-period'
  | 'silent'
  | 'few-rows'
  | 'many-rows'
  | 'late-rows'
  | 'replaced-rows'
  | 'repeated-delivery'
  | 'not-compared';

export interface WatchFinding {
  kind: FindingKind;
  /** warn: somebody must act; note: the next build deals with it */
  severity: 'warn' | 'note';
  dataset: string;
  from: string;
  /** first and last day of the time it is about, ISO; null when it is about a delivery as a whole */
  period: { from: string; to: string } | null;
  /** null when it is about a period */
  deliveryId: string | null;
  rows: number;
  /** whole sentences without their full stop */
  problem: string;
  expected: string;
  remedy: string;
}
