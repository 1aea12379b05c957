/** The tables of the operational store, as its migrations make them. */
import type { Kysely, Transaction } from 'kysely';

export interface AuditEventRow {
  seq: number;
  event_id: string;
  at: string;
  user_id: string;
  user_name: string | null;
  user_role: string;
  organisation: string;
  action: string;
  purpose: string | null;
  tokens: string;
  cohort_hash: string | null;
  cohort_count: number | null;
  object_type: string;
  object_id: string;
  source: string | null;
  outcome: string;
  reason: string | null;
  request_id: string | null;
  details: string;
  prev_hash: string;
  hash: string;
  prev_entry_hash: string;
  entry_hash: string;
}

/** What a reviewer, or two who agree, say of a pair. */
export type ReviewDecision = 'link' | 'not-the-same' | 'unsure';

export interface ReviewPairRow {
  pair_id: string;
  record_a: string;
  record_b: string;
  match_weight: number;
  levels: string;
  model: string;
  state: 'open' | 'decided';
  round: number;
  decision: ReviewDecision | null;
  added_at: string;
  decided_at: string | null;
  /** nobody is asked since then: only a withdrawn delivery tells of it */
  away_since: string | null;
}

export interface ReidentificationRequestRow {
  transaction_id: string;
  request_id: string;
  user_key: string;
  user_id: string;
  organisation: string;
  purpose: string;
  reason: string;
  token_count: number;
  tokens_hash: string;
  state: 'refused' | 'waiting' | 'approved' | 'begun' | 'done' | 'failed';
  rule: string | null;
  denied: number;
  at: string;
  day: string;
  approved_by: string | null;
  approved_at: string | null;
}

export interface StoreTables {
  schema_version: { version: number; name: string; sha256: string };
  audit_event: AuditEventRow;
  audit_head: { id: number; seq: number; hash: string; entry_hash: string };
  review_pair: ReviewPairRow;
  review_decision: {
    pair_id: string;
    reviewer_key: string;
    reviewer: string;
    round: number;
    decision: ReviewDecision;
    reason: string;
    at: string;
  };
  reidentification_request: ReidentificationRequestRow;
  reidentification_item: { transaction_id: string; token: string; user_key: string; day: string };
}

/** What may be asked of the store without changing it. */
export type StoreReader = Pick<Kysely<StoreTables>, 'selectFrom'>;

/** A transaction that may change the store: all of it is kept, or nothing. */
export type StoreWriter = Transaction<StoreTables>;
