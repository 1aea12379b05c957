/** The same bytes again: no row changes. What the person newly says of the delivery is the one thing recorded. */
import { ConcordError } from '../concord-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { LandingRequest } from './check-landing.ts';
import type { Delivery } from './delivery.ts';
import { findDelivery } from './list-deliveries.ts';
import { recordStatus } from './record-delivery.ts';
import { recordCorrects } from './say-of-delivery.ts';

/**
 * Records a status, or that it corrects another, when it is named and new.
 * @throws ConcordError usage when it would correct itself or a delivery that came after it
 */
export function landAgain(
  order: Pick<LandingRequest, 'status' | 'signedOffBy' | 'corrects'> & { workspace: Workspace; now: Date },
  landed: Delivery,
): Delivery {
  const { workspace, status, signedOffBy = null, corrects, now } = order;
  const { receipt } = landed;
  const { deliveryId } = receipt;
  const at = now.toISOString();
  if (corrects) refuseCircle(workspace, deliveryId, corrects);
  const isNewStatus = status && (status !== receipt.status || signedOffBy !== receipt.signedOffBy);
  const isNewCorrection = corrects && corrects !== receipt.corrects;
  if (isNewStatus) recordStatus(workspace.paths, deliveryId, { status, signedOffBy, at });
  if (isNewCorrection) recordCorrects(workspace.paths, deliveryId, { corrects, at });
  return isNewStatus || isNewCorrection ? findDelivery(workspace, deliveryId) : landed;
}

/** Corrections only look back: otherwise two deliveries could each replace the other, and none would be left. */
function refuseCircle(workspace: Workspace, deliveryId: string, corrects: string): void {
  const where = `--corrects ${corrects}`;
  if (corrects === deliveryId)
    throw new ConcordError('usage', {
      where,
      problem: 'these bytes are that very delivery: it cannot correct itself',
      expected: 'an earlier delivery that this file puts right',
      remedy: 'name the earlier delivery, or land the file that was mended',
    });
  if (findDelivery(workspace, corrects).receipt.sequence < findDelivery(workspace, deliveryId).receipt.sequence) return;
  throw new ConcordError('usage', {
    where,
    problem: `these bytes landed before it, as ${deliveryId}`,
    expected: 'an earlier delivery: later ones already count before this one',
    remedy: `take the later one back, and this one counts again: concord deliveries --withdraw ${corrects} --reason TEXT --user ID`,
  });
}
