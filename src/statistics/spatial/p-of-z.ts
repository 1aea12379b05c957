import { normalCdf } from '../distributions/normal.ts';
import { demand, demandChoice } from '../impossible-input.ts';

/** 'greater': neighbours are more alike than chance; 'less': more unlike */
export type Alternative = 'greater' | 'less' | 'two-sided';

/**
 * Answers: how likely a standard normal value at least as extreme as `z` is.
 * Arguments: `z`, any number; `alternative`, in which direction it would be extreme.
 * Result: a p-value from 0 to 1.
 * Zero, missing: 0 gives 1 for both directions and 0.5 for one; null gives null; NaN is refused.
 * Source: the definition of a p-value.
 * Example:
 * ```ts
 * pOfZ(1.959963984540054, 'two-sided') // 0.05
 * pOfZ(1.959963984540054, 'greater') // 0.025
 * ```
 */
export function pOfZ(z: number | null, alternative: Alternative): number | null {
  demandChoice(alternative, ['greater', 'less', 'two-sided'], 'an alternative');
  if (z === null) return null;
  demand(!Number.isNaN(z), 'a z-score is a number');
  if (alternative === 'greater') return normalCdf(-z);
  if (alternative === 'less') return normalCdf(z);
  return Math.min(1, 2 * normalCdf(-Math.abs(z)));
}
