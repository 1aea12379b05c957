import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import {
  type Counts,
  type EstimateOptions,
  finiteEstimate,
  MISSING_INPUT,
  perMultiplier,
  refuseImpossibleCounts,
  refuseImpossibleMultiplier,
  sumOf,
  times,
} from './make-estimate.ts';
import { poissonInterval } from './poisson-interval.ts';

/**
 * Answers: how many events there were for each 100,000 (or other multiplier) of population or person-time.
 * Arguments: `x`, events, 0 or more; `n`, population or person-years, above 0, and it may be below `x`; or two lists of the
 * same length, one entry for each row of a group, which are summed first. Options: `confidence`, a fraction or a
 * percentage (0.95); `multiplier`, above 0 (100,000).
 * Result: x / n times the multiplier; the method says whether the limits are exact (below 10 events) or Byar's.
 * Zero, missing and small: 0 events have a rate and a lower limit of 0, and an upper limit above it; a missing count
 * anywhere in the group gives null. A negative count or n of 0 or less is refused.
 * Source: PHEindicatormethods `phe_rate`; Garwood (1936); Breslow and Day (1987), volume II. Specification section 3.
 * Example:
 * ```ts
 * rate(65, 100) // { value: 65000, lower: 50163.1877, upper: 82849.1385, method: 'Byars', unit: 'per 100,000' }
 * rate([1, 1], [100, 100]) // { value: 1000, lower: 121.104639, upper: 3612.34383, method: 'Exact' }
 * ```
 */
export function rate(x: Counts, n: Counts, options: EstimateOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 100_000 } = options;
  refuseImpossibleMultiplier(multiplier);
  refuseImpossibleCounts(x, n);
  const [numerator, denominator] = [sumOf(x), sumOf(n)];
  const kept = { unit: perMultiplier(multiplier), confidence: confidenceFraction(confidence), numerator, denominator };
  const interval = poissonInterval(numerator, confidence);
  if (numerator === null || denominator === null)
    return { ...kept, value: null, lower: null, upper: null, method: interval.method, notes: [MISSING_INPUT] };
  return finiteEstimate({
    ...kept,
    value: (numerator / denominator) * multiplier,
    lower: times(interval.lower, multiplier / denominator),
    upper: times(interval.upper, multiplier / denominator),
    method: interval.method,
    notes: [],
  });
}
