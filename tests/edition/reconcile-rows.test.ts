/** The waterfall of rows: what came of deliveries in the edition, and beside it the rows of those that it leaves out whole. */
import { describe, expect, it } from 'vitest';
import type { EditionDelivery, LeftOutDelivery, Manifest } from '../../src/edition/manifest.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';

const used = (dataset: string, accepted: number, rejected: number, superseded = 0): EditionDelivery =>
  ({
    dataset,
    rowsAccepted: accepted,
    rowsRejected: rejected,
    rowsSuperseded: superseded,
    rowsPublished: accepted - superseded,
  }) as EditionDelivery;

const left = (dataset: string, rows?: number): LeftOutDelivery => ({
  ...{ deliveryId: `${dataset}-1`, dataset, from: 'RX1', reason: 'quarantined by its check', remedy: 'mend it' },
  ...(rows === undefined ? {} : { rows }),
});

describe('the rows of an edition', () => {
  it('are those of its deliveries, and those of deliveries left out whole stand beside them', () => {
    const manifest = {
      inputs: {
        deliveries: [used('a', 100, 1, 4), used('a', 50, 0), used('b', 7, 0)],
        // c came and nothing of it is in the edition; d is of an edition of before these rows were told
        leftOut: [left('a', 18), left('a', 2), left('c', 5), left('d')],
      },
      unmapped: { a: 6 },
    } as unknown as Manifest;
    const told = reconcileRows(manifest).map((r) =>
      [r.dataset, r.notUsed, r.deliveries, r.received, r.rejected, r.superseded, r.published, r.mapped].join(' '),
    );
    expect(told).toEqual(['a 20 2 151 1 4 146 140', 'b 0 1 7 0 0 7 ', 'c 5 0 0 0 0 0 ', 'd 0 0 0 0 0 0 ']);
  });
});
