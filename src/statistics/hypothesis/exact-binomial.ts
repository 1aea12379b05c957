import { regularisedBeta } from '../distributions/beta.ts';
import { oddsQuantile } from '../distributions/beta-distribution.ts';
import { binomialProbability } from '../distributions/binomial.ts';
import type { ReadOptions } from './test-result.ts';

/** Probabilities that differ by less than this are taken as equal, since rounding alone parts them. */
const EQUAL_WITHIN = 1 + 1e-7;

/**
 * Answers: how probable it is that `x` of `n`, or what is no likelier, happens when each has the chance `p`.
 * Arguments: `x`, 0 to `n`, and `n`, whole numbers; `p`, above 0 and below 1; `alternative`, the side.
 * Result: a p-value.
 * Zero, missing and small: of none the p-value is 1. It is exact, so it holds for small counts.
 * Source: exact binomial test, as R's `binom.test`.
 * Example:
 * ```ts
 * binomialPValue(1, 10, 0.5, 'two-sided') // 0.021484375
 * ```
 */
export const binomialPValue = (x: number, n: number, p: number, alternative: ReadOptions['alternative']): number => {
  if (n === 0) return 1;
  if (alternative === 'less') return atOrBelow(x, n, p);
  if (alternative === 'greater') return atOrAbove(x, n, p);
  const limit = binomialProbability(x, n, p) * EQUAL_WITHIN;
  const middle = n * p;
  if (x === middle) return 1;
  if (x < middle) {
    const other = firstWhere(Math.ceil(middle), n, (count) => binomialProbability(count, n, p) <= limit);
    return Math.min(1, atOrBelow(x, n, p) + atOrAbove(other, n, p));
  }
  const other = firstWhere(-Math.floor(middle), 0, (count) => binomialProbability(-count, n, p) <= limit);
  return Math.min(1, atOrBelow(-other, n, p) + atOrAbove(x, n, p));
};

/**
 * Answers: between which odds the true odds of x to n − x lie.
 * Arguments: `x`, 0 to `n`, and `n`, whole numbers; the alternative and the confidence (a fraction), as read.
 * Result: `lower` and `upper`, on the side or sides of the alternative.
 * Zero, missing and small: x = 0 gives a lower limit of 0, and x = n an upper limit that is infinite, given as null.
 * Source: Clopper and Pearson (1934), from memory: p/(1 − p) of their limits.
 * Example:
 * ```ts
 * exactOddsLimits(1, 10, { alternative: 'two-sided', confidence: 0.95 }) // { lower: 0.00253498846, upper: 0.80185412709 }
 * ```
 */
export const exactOddsLimits = (x: number, n: number, { alternative, confidence }: ReadOptions) => {
  const outside = alternative === 'two-sided' ? (1 - confidence) / 2 : 1 - confidence;
  return {
    lower: x === 0 || alternative === 'less' ? 0 : oddsQuantile(outside, x, n - x + 1),
    upper: x === n || alternative === 'greater' ? null : oddsQuantile(1 - outside, x + 1, n - x),
  };
};

/** The first whole number from `low` to `high` where `holds`, which once true stays true; `high` + 1 when none. */
function firstWhere(low: number, high: number, holds: (count: number) => boolean): number {
  let [below, found] = [low - 1, high + 1];
  while (found - below > 1) {
    const middle = Math.floor((below + found) / 2);
    if (holds(middle)) found = middle;
    else below = middle;
  }
  return found;
}

const atOrBelow = (x: number, n: number, p: number): number =>
  x < 0 ? 0 : x >= n ? 1 : regularisedBeta(x + 1, n - x, p).upper;

const atOrAbove = (x: number, n: number, p: number): number =>
  x <= 0 ? 1 : x > n ? 0 : regularisedBeta(x, n - x + 1, p).lower;
