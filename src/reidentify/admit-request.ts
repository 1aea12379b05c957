/** Decides whether a request for re-identification may go on to its patients: who may ask, how much, how often. */
import { randomUUID } from 'node:crypto';
import { ConcordError } from '../concord-error.ts';
import { londonDay } from '../london-day.ts';
import { addAuditEntries } from '../store/append-audit.ts';
import type { ReidentificationRequestRow, StoreWriter } from '../store/store-tables.ts';
import { userKeyOf } from '../store/user-key.ts';
import { type EarlierAttempt, type Refusal, readEarlierAttempt, refuseId } from './judge-request-id.ts';
import { alertOf, requestEvent } from './reidentification-audit.ts';
import {
  type Attempt,
  hashOfTokens,
  type ReidentificationLimits,
  type ReidentificationRequest,
  tokensOf,
} from './reidentification-request.ts';

export type Admission =
  | { state: 'begun' | 'waiting'; attempt: Attempt }
  | { state: 'refused'; attempt: Attempt; error: ConcordError };

/** What came before from the same user, and under the same id. */
interface History {
  requestsInHour: number;
  tokensToday: number;
  askedToday: Set<string>;
  /** under the same id */
  earlier: EarlierAttempt | null;
}

const ROLE = 'practitioner';
const PURPOSE = 'direct_care';
const TOO_MANY = 'too-many-requests';
const HOUR_MS = 3_600_000;

/**
 * Judges a request against the rules that need no patient, and takes it down whatever comes of it, with its audit entry.
 * To be run as the store's writer: two requests at once are judged one after the other.
 */
export async function admitRequest(
  db: StoreWriter,
  request: ReidentificationRequest,
  now: Date,
  limits: ReidentificationLimits,
): Promise<Admission> {
  const attempt: Attempt = {
    request,
    transactionId: randomUUID(),
    tokens: tokensOf(request),
    now,
    day: londonDay(now),
  };
  const history = await readHistory(db, attempt);
  const refusal = firstRefusal(attempt, history, limits);
  if (refusal) return await refuse(db, attempt, refusal, limits);
  const approved = history.earlier?.row;
  if (approved) return await begin(db, { ...attempt, transactionId: approved.transaction_id }, approved);
  const isMuch =
    attempt.tokens.length > limits.tokensWithoutApproval ||
    history.tokensToday + attempt.tokens.length > limits.tokensADay;
  return isMuch ? await wait(db, attempt) : await begin(db, attempt, null);
}

async function readHistory(db: StoreWriter, { request, now, day }: Attempt): Promise<History> {
  const userKey = userKeyOf(request.user.id);
  const anHourAgo = new Date(now.getTime() - HOUR_MS).toISOString();
  const recent = await db
    .selectFrom('reidentification_request')
    .select('transaction_id')
    .where('user_key', '=', userKey)
    .where('at', '>', anHourAgo)
    .where((e) => e.or([e('rule', 'is', null), e('rule', '!=', TOO_MANY)]))
    .execute();
  const today = await db
    .selectFrom('reidentification_item')
    .innerJoin(
      'reidentification_request',
      'reidentification_request.transaction_id',
      'reidentification_item.transaction_id',
    )
    .select(['token', 'approved_by'])
    .where('reidentification_item.user_key', '=', userKey)
    .where('reidentification_item.day', '=', day)
    .execute();
  return {
    requestsInHour: recent.length,
    tokensToday: today.filter((item) => item.approved_by === null).length,
    askedToday: new Set(today.map((item) => item.token)),
    earlier: await readEarlierAttempt(db, request.requestId),
  };
}

/** The first rule that is broken, the plainest first. */
function firstRefusal(attempt: Attempt, history: History, limits: ReidentificationLimits): Refusal | null {
  return (
    refuseAsker(attempt) ??
    refuseRate(history, limits) ??
    refuseId(attempt, history.earlier, limits) ??
    refuseRepeat(attempt, history)
  );
}

function refuseAsker({ request }: Attempt): Refusal | null {
  const kind = 'policy-refused';
  const remedy = 'ask the practitioner who treats the patient';
  if (request.user.role !== ROLE)
    return {
      rule: 'practitioners-only',
      kind,
      problem: 'you act in another role',
      expected: `the role ${ROLE}`,
      remedy,
    };
  if (request.purpose !== PURPOSE)
    return { rule: 'direct-care-only', kind, problem: 'it is for another purpose', expected: PURPOSE, remedy };
  return null;
}

function refuseRate({ requestsInHour }: History, { requestsAnHour }: ReidentificationLimits): Refusal | null {
  if (requestsInHour < requestsAnHour) return null;
  const expected = `at most ${requestsAnHour} requests an hour`;
  return { rule: TOO_MANY, kind: 'busy', problem: 'you ask too often', expected, remedy: 'wait for an hour' };
}

function refuseRepeat({ request, tokens }: Attempt, { askedToday }: History): Refusal | null {
  const repeated = tokens.filter((token) => askedToday.has(token)).length;
  if (!repeated || request.repeatReason !== undefined) return null;
  return {
    rule: 'asked-today',
    kind: 'policy-refused',
    problem: `you have asked for ${repeated} of the ${tokens.length} today`,
    expected: 'each token once a day, or a reason to ask again',
    remedy: 'use the answer you had, or say in repeatReason why it takes another',
  };
}

async function refuse(
  db: StoreWriter,
  attempt: Attempt,
  { rule, kind, ...told }: Refusal,
  limits: ReidentificationLimits,
): Promise<Admission> {
  await takeDown(db, attempt, { state: 'refused', rule, denied: 1 });
  const event = requestEvent(attempt, 'denied', { rule });
  await addAuditEntries(db, [event, ...(await alertOf(db, attempt, limits))]);
  return { state: 'refused', attempt, error: new ConcordError(kind, { where: 'the request', ...told }) };
}

async function wait(db: StoreWriter, attempt: Attempt): Promise<Admission> {
  await takeDown(db, attempt, { state: 'waiting', rule: null, denied: 0 });
  await addAuditEntries(db, [requestEvent(attempt, 'waiting', {})]);
  return { state: 'waiting', attempt };
}

/** Takes the tokens down before anything of them is looked up: a second request at the same moment finds them. */
async function begin(
  db: StoreWriter,
  attempt: Attempt,
  approved: ReidentificationRequestRow | null,
): Promise<Admission> {
  const { transactionId, request, tokens, day } = attempt;
  if (!approved) await takeDown(db, attempt, { state: 'begun', rule: null, denied: 0 });
  else
    await db
      .updateTable('reidentification_request')
      .set({ state: 'begun', day, at: attempt.now.toISOString() })
      .where('transaction_id', '=', transactionId)
      .execute();
  const user_key = userKeyOf(request.user.id);
  const items = tokens.map((token) => ({ transaction_id: transactionId, token, user_key, day }));
  for (let i = 0; i < items.length; i += 1_000)
    await db
      .insertInto('reidentification_item')
      .values(items.slice(i, i + 1_000))
      .execute();
  await addAuditEntries(db, [requestEvent(attempt, 'begun', {})]);
  return { state: 'begun', attempt };
}

async function takeDown(
  db: StoreWriter,
  { request, transactionId, tokens, now, day }: Attempt,
  outcome: Pick<ReidentificationRequestRow, 'state' | 'rule' | 'denied'>,
): Promise<void> {
  await db
    .insertInto('reidentification_request')
    .values({
      transaction_id: transactionId,
      request_id: request.requestId,
      user_key: userKeyOf(request.user.id),
      user_id: request.user.id,
      organisation: request.user.organisation,
      purpose: request.purpose,
      reason: request.reason,
      token_count: tokens.length,
      tokens_hash: hashOfTokens(tokens),
      ...outcome,
      at: now.toISOString(),
      day,
    })
    .execute();
}
