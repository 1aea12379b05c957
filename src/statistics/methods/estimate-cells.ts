import type { Estimate } from '../estimate.ts';
import type { StatRow } from './stat-method.ts';

/** An estimate as the cells of one row, in the order that every command prints them. */
export function estimateCells(estimate: Estimate): StatRow {
  const { notes, ...cells } = estimate;
  return { ...cells, notes: notes.join(' ') };
}
