import type { Delivery, Withdrawal } from '../landing/delivery.ts';
import { findDelivery } from '../landing/list-deliveries.ts';
import { recordWithdrawal } from '../landing/say-of-delivery.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Takes a delivery back, or puts it back: the next build leaves it out, or counts it again. Nothing is deleted.
 * @throws ConcordError unknown-name for a delivery that does not exist, busy
 */
export function withdrawDelivery(
  order: { workspace: Workspace; deliveryId: string; now: Date } & Pick<Withdrawal, 'withdrawn' | 'reason'>,
): Promise<Delivery> {
  const { workspace, deliveryId, withdrawn, reason, now } = order;
  return withLock(workspace, 'deliveries', () => {
    findDelivery(workspace, deliveryId);
    recordWithdrawal(workspace.paths, deliveryId, { withdrawn, reason, at: now.toISOString() });
    return findDelivery(workspace, deliveryId);
  });
}
