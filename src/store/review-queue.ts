/** What the queue of clerical review holds: the next pairs for a reviewer, what is decided, and how it stands. */
import type { Store } from './open-store.ts';
import type { ReviewDecision, ReviewPairRow } from './store-tables.ts';
import { userKeyOf } from './user-key.ts';

/** A pair as a reviewer gets it: nothing of what others said, not even whether anybody did. */
export interface QueuedReview {
  pairId: string;
  records: [string, string];
  matchWeight: number;
  /** comparison → level of agreement */
  levels: Record<string, number>;
  model: string;
}

/**
 * The pairs that a reviewer may decide next: open, never decided by them, and of nobody whom only a withdrawn delivery tells of. The longest waiting come first, the likelier
 * match first among those of one time.
 * @param limit how many at most
 */
export async function nextReviewPairs(store: Store, reviewerId: string, limit: number): Promise<QueuedReview[]> {
  const reviewerKey = userKeyOf(reviewerId);
  const rows = await store.read((db) =>
    db
      .selectFrom('review_pair')
      .selectAll()
      .where('state', '=', 'open')
      .where('away_since', 'is', null)
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('review_decision')
              .select('review_decision.pair_id')
              .whereRef('review_decision.pair_id', '=', 'review_pair.pair_id')
              .where('reviewer_key', '=', reviewerKey),
          ),
        ),
      )
      .orderBy('added_at')
      .orderBy('match_weight', 'desc')
      .orderBy('pair_id')
      .limit(limit)
      .execute(),
  );
  return rows.map(reviewOf);
}

const reviewOf = (row: ReviewPairRow): QueuedReview => ({
  pairId: row.pair_id,
  records: [row.record_a, row.record_b],
  matchWeight: row.match_weight,
  levels: JSON.parse(row.levels) as Record<string, number>,
  model: row.model,
});

export interface DecidedPair {
  records: [string, string];
  decision: 'link' | 'not-the-same';
  decidedAt: string;
}

/**
 * What reviewers have settled, for the index to obey: links to make and links never to make. Pairs left unsure are not
 * among them. In a total order, so that the same decisions give the same index.
 */
export async function decidedPairs(store: Store): Promise<DecidedPair[]> {
  const rows = await store.read((db) =>
    db
      .selectFrom('review_pair')
      .select(['record_a', 'record_b', 'decision', 'decided_at'])
      .where('decision', 'in', ['link', 'not-the-same'])
      .execute(),
  );
  const decided = rows.map(
    (row): DecidedPair => ({
      records: [row.record_a, row.record_b],
      decision: row.decision as DecidedPair['decision'],
      decidedAt: row.decided_at ?? '',
    }),
  );
  const text = ({ records }: DecidedPair): string => records.join('-');
  return decided.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

export interface ReviewCounts {
  /** nobody has looked yet, in this round */
  waiting: number;
  /** one reviewer has decided */
  second: number;
  /** two have, and disagree */
  third: number;
  decided: Record<ReviewDecision, number>;
  /** ISO time at which the longest waiting of these pairs was added; null when none waits */
  oldestOpen: string | null;
  /** open, but nobody is asked until a withdrawn delivery is put back; in none of the counts that wait */
  away: number;
}

/** How the queue stands, in counts alone. An empty queue is zeros. */
export async function reviewCounts(store: Store): Promise<ReviewCounts> {
  const { open, decided, oldest, away } = await store.read(async (db) => ({
    open: await db
      .selectFrom('review_pair')
      .leftJoin('review_decision', (join) =>
        join
          .onRef('review_decision.pair_id', '=', 'review_pair.pair_id')
          .onRef('review_decision.round', '=', 'review_pair.round'),
      )
      .select((e) => ['review_pair.pair_id', e.fn.count<number>('review_decision.reviewer_key').as('decisions')])
      .where('state', '=', 'open')
      .where('away_since', 'is', null)
      .groupBy('review_pair.pair_id')
      .execute(),
    decided: await db
      .selectFrom('review_pair')
      .select((e) => ['decision', e.fn.countAll<number>().as('pairs')])
      .where('state', '=', 'decided')
      .groupBy('decision')
      .execute(),
    oldest: await db
      .selectFrom('review_pair')
      .select((e) => e.fn.min('added_at').as('at'))
      .where('state', '=', 'open')
      .where('away_since', 'is', null)
      .executeTakeFirst(),
    away: await db
      .selectFrom('review_pair')
      .select((e) => e.fn.countAll<number>().as('pairs'))
      .where('state', '=', 'open')
      .where('away_since', 'is not', null)
      .executeTakeFirstOrThrow(),
  }));
  const withDecisions = (count: number): number => open.filter((pair) => Number(pair.decisions) === count).length;
  const outcome = (decision: ReviewDecision): number => decided.find((row) => row.decision === decision)?.pairs ?? 0;
  return {
    waiting: withDecisions(0),
    second: withDecisions(1),
    third: withDecisions(2),
    decided: { link: outcome('link'), 'not-the-same': outcome('not-the-same'), unsure: outcome('unsure') },
    oldestOpen: oldest?.at ?? null,
    away: Number(away.pairs),
  };
}
