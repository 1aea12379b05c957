/** What the audit log keeps of a re-identification: tokens and reasons, never a number or a person's key. */
import type { AuditEvent } from '../store/audit-event.ts';
import type { StoreReader } from '../store/store-tables.ts';
import { userKeyOf } from '../store/user-key.ts';
import { type Attempt, hashOfTokens, type ReidentificationLimits } from './reidentification-request.ts';

type Details = NonNullable<AuditEvent['details']>;

/** Tokens that one entry names; a longer list is told by its hash and count. */
const MOST_TOKENS = 100;

/** The entry of the request as a whole: begun, waiting, denied, failed. */
export function requestEvent(attempt: Attempt, outcome: string, details: Details): AuditEvent {
  const { tokens, transactionId } = attempt;
  const about =
    tokens.length <= MOST_TOKENS ? { tokens } : { cohort: { hash: hashOfTokens(tokens), count: tokens.length } };
  return {
    ...asked(attempt),
    ...about,
    action: 'reidentify',
    object: { type: 'reidentification', id: transactionId },
    outcome,
    details: { ...detailsOf(attempt), ...details },
  };
}

/** Two entries go with each token: `access` for what was decided, `reveal` for what the user was given. */
export function tokenEvent(
  attempt: Attempt,
  token: string,
  type: 'access' | 'reveal',
  told: { hasAccess: boolean; outcome: string; message: string },
): AuditEvent {
  return {
    ...asked(attempt),
    tokens: [token],
    action: `reidentify-${type}`,
    object: { type: 'token', id: token },
    outcome: told.outcome,
    details: { ...detailsOf(attempt), auditType: type, hasAccess: told.hasAccess, message: told.message },
  };
}

/**
 * The alert to the Caldicott guardian when a user was denied more often in a day than may happen by mistake.
 * To be asked after the latest denial was taken down.
 * @returns one entry, or none
 */
export async function alertOf(
  db: StoreReader,
  attempt: Attempt,
  limits: ReidentificationLimits,
): Promise<AuditEvent[]> {
  const userKey = userKeyOf(attempt.request.user.id);
  const { denied } = await db
    .selectFrom('reidentification_request')
    .select((e) => e.fn.coalesce(e.fn.sum<number>('denied'), e.lit(0)).as('denied'))
    .where('user_key', '=', userKey)
    .where('day', '=', attempt.day)
    .executeTakeFirstOrThrow();
  if (Number(denied) <= limits.deniedWithoutAlert) return [];
  return [
    {
      ...asked(attempt),
      action: 'alert-caldicott-guardian',
      object: { type: 'user', id: userKey },
      outcome: 'raised',
      details: { transactionId: attempt.transactionId, deniedToday: Number(denied) },
    },
  ];
}

function asked({ request, now }: Attempt): Omit<AuditEvent, 'action' | 'object' | 'outcome'> {
  const { id, name, role, organisation } = request.user;
  return {
    at: now.toISOString(),
    user: { id, name, role, organisation },
    purpose: request.purpose,
    reason: request.reason,
    requestId: request.requestId,
    ...(request.source === undefined ? {} : { source: request.source }),
  };
}

const detailsOf = ({ request, transactionId }: Attempt): Details => ({
  transactionId,
  email: request.user.email,
  ...(request.repeatReason === undefined ? {} : { repeatReason: request.repeatReason }),
});
