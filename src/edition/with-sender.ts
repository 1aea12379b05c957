/** A delivery's accepted rows with their sender: a local number means something only together with who gave it. */
import { literal } from '../engine/engine.ts';
import type { CheckedDelivery } from './check-again.ts';
import { deliveryInput } from './delivery-input.ts';
import type { StepInput } from './run-step.ts';

/** @returns the rows with the column `_from` */
export function withSender(checked: CheckedDelivery): StepInput {
  const input = deliveryInput(checked);
  return {
    ...input,
    relation: `(select *, ${literal(checked.delivery.receipt.from)} as _from from ${input.relation})`,
  };
}
