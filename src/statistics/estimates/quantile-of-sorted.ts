import { demand } from '../impossible-input.ts';

/**
 * Answers: below which value the share `share` of some numbers lies.
 * Arguments: `sorted`, finite numbers, rising, one at least; `share`, 0 to 1.
 * Result: between two neighbouring values by straight line, at place 1 + (n − 1)·share.
 * Zero, missing and small: a share of 0 gives the least and of 1 the largest; of one value every share is that value; no value
 * at all is refused.
 * Source: Hyndman and Fan (1996), type 7, as R's `quantile`.
 * Example:
 * ```ts
 * quantileOfSorted([1, 2, 4], 0.75) // 3
 * quantileOfSorted([], 0.5) // ImpossibleInput
 * ```
 */
export function quantileOfSorted(sorted: readonly number[], share: number): number {
  demand(sorted.length > 0 && share >= 0 && share <= 1, 'a quantile needs one value at least and a share from 0 to 1');
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [left, right] = [sorted[below]!, sorted[below + 1] ?? sorted[below]!];
  const part = place - below;
  // weighting each end keeps a sum of two large numbers from overflowing; equal ends stay exact
  return left === right ? left : left * (1 - part) + right * part;
}
