/** Which earlier deliveries a new one is compared with: accepted ones of the same dataset from the same partner. */
import type { Delivery } from './delivery.ts';

/**
 * @param of.from the partner; null when nobody knows it, and then every partner's count
 * @param of.before a place in the order of landing; all that have landed when absent
 * @returns their checks as they were made at landing, oldest first
 */
export function earlierChecks(
  deliveries: Delivery[],
  of: { dataset: string; from: string | null; before?: number },
): Delivery['check'][] {
  const { dataset, from, before = Number.POSITIVE_INFINITY } = of;
  return deliveries
    .filter(({ receipt: r }) => r.dataset === dataset && (from === null || r.from === from) && r.sequence < before)
    .filter((d) => !d.withdrawn && d.check.outcome.startsWith('accepted'))
    .toSorted((a, b) => a.receipt.sequence - b.receipt.sequence)
    .map((d) => d.check);
}
