import type { Interval } from './interval.ts';
import { confidenceFraction, zForConfidence } from './normal.ts';

/**
 * Answers: between which shares the true share lies, when `x` of `n` had the property.
 * Arguments: `x`, a count from 0 to `n` (fractions allowed, for weighted counts); `n`, above 0; `confidence`, a
 * fraction or a percentage (0.95 when not given).
 * Result: lower and upper as shares of 1, never outside 0 to 1, with the method's name.
 * Zero, missing and small: x = 0 gives a lower limit of 0 and x = n an upper limit of 1; null for either gives null
 * limits; the method holds for small n. A negative count, n of 0 or less, or x above n is a RangeError.
 * Source: Wilson (1927); as in PHEindicatormethods `phe_proportion`.
 * Example: `wilsonInterval(65, 100)` is 0.5525444 to 0.7363575.
 */
export function wilsonInterval(x: number | null, n: number | null, confidence = 0.95): Interval {
  const kept = { confidence: confidenceFraction(confidence), method: 'Wilson' as const };
  if (x === null || n === null) return { lower: null, upper: null, ...kept };
  if (!(n > 0)) throw new RangeError(`a proportion needs a denominator above 0, not ${n}`);
  if (!(x >= 0 && x <= n))
    throw new RangeError(`a proportion needs a numerator from 0 to its denominator, not ${x} of ${n}`);
  const z = zForConfidence(confidence);
  const middle = 2 * x + z * z;
  const reach = z * Math.sqrt(z * z + 4 * x * (1 - x / n));
  const width = 2 * (n + z * z);
  // at 0 and at n the limit is exact by algebra, and rounding must not move it
  const lower = x === 0 ? 0 : (middle - reach) / width;
  const upper = x === n ? 1 : (middle + reach) / width;
  return { lower, upper, ...kept };
}
