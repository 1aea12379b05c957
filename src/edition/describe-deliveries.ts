/** What the manifest says of each delivery of a dataset: its rows, each once, and what did not pass the privacy line. */
import type { AdmittedRows } from './admit-rows.ts';
import { toldWithheld } from './count-withheld.ts';
import type { EditionDelivery } from './manifest.ts';

/** In the order in which they are used. */
export function describeDeliveries(rows: AdmittedRows): EditionDelivery[] {
  return rows.used.map(({ delivery: { receipt }, check, crossed, withheld }) => {
    const published = rows.published[receipt.deliveryId] ?? 0;
    const crossing = crossed ?? check.reconciliation.accepted;
    return {
      deliveryId: receipt.deliveryId,
      sequence: receipt.sequence,
      dataset: receipt.dataset,
      from: receipt.from,
      sha256: receipt.sha256,
      status: receipt.status,
      rowsAccepted: check.reconciliation.accepted,
      rowsRejected: check.reconciliation.rejected,
      rowsSuperseded: crossing - published,
      rowsPublished: published,
      ...(rows.unlinked
        ? {
            rowsCareOnly: check.reconciliation.accepted - crossing,
            rowsUnlinked: rows.unlinked[receipt.deliveryId] ?? 0,
          }
        : {}),
      ...toldWithheld(withheld),
    };
  });
}
