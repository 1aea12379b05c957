import type { Delivery } from '../landing/delivery.ts';

/** A delivery without its profile: the whole is in its check.json. */
export const summaryOf = (delivery: Delivery) => ({
  ...delivery.receipt,
  withdrawn: delivery.withdrawn,
  outcome: delivery.check.outcome,
  reconciliation: delivery.check.reconciliation,
  quality: delivery.check.score.overall,
  dqmi: delivery.check.score.dqmi.value,
  period: delivery.check.period,
  faults: delivery.check.faults,
});
