/** The second person: a guardian approves or declines a request that asks for more than may be told on one's own word. */
import { ConcordError } from '../concord-error.ts';
import { addAuditEntries } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import { faultsOfReason } from '../store/check-reason.ts';
import type { Store } from '../store/open-store.ts';
import type { ReidentificationRequestRow, StoreWriter } from '../store/store-tables.ts';
import { userKeyOf } from '../store/user-key.ts';

const APPROVERS = ['caldicott-guardian', 'ig-lead'];

export interface Approval {
  requestId: string;
  approver: AuditEvent['user'];
  decision: 'approve' | 'decline';
  /** in words, without anything that identifies a patient */
  reason: string;
  now: Date;
}

/**
 * Decides a waiting request. Approved, it may be run once, by who asked, with the same list, while the approval holds.
 * @throws ConcordError 'usage' for a reason that will not do, 'unknown-name' when no such request waits, 'policy-refused'
 *   for an approver who is no guardian, or who asked for it: that is audited too
 */
export async function approveReidentification(store: Store, approval: Approval): Promise<void> {
  const approverKey = userKeyOf(approval.approver.id);
  const problems = faultsOfReason('reason', approval.reason);
  if (problems.length) throw new ConcordError('usage', problems);
  const refusal = await store.write(async (db) => {
    const request = await readWaiting(db, approval.requestId);
    if (!request) return notWaiting();
    const refused = refusalOf(approval, approverKey, request);
    if (!refused) await decide(db, approval, request);
    const outcome = refused ? 'denied' : approval.decision === 'approve' ? 'approved' : 'declined';
    await addAuditEntries(db, [eventOf(approval, request, outcome)]);
    return refused;
  });
  if (refusal) throw refusal;
}

export interface WaitingRequest {
  requestId: string;
  userId: string;
  organisation: string;
  reason: string;
  tokens: number;
  /** ISO time */
  at: string;
}

/** What waits for a second person, the longest waiting first. Counts and reasons; the tokens are in nobody's inbox. */
export async function waitingReidentifications(store: Store): Promise<WaitingRequest[]> {
  const rows = await store.read((db) =>
    db
      .selectFrom('reidentification_request')
      .selectAll()
      .where('state', '=', 'waiting')
      .orderBy('at')
      .orderBy('transaction_id')
      .execute(),
  );
  return rows.map((row) => ({
    requestId: row.request_id,
    userId: row.user_id,
    organisation: row.organisation,
    reason: row.reason,
    tokens: row.token_count,
    at: row.at,
  }));
}

const readWaiting = (db: StoreWriter, requestId: string): Promise<ReidentificationRequestRow | undefined> =>
  db
    .selectFrom('reidentification_request')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();

async function decide(db: StoreWriter, approval: Approval, request: ReidentificationRequestRow): Promise<void> {
  const approved = {
    state: 'approved' as const,
    approved_by: approval.approver.id,
    approved_at: approval.now.toISOString(),
  };
  const declined = { state: 'refused' as const, rule: 'declined', denied: 1 };
  await db
    .updateTable('reidentification_request')
    .set(approval.decision === 'approve' ? approved : declined)
    .where('transaction_id', '=', request.transaction_id)
    .execute();
}

function refusalOf(
  { approver }: Approval,
  approverKey: string,
  request: ReidentificationRequestRow,
): ConcordError | null {
  const isOwn = approverKey === request.user_key;
  if (!isOwn && APPROVERS.includes(approver.role)) return null;
  return new ConcordError('policy-refused', {
    where: 'the approval',
    problem: isOwn ? 'it is your own request' : 'you act in another role',
    expected: `a second person, in the role ${APPROVERS.join(' or ')}`,
    remedy: 'ask the Caldicott guardian',
  });
}

const notWaiting = (): ConcordError =>
  new ConcordError('unknown-name', {
    where: 'requestId',
    problem: 'no such request waits for approval',
    expected: 'the id of a waiting request',
    remedy: 'take it from the list: concord reidentify list',
  });

const eventOf = (approval: Approval, request: ReidentificationRequestRow, outcome: string): AuditEvent => ({
  at: approval.now.toISOString(),
  user: approval.approver,
  action: 'approve-reidentification',
  object: { type: 'reidentification', id: request.transaction_id },
  outcome,
  purpose: request.purpose,
  reason: approval.reason,
  requestId: request.request_id,
  cohort: { hash: request.tokens_hash, count: request.token_count },
  details: { askedBy: request.user_id },
});
