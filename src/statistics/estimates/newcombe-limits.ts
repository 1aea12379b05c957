import { wilsonLimits } from './wilson-interval.ts';

/**
 * Answers: between which figures the difference of two shares lies, reaching `z` standard errors each way.
 * Arguments: `first` and `second`, each a count and what it is out of (count 0 to total, total above 0); `z`, 0 or more
 * (1.96 for 95%; 1.645 for one side of a one-sided 95%).
 * Result: limits of the first share less the second, built from the two Wilson intervals, never outside −1 to 1.
 * Zero, missing and small: none and all have honest limits, so the method holds for small groups; totals beyond the range of
 * numbers give null. A count above its total, or a total of 0, is refused.
 * Source: Newcombe (1998), method 10, from memory.
 * Example:
 * ```ts
 * newcombeLimits([56, 70], [48, 80], 1.959963984540054) // { lower: 0.0524314724, upper: 0.333872654 }
 * newcombeLimits([3, 2], [1, 2], 1.96) // ImpossibleInput
 * ```
 */
export function newcombeLimits(
  first: readonly [number, number],
  second: readonly [number, number],
  z: number,
): { lower: number | null; upper: number | null } {
  const [one, other] = [wilsonLimits(...first, z), wilsonLimits(...second, z)];
  if (one.lower === null || one.upper === null || other.lower === null || other.upper === null)
    return { lower: null, upper: null };
  const [p1, p2] = [first[0] / first[1], second[0] / second[1]];
  return {
    lower: p1 - p2 - Math.hypot(p1 - one.lower, other.upper - p2),
    upper: p1 - p2 + Math.hypot(one.upper - p1, p2 - other.lower),
  };
}
