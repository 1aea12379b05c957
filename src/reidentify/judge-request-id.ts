/** Whether a request may use its id: one of its own, or that of a list that a second person approved as it was asked. */
import type { ErrorKind, Problem } from '../concord-error.ts';
import type { ReidentificationRequestRow, StoreReader } from '../store/store-tables.ts';
import { userKeyOf } from '../store/user-key.ts';
import { type Attempt, hashOfTokens, type ReidentificationLimits } from './reidentification-request.ts';

/** A rule that is broken, for the audit log, and what who asks is told of it. */
export interface Refusal extends Omit<Problem, 'where'> {
  rule: string;
  kind: ErrorKind;
}

/** The attempt under an id that was not refused. */
export interface EarlierAttempt {
  row: ReidentificationRequestRow;
  /** in which name and role it was asked, as the audit log has them; none when it never waited */
  asker: { user_name: string | null; user_role: string } | undefined;
}

const ANEW = 'ask anew: `concord reidentify request` gives the request an id of its own';
const APPROVE = 'ask a Caldicott guardian or IG lead to approve it: `concord reidentify approve`';
const HOUR_MS = 3_600_000;

/** @returns null for an id under which nothing was asked, or nothing but what was refused */
export async function readEarlierAttempt(db: StoreReader, requestId: string): Promise<EarlierAttempt | null> {
  const row = await db
    .selectFrom('reidentification_request')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('state', '!=', 'refused')
    .executeTakeFirst();
  if (!row) return null;
  const asker = await db
    .selectFrom('audit_event')
    .select(['user_name', 'user_role'])
    .where('request_id', '=', requestId)
    .where('object_id', '=', row.transaction_id)
    .where('action', '=', 'reidentify')
    .where('outcome', '=', 'waiting')
    .executeTakeFirst();
  return { row, asker };
}

/** An id is used once, unless it waits for approval and has it: then the same user may run the same list, and nothing else. */
export function refuseId(
  attempt: Attempt,
  earlier: EarlierAttempt | null,
  { approvalHours }: ReidentificationLimits,
): Refusal | null {
  if (!earlier) return null;
  const { row: known } = earlier;
  const kind = 'policy-refused';
  const expected = 'a request id of its own, or the one that was approved with the same list by the same user';
  const isSame =
    known.user_key === userKeyOf(attempt.request.user.id) && known.tokens_hash === hashOfTokens(attempt.tokens);
  if (!isSame || !['waiting', 'approved'].includes(known.state))
    return { rule: 'id-used', kind, problem: 'the request id was used before', expected, remedy: ANEW };
  const other = otherThanAsked(attempt, earlier);
  if (other) return other;
  if (known.state === 'waiting')
    return { rule: 'not-approved', kind, problem: 'it waits for approval', expected, remedy: APPROVE };
  const age = attempt.now.getTime() - Date.parse(known.approved_at ?? '');
  if (age >= 0 && age <= approvalHours * HOUR_MS) return null;
  return {
    rule: 'approval-lapsed',
    kind,
    problem: 'its approval has lapsed',
    expected: `an approval of the last ${approvalHours} hours`,
    remedy: ANEW,
  };
}

/** What was approved is what the second person read, asked in the same name and role: whatever differs was approved by nobody. */
function otherThanAsked(
  { request: { user, purpose, reason } }: Attempt,
  { row, asker }: EarlierAttempt,
): Refusal | null {
  const sameness: [string, boolean][] = [
    ['practice', user.organisation === row.organisation],
    ['purpose', purpose === row.purpose],
    ['reason', reason === row.reason],
    ['role', user.role === asker?.user_role],
    ['name', user.name === asker?.user_name],
  ];
  const differing = sameness.filter(([, isSame]) => !isSame).map(([what]) => what);
  if (!differing.length) return null;
  return {
    rule: 'not-as-asked',
    kind: 'policy-refused',
    problem: `it differs from what was asked under this id: ${differing.join(', ')}`,
    expected: 'the same practice, purpose, reason, role and name as when it was asked',
    remedy: `say them as you did then, or ${ANEW}`,
  };
}
