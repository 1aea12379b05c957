/** Which deliveries of a dataset an edition uses: each partner enters at its own last good one, and delays nobody. */
import type { Contract } from '../contract/contract.ts';
import type { Delivery } from '../landing/delivery.ts';
import { periodOfDelivery } from '../landing/find-period.ts';
import type { CheckedDelivery } from './check-again.ts';
import type { EditionInputs } from './manifest.ts';

export type LeftOut = EditionInputs['leftOut'][number];

export interface Chosen {
  /** oldest first */
  used: CheckedDelivery[];
  leftOut: LeftOut[];
}

/**
 * Looks at a dataset's deliveries from the newest back.
 * full: the newest good one of each partner, and of each period where files are about one period. append, upsert: every
 * good one. A delivery that a later good one corrects is left out whole, with all that it had corrected itself, and so is
 * one whose period nobody knows.
 * @param check the check that holds for a delivery today; asked only of those that may be used
 */
export async function chooseDeliveries(
  contract: Contract,
  deliveries: Delivery[],
  check: (delivery: Delivery) => Promise<CheckedDelivery>,
): Promise<Chosen> {
  const used: CheckedDelivery[] = [];
  const leftOut: LeftOut[] = [];
  const replacedBy = new Map<string, string>();
  const full = contract.delivery.mode === 'full';
  for (const delivery of deliveries.toSorted((a, b) => b.receipt.sequence - a.receipt.sequence)) {
    const { deliveryId, from, corrects } = delivery.receipt;
    const place = `from ${from} ${periodOfDelivery(contract, delivery.receipt)?.from ?? ''}`;
    const later = replacedBy.get(deliveryId) ?? (full ? replacedBy.get(place) : undefined);
    if (later && corrects && !replacedBy.has(corrects)) replacedBy.set(corrects, later);
    const verdict = leftUnchecked(contract, delivery, later) ?? goodOrBad(await check(delivery));
    if ('reason' in verdict) {
      leftOut.push(verdict);
      continue;
    }
    used.push(verdict);
    replacedBy.set(place, deliveryId);
    if (corrects) replacedBy.set(corrects, deliveryId);
  }
  return { used: used.reverse(), leftOut: leftOut.reverse() };
}

/**
 * Why a delivery is left out whatever its check says; null when the check decides. Of a withdrawal it tells the day and not
 * the words: a manifest is read below the privacy line.
 */
function leftUnchecked(contract: Contract, delivery: Delivery, later: string | undefined): LeftOut | null {
  const { receipt, withdrawn } = delivery;
  if (contract.delivery.filePeriod && !periodOfDelivery(contract, receipt))
    return leave(delivery, NO_PERIOD, 'land the file again and say its period: --period');
  if (later) return leave(delivery, `replaced by the later delivery ${later}`, 'nothing: it stays in the record');
  return withdrawn ? leave(delivery, `withdrawn on ${withdrawn.at.slice(0, 10)}`, restoring(receipt.deliveryId)) : null;
}

/** The check itself when it is good; otherwise why the delivery is left out. */
const goodOrBad = (checked: CheckedDelivery): CheckedDelivery | LeftOut =>
  isGood(checked)
    ? checked
    : leave(
        checked.delivery,
        `${checked.check.outcome} by its check`,
        'read its rejected rows, mend the file and send it again',
      );

const NO_PERIOD = 'its contract asks for the period of the file, and neither its receipt nor its name gives one';

const restoring = (deliveryId: string): string =>
  `nothing: it stays in the record. To count it again: concord deliveries --restore ${deliveryId} --reason TEXT --user ID`;

const isGood = (checked: CheckedDelivery): boolean =>
  checked.check.outcome === 'accepted' || checked.check.outcome === 'accepted-with-warnings';

/** A line of the manifest that says why a delivery is not in the edition. */
export const leave = (delivery: Delivery, reason: string, remedy: string): LeftOut => ({
  deliveryId: delivery.receipt.deliveryId,
  dataset: delivery.receipt.dataset,
  from: delivery.receipt.from,
  rows: delivery.check.reconciliation.accepted + delivery.check.reconciliation.rejected,
  reason,
  remedy,
});
