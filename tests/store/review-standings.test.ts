/** How pairs stand, for the index to follow, and what leaves the queue unseen: never what somebody has decided. */
import { describe, expect, it } from 'vitest';
import { addReviewPairs } from '../../src/store/add-review-pairs.ts';
import { listAudit } from '../../src/store/append-audit.ts';
import { decideReviewPair, reopenReviewPair } from '../../src/store/decide-review-pair.ts';
import type { Store } from '../../src/store/open-store.ts';
import { reviewBand, reviewExists, reviewStandings, withdrawReviewPairs } from '../../src/store/review-standings.ts';
import { ENGINES, makeStores } from './store-engines.ts';

const AT = '2026-03-02T09:30:00.000Z';
const BY = { id: 'build', role: 'system', organisation: '' };
const weights = [3.5, -1.25, 7];

async function fill(store: Store): Promise<string[]> {
  const pairs = weights.map((matchWeight, i) => ({
    records: [`P${i}`, `R${i}`] as [string, string],
    ...{ matchWeight, levels: { forename: i } },
  }));
  await addReviewPairs(store, pairs, 'residents@ab12', BY, AT);
  return ['P0-R0', 'P1-R1', 'P2-R2'];
}

const decide = (store: Store, pairId: string, id: string, decision: 'link' | 'not-the-same', reason: string) =>
  decideReviewPair(store, { pairId, reviewer: { ...BY, id }, decision, reason, at: AT });

describe.each(ENGINES)('standings of pairs on %s', (engine) => {
  const stores = makeStores(engine);
  const opened = async (): Promise<Store> => (await stores.open()).store;

  it('are none in an empty queue, which has no band', async () => {
    const store = await opened();
    expect((await reviewStandings(store)).size).toBe(0);
    expect(await reviewBand(store)).toBeNull();
    expect(await withdrawReviewPairs(store, ['P0-R0'], BY, AT)).toBe(0);
  });

  it('say what holds and why, by those who said it in the round that decided', async () => {
    const store = await opened();
    const [first = '', second = '', third = ''] = await fill(store);
    await decide(store, first, 'a', 'link', 'reason of a');
    await decide(store, first, 'b', 'not-the-same', 'reason of b');
    await decide(store, first, 'c', 'link', 'reason of c');
    await decide(store, second, 'a', 'link', 'only one');
    const standings = await reviewStandings(store);
    expect(standings.get(first)).toEqual({
      decision: 'link',
      round: 1,
      touched: true,
      reasons: ['reason of a', 'reason of c'],
    });
    expect(standings.get(second)).toEqual({ decision: null, round: 1, touched: true, reasons: [] });
    expect(standings.get(third)).toEqual({ decision: null, round: 1, touched: false, reasons: [] });
    await reopenReviewPair(store, { pairId: first, reviewer: { ...BY, id: 'd' }, reason: 'it was wrong', at: AT });
    expect((await reviewStandings(store)).get(first)).toEqual({ decision: null, round: 2, touched: true, reasons: [] });
  });

  it('have a band of the open pairs alone', async () => {
    const store = await opened();
    const [first = ''] = await fill(store);
    expect(await reviewBand(store)).toEqual({ lowest: -1.25, highest: 7 });
    for (const id of ['a', 'b']) await decide(store, 'P2-R2', id, 'link', 'the same person');
    expect(await reviewBand(store)).toEqual({ lowest: -1.25, highest: 3.5 });
    await reviewExists(store, first);
    await expect(reviewExists(store, 'P9-R9')).rejects.toThrow(/no such pair/);
  });

  it('leave the queue where nobody has decided, with one entry in the log, and can come back', async () => {
    const store = await opened();
    const ids = await fill(store);
    await decide(store, 'P1-R1', 'a', 'link', 'the same person');
    expect(await withdrawReviewPairs(store, [...ids, 'P9-R9'], BY, AT)).toBe(2);
    expect([...(await reviewStandings(store)).keys()]).toEqual(['P1-R1']);
    expect(await withdrawReviewPairs(store, ids, BY, AT)).toBe(0);
    const log = await listAudit(store, { action: 'withdraw-review-pairs' });
    expect(log.map((e) => e.details)).toEqual([{ withdrawn: 2 }]);
    expect(await fill(store)).toEqual(ids);
    expect((await reviewStandings(store)).size).toBe(3);
  });
});
