/** Clerical review: two reviewers look at a pair, neither knowing of the other; a third looks where they disagree. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { addAuditEntries } from './append-audit.ts';
import type { AuditEvent } from './audit-event.ts';
import { faultsOfReason } from './check-reason.ts';
import type { Store } from './open-store.ts';
import type { ReviewDecision, ReviewPairRow, StoreWriter } from './store-tables.ts';
import { userKeyOf } from './user-key.ts';

const DECISIONS: ReviewDecision[] = ['link', 'not-the-same', 'unsure'];

export interface Review {
  pairId: string;
  reviewer: AuditEvent['user'];
  decision: ReviewDecision;
  /** in words, without anything that identifies a patient */
  reason: string;
  /** ISO time in UTC to the millisecond */
  at: string;
}

export interface ReviewState {
  state: 'open' | 'decided';
  /** what holds from now on; null while open */
  decision: ReviewDecision | null;
}

/**
 * Takes one reviewer's decision of a pair.
 *
 * Two who say the same decide it. Where they differ it stays open for a third, and what two of the three say holds; three
 * who all differ leave it unsure. Unsure is a decision: nothing is linked, and nobody is asked again. Nobody decides a
 * pair twice, not even after it was reopened, and `nextReviewPairs` shows nobody what others said.
 * @returns whether the pair is decided by this, and how
 * @throws ConcordError 'usage' for a decision or reason that will not do, 'unknown-name' for a pair that was never queued,
 *   'policy-refused' for a second decision of the same reviewer or of a pair that is decided, that a build has closed or whose
 *   delivery is withdrawn, which is audited too
 * @example
 * await decideReviewPair(store, {
 *   pairId: '17-42', reviewer: { id: 'u1', role: 'data-steward', organisation: 'QOX' },
 *   decision: 'link', reason: 'same address history and practice', at: '2026-03-02T09:30:00.000Z',
 * });
 */
export async function decideReviewPair(store: Store, review: Review): Promise<ReviewState> {
  const reviewerKey = userKeyOf(review.reviewer.id);
  const problems = faultsOf(review);
  if (problems.length) throw new ConcordError('usage', problems);
  const answer = await store.write(async (db) => {
    const pair = await readPair(db, review.pairId);
    if (!pair) return unknownPair();
    const earlier = await db.selectFrom('review_decision').selectAll().where('pair_id', '=', pair.pair_id).execute();
    const refusal = refusalOf(
      pair,
      earlier.some((d) => d.reviewer_key === reviewerKey),
      agreedBy(earlier.filter((d) => d.round === pair.round).map((d) => d.decision)),
    );
    if (refusal) {
      await addAuditEntries(db, [auditOf(review, pair, 'denied', refusal.problems[0]!.problem)]);
      return refusal;
    }
    return await takeDecision(
      db,
      pair,
      review,
      reviewerKey,
      earlier.filter((d) => d.round === pair.round),
    );
  });
  if (answer instanceof ConcordError) throw answer;
  return answer;
}

async function takeDecision(
  db: StoreWriter,
  pair: ReviewPairRow,
  review: Review,
  reviewerKey: string,
  earlier: { decision: ReviewDecision }[],
): Promise<ReviewState> {
  const { decision, reason, at, reviewer } = review;
  const row = { pair_id: pair.pair_id, reviewer_key: reviewerKey, reviewer: reviewer.id, round: pair.round };
  await db
    .insertInto('review_decision')
    .values({ ...row, decision, reason, at })
    .execute();
  const agreed = agreedBy([...earlier.map((d) => d.decision), decision]);
  if (agreed)
    await db
      .updateTable('review_pair')
      .set({ state: 'decided', decision: agreed, decided_at: at })
      .where('pair_id', '=', pair.pair_id)
      .execute();
  const state: ReviewState = { state: agreed ? 'decided' : 'open', decision: agreed };
  await addAuditEntries(db, [auditOf(review, pair, 'done', reason, state)]);
  return state;
}

/** What holds by these decisions of one round; null while it takes another reviewer. */
function agreedBy(decisions: ReviewDecision[]): ReviewDecision | null {
  const agreed = DECISIONS.find((decision) => decisions.filter((d) => d === decision).length >= 2);
  return agreed ?? (decisions.length >= 3 ? 'unsure' : null);
}

/**
 * Asks for a decided pair to be looked at again, by reviewers who have not decided it before. Until they have, nothing is
 * decided, and the index treats it as any other doubtful pair.
 * @throws ConcordError 'usage' for a reason that will not do, 'unknown-name' for no such pair, 'policy-refused' for one
 *   that is open, or that a build has closed
 */
export async function reopenReviewPair(store: Store, reopening: Omit<Review, 'decision'>): Promise<void> {
  const problems = faultsOfReason('reason', reopening.reason);
  if (problems.length) throw new ConcordError('usage', problems);
  const refusal = await store.write(async (db) => {
    const pair = await readPair(db, reopening.pairId);
    if (!pair) return unknownPair();
    const said = await db
      .selectFrom('review_decision')
      .select('decision')
      .where('pair_id', '=', pair.pair_id)
      .where('round', '=', pair.round)
      .execute();
    const refused = reopeningRefused(pair, agreedBy(said.map((d) => d.decision)));
    if (refused) {
      const event = auditOf({ ...reopening, decision: null }, pair, 'denied', refused.problems[0]!.problem);
      await addAuditEntries(db, [{ ...event, action: 'reopen-review' }]);
      return refused;
    }
    const round = pair.round + 1;
    await db
      .updateTable('review_pair')
      .set({ state: 'open', decision: null, decided_at: null, round })
      .where('pair_id', '=', pair.pair_id)
      .execute();
    const event = auditOf({ ...reopening, decision: null }, { ...pair, round }, 'done', reopening.reason);
    await addAuditEntries(db, [{ ...event, action: 'reopen-review' }]);
    return null;
  });
  if (refusal) throw refusal;
}

const readPair = (db: StoreWriter, pairId: string): Promise<ReviewPairRow | undefined> =>
  db.selectFrom('review_pair').selectAll().where('pair_id', '=', pairId).executeTakeFirst();

function auditOf(
  review: Omit<Review, 'decision'> & { decision: ReviewDecision | null },
  pair: ReviewPairRow,
  outcome: string,
  reason: string,
  state?: ReviewState,
): AuditEvent {
  return {
    at: review.at,
    user: review.reviewer,
    action: 'review',
    object: { type: 'review-pair', id: pair.pair_id },
    outcome,
    reason,
    details: {
      round: pair.round,
      decision: review.decision,
      ...(state ? { state: state.state, agreed: state.decision } : {}),
    },
  };
}

function faultsOf({ decision, reason }: Review): Problem[] {
  const problems = faultsOfReason('reason', reason);
  if (DECISIONS.includes(decision)) return problems;
  const expected = DECISIONS.join(', ');
  return [
    ...problems,
    { where: 'decision', problem: 'it is none of the decisions', expected, remedy: 'choose one of them' },
  ];
}

/** @param agreed what the reviewers of this round agreed upon */
function refusalOf(pair: ReviewPairRow, hasDecided: boolean, agreed: ReviewDecision | null): ConcordError | null {
  if (isClosedByBuild(pair, agreed)) return notNow(CLOSED_BY_BUILD, 'take the next');
  if (pair.away_since !== null) return notNow(WITHDRAWN_PAIR, 'take the next');
  if (hasDecided) return notNow('you have decided this pair before', 'leave it to another reviewer');
  if (pair.state === 'decided') return notNow('the pair is decided', 'take the next, or reopen it with a reason');
  return null;
}

/** @param agreed as of `refusalOf` */
function reopeningRefused(pair: ReviewPairRow, agreed: ReviewDecision | null): ConcordError | null {
  if (pair.state === 'open') return notNow('the pair is open already', 'decide it');
  return isClosedByBuild(pair, agreed) ? notNow(CLOSED_BY_BUILD, 'take the next') : null;
}

/** Reviewers alone would have decided otherwise. */
const isClosedByBuild = ({ state, decision }: ReviewPairRow, agreed: ReviewDecision | null): boolean =>
  state === 'decided' && decision !== agreed;

const notNow = (problem: string, remedy: string): ConcordError =>
  new ConcordError('policy-refused', {
    where: 'the review queue',
    problem,
    expected: 'an open pair, and reviewers who each decide it once',
    remedy,
  });

/** Told of a pair that a build has closed. It does not say by which rule: that would say something of the record. */
export const CLOSED_BY_BUILD =
  'a build has closed the pair: the rules of linkage settle it, and reviewers decide nothing of it';

/** Told of a pair of a record or a resident that only a withdrawn delivery tells of. */
export const WITHDRAWN_PAIR =
  'nobody is asked about the pair, nor shown it: a delivery was withdrawn that alone tells of one of its sides; if it is put back, the pair waits again';

/** Told of a pair that the queue does not know. */
export const unknownPair = (): ConcordError =>
  new ConcordError('unknown-name', {
    where: 'the review queue',
    problem: 'no such pair was ever queued',
    expected: 'the id of a queued pair',
    remedy: 'take the id from the queue',
  });
