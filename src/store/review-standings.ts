/** How each queued pair stands, for the index to follow; and taking out of the queue what nobody need look at any more. */
import { addAuditEntries } from './append-audit.ts';
import type { AuditEvent } from './audit-event.ts';
import { CLOSED_BY_BUILD, unknownPair } from './decide-review-pair.ts';
import type { Store } from './open-store.ts';
import type { ReviewDecision, StoreWriter } from './store-tables.ts';

export interface ReviewStanding {
  /** what holds; null while the pair is open */
  decision: ReviewDecision | null;
  /** 1 for the first time of asking, one more each time that it is reopened */
  round: number;
  /** somebody has decided it, in whatever round */
  touched: boolean;
  /** reasons of those who said what holds, in the order in which they said it; none while it is open */
  reasons: string[];
}

/**
 * Every pair that was ever queued and is still known, by its id.
 * @returns an empty map for an empty queue
 */
export async function reviewStandings(store: Store): Promise<Map<string, ReviewStanding>> {
  const { pairs, said } = await store.read(async (db) => ({
    pairs: await db.selectFrom('review_pair').select(['pair_id', 'decision', 'round']).execute(),
    said: await db
      .selectFrom('review_decision')
      .select(['pair_id', 'round', 'decision', 'reason'])
      .orderBy('at')
      .orderBy('reviewer_key')
      .execute(),
  }));
  const byPair = Map.groupBy(said, (s) => s.pair_id);
  return new Map(
    pairs.map(({ pair_id, decision, round }) => {
      const all = byPair.get(pair_id) ?? [];
      const holding = all.filter((s) => s.round === round && s.decision === decision);
      return [pair_id, { decision, round, touched: all.length > 0, reasons: holding.map((s) => s.reason) }];
    }),
  );
}

/**
 * Makes sure that a pair was queued.
 * @throws ConcordError 'unknown-name' when it never was
 */
export async function reviewExists(store: Store, pairId: string): Promise<void> {
  const found = await store.read((db) =>
    db.selectFrom('review_pair').select('pair_id').where('pair_id', '=', pairId).executeTakeFirst(),
  );
  if (!found) throw unknownPair();
}

/** The lowest and the highest match weight (log2 of the odds) of the open pairs that wait for somebody; null when none does. */
export async function reviewBand(store: Store): Promise<{ lowest: number; highest: number } | null> {
  const { lowest, highest } = await store.read((db) =>
    db
      .selectFrom('review_pair')
      .select((e) => [e.fn.min('match_weight').as('lowest'), e.fn.max('match_weight').as('highest')])
      .where('state', '=', 'open')
      .where('away_since', 'is', null)
      .executeTakeFirstOrThrow(),
  );
  return lowest === null || highest === null ? null : { lowest, highest };
}

const CHUNK = 500;

/**
 * Takes pairs out of the queue that linkage has settled by itself since. A pair that anybody has decided stays: what a reviewer said
 * is kept.
 * @param by who runs the linkage, for the audit log
 * @param at ISO time in UTC to the millisecond
 * @returns how many were taken out; nothing is logged when none was
 */
export async function withdrawReviewPairs(
  store: Store,
  pairIds: string[],
  by: AuditEvent['user'],
  at: string,
): Promise<number> {
  if (pairIds.length === 0) return 0;
  return await store.write(async (db) => {
    let taken = 0;
    for (let i = 0; i < pairIds.length; i += CHUNK) taken += await withdrawChunk(db, pairIds.slice(i, i + CHUNK));
    if (taken > 0)
      await addAuditEntries(db, [
        {
          ...{ at, user: by, action: 'withdraw-review-pairs', object: { type: 'review-queue', id: 'residents' } },
          ...{ outcome: 'done', details: { withdrawn: taken } },
        },
      ]);
    return taken;
  });
}

async function withdrawChunk(db: StoreWriter, pairIds: string[]): Promise<number> {
  const decided = await db
    .selectFrom('review_decision')
    .select('pair_id')
    .distinct()
    .where('pair_id', 'in', pairIds)
    .execute();
  const kept = new Set(decided.map((row) => row.pair_id));
  const open = pairIds.filter((id) => !kept.has(id));
  if (open.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('review_pair')
    .where('pair_id', 'in', open)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/**
 * Closes pairs whatever reviewers said of them: from now on they are unsure, and nothing is linked. What was said stays in the queue,
 * and each pair has an entry in the audit log with the reason.
 * @param by who runs the linkage, for the audit log
 * @param at ISO time in UTC to the millisecond
 * @returns how many were closed by this; one that is unsure already is not
 */
export async function closeReviewPairs(
  store: Store,
  pairIds: string[],
  by: AuditEvent['user'],
  at: string,
): Promise<number> {
  if (pairIds.length === 0) return 0;
  return await store.write(async (db) => {
    let closed = 0;
    for (const pairId of pairIds) closed += await closePair(db, pairId, by, at);
    return closed;
  });
}

async function closePair(db: StoreWriter, pairId: string, by: AuditEvent['user'], at: string): Promise<number> {
  const pair = await db.selectFrom('review_pair').selectAll().where('pair_id', '=', pairId).executeTakeFirst();
  if (!pair || pair.decision === 'unsure') return 0;
  await db
    .updateTable('review_pair')
    .set({ state: 'decided', decision: 'unsure', decided_at: at })
    .where('pair_id', '=', pairId)
    .execute();
  const details = { round: pair.round, before: pair.decision, decision: 'unsure' };
  await addAuditEntries(db, [
    {
      ...{ at, user: by, action: 'close-review-pair', object: { type: 'review-pair', id: pairId } },
      ...{ outcome: 'done', reason: CLOSED_BY_BUILD, details },
    },
  ]);
  return 1;
}
