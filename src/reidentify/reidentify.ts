/** Re-identification: the one place where a token becomes an NHS number again, for direct care, one patient at a time. */
import { ConcordError } from '../concord-error.ts';
import { addAuditEntries } from '../store/append-audit.ts';
import type { Store } from '../store/open-store.ts';
import { userKeyOf } from '../store/user-key.ts';
import { admitRequest } from './admit-request.ts';
import { alertOf, requestEvent, tokenEvent } from './reidentification-audit.ts';
import {
  type Attempt,
  faultsOfRequest,
  REIDENTIFICATION_LIMITS,
  type ReidentificationLimits,
  type ReidentificationRequest,
} from './reidentification-request.ts';

/** What only the process that holds the keys can do; everything else is decided here. */
export interface RevealWays {
  /** whose tokens they are; a token of nobody is left out */
  findPeople(tokens: string[]): Promise<Map<string, number>>;
  /** whether this user may know who this person is, at this moment: true, and nothing else, is yes */
  mayReveal(user: ReidentificationRequest['user'], personKey: number, at: Date): Promise<boolean>;
  /** their NHS numbers; who has none is left out */
  reveal(personKeys: number[]): Promise<Map<number, string>>;
}

/** Given in place of a number that may not be, or cannot be, told. */
export const NO_NUMBER = '0000000000';

export interface RevealedToken {
  token: string;
  /** ten digits; `0000000000` when the message says no access or no NHS number */
  nhsNumber: string;
  message: 'revealed' | 'no access' | 'no NHS number';
}

export interface ReidentificationAnswer {
  requestId: string;
  /** of this attempt; every audit entry of it names it */
  transactionId: string;
  /** waiting: nothing was looked up; a second person must approve, then the same request is sent again */
  state: 'done' | 'waiting';
  /** one for each token, in the order asked; empty while waiting */
  items: RevealedToken[];
}

interface Judged {
  token: string;
  personKey: number | null;
  hasAccess: boolean;
}

/**
 * Tells a practitioner the NHS numbers of their own patients.
 *
 * The request is judged first (role, purpose, rate, repeats, size), then each patient through `mayReveal`. A token of
 * nobody and a patient of somebody else get the same answer: `0000000000`, no access. Two entries a token go to the audit
 * log, the decision before anything is revealed and the outcome before anything is given: what cannot be logged is not told.
 * @param now the clock: what holds at this moment, and the London day that limits count by
 * @returns an answer for each token, or that the request waits for a second person's approval
 * @throws ConcordError 'usage' with all faults of form; 'policy-refused' or 'busy' by a rule, which is audited; what the
 *   ways throw, without the words of anything but a ConcordError, after the failure was audited
 * @example
 * const { items } = await reidentify(store, request, ways, new Date());
 */
export async function reidentify(
  store: Store,
  request: ReidentificationRequest,
  ways: RevealWays,
  now: Date,
  limits: ReidentificationLimits = REIDENTIFICATION_LIMITS,
): Promise<ReidentificationAnswer> {
  userKeyOf(request.user.id);
  const problems = faultsOfRequest(request, limits);
  if (problems.length) throw new ConcordError('usage', problems);
  const admission = await store.write((db) => admitRequest(db, request, now, limits));
  if (admission.state === 'refused') throw admission.error;
  const { attempt } = admission;
  const answer = { requestId: request.requestId, transactionId: attempt.transactionId };
  if (admission.state === 'waiting') return { ...answer, state: 'waiting', items: [] };
  const judged = await judge(store, attempt, ways, limits);
  return { ...answer, state: 'done', items: await revealAllowed(store, attempt, judged, ways) };
}

async function judge(
  store: Store,
  attempt: Attempt,
  ways: RevealWays,
  limits: ReidentificationLimits,
): Promise<Judged[]> {
  let judged: Judged[];
  try {
    judged = await judgeEach(attempt, ways);
  } catch (error) {
    await store.write(async (db) => {
      await setState(db, attempt, 'failed', 0);
      await addAuditEntries(db, [requestEvent(attempt, 'failed', {})]);
    });
    throw told(error);
  }
  await store.write(async (db) => {
    await setState(db, attempt, 'begun', judged.filter(({ hasAccess }) => !hasAccess).length);
    const decisions = judged.map(({ token, hasAccess, personKey }) =>
      tokenEvent(attempt, token, 'access', {
        hasAccess,
        outcome: hasAccess ? 'allowed' : 'denied',
        message: hasAccess ? 'access' : personKey === null ? 'the token is not known' : 'no access',
      }),
    );
    const alerts = judged.every(({ hasAccess }) => hasAccess) ? [] : await alertOf(db, attempt, limits);
    await addAuditEntries(db, [...decisions, ...alerts]);
  });
  return judged;
}

/** Each person is asked about once, even when two tokens (of two versions of a key) are theirs. */
async function judgeEach({ request, tokens, now }: Attempt, ways: RevealWays): Promise<Judged[]> {
  const people = await ways.findPeople(tokens);
  const decided = new Map<number, boolean>();
  const judged: Judged[] = [];
  for (const token of tokens) {
    const personKey = people.get(token) ?? null;
    if (personKey !== null && !decided.has(personKey))
      decided.set(personKey, (await ways.mayReveal(request.user, personKey, now)) === true);
    judged.push({ token, personKey, hasAccess: personKey !== null && decided.get(personKey) === true });
  }
  return judged;
}

async function revealAllowed(
  store: Store,
  attempt: Attempt,
  judged: Judged[],
  ways: RevealWays,
): Promise<RevealedToken[]> {
  const allowed = new Set(judged.flatMap((j) => (j.hasAccess && j.personKey !== null ? [j.personKey] : [])));
  let numbers = new Map<number, string>();
  let failure: unknown = null;
  try {
    if (allowed.size) numbers = await ways.reveal([...allowed]);
    if ([...allowed].some((key) => numbers.has(key) && !/^\d{10}$/.test(numbers.get(key)!)))
      throw new Error('a number is no NHS number');
  } catch (error) {
    failure = told(error);
  }
  const items = judged.map((one) => revealedOf(one, numbers));
  await store.write(async (db) => {
    await setState(db, attempt, failure ? 'failed' : 'done');
    const outcomes = items.map(({ token, message }, i) => {
      const hasAccess = judged[i]!.hasAccess;
      const outcome = failure && hasAccess ? 'failed' : message;
      return tokenEvent(attempt, token, 'reveal', { hasAccess, outcome, message: outcome });
    });
    await addAuditEntries(db, outcomes);
  });
  if (failure) throw failure;
  return items;
}

function revealedOf({ token, personKey, hasAccess }: Judged, numbers: Map<number, string>): RevealedToken {
  if (!hasAccess || personKey === null) return { token, nhsNumber: NO_NUMBER, message: 'no access' };
  const nhsNumber = numbers.get(personKey);
  if (nhsNumber === undefined) return { token, nhsNumber: NO_NUMBER, message: 'no NHS number' };
  return { token, nhsNumber, message: 'revealed' };
}

async function setState(
  db: Parameters<typeof addAuditEntries>[0],
  { transactionId }: Attempt,
  state: 'begun' | 'done' | 'failed',
  denied?: number,
): Promise<void> {
  await db
    .updateTable('reidentification_request')
    .set({ state, ...(denied === undefined ? {} : { denied }) })
    .where('transaction_id', '=', transactionId)
    .execute();
}

/** What the index throws may quote what it looked up; only Concord's own errors are known not to. */
const told = (error: unknown): unknown =>
  error instanceof ConcordError
    ? error
    : new ConcordError('internal', {
        where: 're-identification',
        problem: 'the index could not answer',
        expected: 'an open index and its keys',
        remedy: 'tell the developers the transaction id, which is in the audit log; nothing was revealed',
      });
