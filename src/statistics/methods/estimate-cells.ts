import type { Estimate } from '../estimate.ts';
import type { StatRow } from './stat-method.ts';

/** An estimate as the cells of one row, in the order in which every method gives them. */
export function estimateCells(estimate: Estimate): StatRow {
  const { value, lower, upper, unit, confidence, numerator, denominator, method, notes } = estimate;
  return { value, lower, upper, unit, confidence, numerator, denominator, method, notes: notes.join(' ') };
}
