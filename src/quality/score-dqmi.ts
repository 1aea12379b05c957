/**
 * NHS England's Data Quality Maturity Index, so that a partner knows its score before it submits.
 * Source: NHS Digital, DQMI methodology, appendix 1 (edited 11 October 2021). The publisher says that the coverage formula
 * was amended later; this is the appendix as read.
 */
import type { DqmiItem } from './check-result.ts';

export interface DqmiCounts {
  column: string;
  records: number;
  /** present and without a fault of validity */
  validAndComplete: number;
  /** records that carry a default code, which is legal and says nothing */
  defaults: number;
  /** share of records, 0 to 1, that may carry a default; 1 means defaults are meaningful */
  threshold: number;
}

/** excess defaults = defaults − threshold × records, at least 0; score = (valid and complete − excess) ÷ records. */
export function scoreDqmiItem({ column, records, validAndComplete, defaults, threshold }: DqmiCounts): DqmiItem {
  const excessDefaults = Math.max(0, defaults - threshold * records);
  const score = records === 0 ? 0 : Math.max(0, (validAndComplete - excessDefaults) / records);
  return { column, records, validAndComplete, defaults, excessDefaults, score };
}

/**
 * DQMI = mean of the item scores × mean of the same items' coverage × 100.
 * @param coverages one an item: periods submitted ÷ periods expected, 0 to 1
 * @returns 0 to 100; null when there is no item
 */
export function dqmiOf(scores: number[], coverages: number[]): number | null {
  if (scores.length === 0 || coverages.length === 0) return null;
  return mean(scores) * mean(coverages) * 100;
}

const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
