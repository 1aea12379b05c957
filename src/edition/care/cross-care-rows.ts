/** The other half of a delivery at the privacy line: the rows that only direct care may use, taken into the care zone. */
import type { CheckedDelivery } from '../check-again.ts';
import { inputOf, type StepOutput } from '../run-step.ts';

/**
 * Adds to a delivery its rows that only direct care may use. Each accepted row is in one of the two halves.
 * @param crossed with its usable rows below the line
 * @param cross makes the other half as a step within the care zone; asked only when there is one
 * @throws Error when the halves are not the whole: a fault of Concord's, and nothing is published
 */
export async function crossCareRows(
  crossed: CheckedDelivery,
  cross: () => Promise<StepOutput>,
): Promise<CheckedDelivery> {
  const { accepted } = crossed.check.reconciliation;
  const count = accepted - (crossed.crossed ?? accepted);
  if (count === 0) return crossed;
  const output = await cross();
  if (output.rows !== count)
    throw new Error(
      `${crossed.delivery.receipt.deliveryId}: of ${accepted} rows ${crossed.crossed} are usable and ${output.rows} are not`,
    );
  const rows = inputOf(output);
  return { ...crossed, care: { rows, count, step: output.hash }, rivals: rows };
}
