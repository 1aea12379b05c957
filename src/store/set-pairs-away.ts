/** Pairs about which nobody is asked while the delivery is withdrawn that alone tells of one of their sides. */
import { addAuditEntries } from './append-audit.ts';
import type { AuditEvent } from './audit-event.ts';
import type { Store } from './open-store.ts';

/**
 * Sets which pairs wait for nobody for now, and lets all others wait again. What reviewers said of them stays, and counts again with
 * what others say then.
 * @param pairIds all that are away now; one that the queue does not know is passed over
 * @param by who runs the linkage, for the audit log
 * @param at ISO time in UTC to the millisecond
 * @returns how many went and how many are back; nothing is logged when none did
 */
export async function setPairsAway(
  store: Store,
  pairIds: string[],
  by: AuditEvent['user'],
  at: string,
): Promise<{ away: number; back: number }> {
  const wanted = new Set(pairIds);
  return await store.write(async (db) => {
    const pairs = await db.selectFrom('review_pair').select(['pair_id', 'away_since']).execute();
    const going = pairs.filter((p) => p.away_since === null && wanted.has(p.pair_id));
    const coming = pairs.filter((p) => p.away_since !== null && !wanted.has(p.pair_id));
    for (const [changed, away_since] of [
      [going, at],
      [coming, null],
    ] as const)
      for (const { pair_id } of changed)
        await db.updateTable('review_pair').set({ away_since }).where('pair_id', '=', pair_id).execute();
    const done = { away: going.length, back: coming.length };
    if (done.away + done.back > 0)
      await addAuditEntries(db, [
        {
          ...{ at, user: by, action: 'set-review-pairs-away', object: { type: 'review-queue', id: 'residents' } },
          ...{ outcome: 'done', details: done },
        },
      ]);
    return done;
  });
}
