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
  for (const delivery of deliveries.toSorted((a, b) => b.receipt.sequence - a.receipt.sequence)) {
    const { deliveryId, from, corrects } = delivery.receipt;
    const period = periodOfDelivery(contract, delivery.receipt);
    if (contract.delivery.filePeriod && !period) {
      leftOut.push(leave(delivery, NO_PERIOD, 'land the file again and say its period: --period'));
      continue;
    }
    const place = `from ${from} ${period?.from ?? ''}`;
    const later = replacedBy.get(deliveryId) ?? (contract.delivery.mode === 'full' ? replacedBy.get(place) : undefined);
    if (later) {
      if (corrects && !replacedBy.has(corrects)) replacedBy.set(corrects, later);
      leftOut.push(leave(delivery, `replaced by the later delivery ${later}`, 'nothing: it stays in the record'));
      continue;
    }
    const checked = await check(delivery);
    if (!isGood(checked)) {
      leftOut.push(
        leave(
          delivery,
          `${checked.check.outcome} by its check`,
          'read its rejected rows, mend the file and send it again',
        ),
      );
      continue;
    }
    used.push(checked);
    replacedBy.set(place, deliveryId);
    if (corrects) replacedBy.set(corrects, deliveryId);
  }
  return { used: used.reverse(), leftOut: leftOut.reverse() };
}

const NO_PERIOD = 'its contract asks for the period of the file, and neither its receipt nor its name gives one';

const isGood = (checked: CheckedDelivery): boolean =>
  checked.check.outcome === 'accepted' || checked.check.outcome === 'accepted-with-warnings';

/** A line of the manifest that says why a delivery is not in the edition. */
export const leave = (delivery: Delivery, reason: string, remedy: string): LeftOut => ({
  deliveryId: delivery.receipt.deliveryId,
  dataset: delivery.receipt.dataset,
  from: delivery.receipt.from,
  reason,
  remedy,
});
