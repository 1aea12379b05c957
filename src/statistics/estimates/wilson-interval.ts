import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import { demand } from '../impossible-input.ts';
import type { Interval } from './interval.ts';

/**
 * Answers: between which shares the true share lies, when `x` of `n` had the property.
 * Arguments: `x`, a count from 0 to `n` (fractions allowed, for weighted counts); `n`, above 0; `confidence`, a
 * fraction or a percentage (0.95 when not given).
 * Result: lower and upper as shares of 1, never outside 0 to 1, with the method's name.
 * Zero, missing and small: x = 0 gives a lower limit of 0 and x = n an upper limit of 1; null for either gives null
 * limits; the method holds for small n. A negative count, n of 0 or less, or x above n is refused.
 * Source: Wilson (1927); as in PHEindicatormethods `phe_proportion`.
 * Example:
 * ```ts
 * wilsonInterval(65, 100) // { lower: 0.5525444, upper: 0.7363575 }
 * wilsonInterval(11, 10) // ImpossibleInput
 * ```
 */
export function wilsonInterval(x: number | null, n: number | null, confidence = 0.95): Interval {
  const kept = { confidence: confidenceFraction(confidence), method: 'Wilson' as const };
  if (x === null || n === null) return { lower: null, upper: null, ...kept };
  return { ...wilsonLimits(x, n, zForConfidence(confidence)), ...kept };
}

/**
 * Answers: where Wilson's interval ends when it reaches `z` standard errors each way, for intervals that no confidence from
 * 90% names: a one-sided one, or one that is put together from others.
 * Arguments: `x`, a count from 0 to `n`; `n`, above 0; `z`, 0 or more (1.96 for 95%).
 * Result: lower and upper as shares of 1, never outside 0 to 1.
 * Zero, missing and small: x = 0 gives a lower limit of 0 and x = n an upper limit of 1; a z of 0 gives the share itself
 * twice; a limit beyond the range of numbers is null. A negative count, n of 0 or less, or x above n is refused.
 * Source: Wilson (1927).
 * Example:
 * ```ts
 * wilsonLimits(65, 100, 1.959963984540054) // { lower: 0.5525444, upper: 0.7363575 }
 * wilsonLimits(1, 4, 0) // { lower: 0.25, upper: 0.25 }
 * wilsonLimits(11, 10, 1.96) // ImpossibleInput
 * ```
 */
export function wilsonLimits(x: number, n: number, z: number): { lower: number | null; upper: number | null } {
  demand(n > 0 && n < Number.POSITIVE_INFINITY, 'a proportion needs a denominator above 0');
  demand(x >= 0 && x <= n, 'a proportion needs a numerator from 0 to its denominator');
  demand(z >= 0 && z < Number.POSITIVE_INFINITY, 'the reach of an interval is a number of standard errors, 0 or more');
  const middle = 2 * x + z * z;
  const reach = z * Math.sqrt(z * z + 4 * x * (1 - x / n));
  const width = 2 * (n + z * z);
  // at 0 and at n the limit is exact by algebra, and rounding must not move it
  const lower = x === 0 ? 0 : (middle - reach) / width;
  const upper = x === n ? 1 : (middle + reach) / width;
  return { lower: shareOrNull(lower), upper: shareOrNull(upper) };
}

/** Counts beyond what numbers hold leave no limit; rounding leaves none outside 0 to 1. */
const shareOrNull = (limit: number): number | null => (Number.isFinite(limit) ? Math.min(1, Math.max(0, limit)) : null);
