import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import {
  type Counts,
  type EstimateOptions,
  finiteEstimate,
  MISSING_INPUT,
  refuseImpossibleCounts,
  refuseImpossibleMultiplier,
  rowsOf,
  sumOf,
  times,
  unitOf,
} from './make-estimate.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Answers: what share of `n` had the property, and between which shares the true share lies.
 * Arguments: `x`, a count from 0 to `n`; `n`, above 0; or two lists of the same length, one entry for each row of a group,
 * which are summed before the share is taken (proportions are never averaged). Options: `confidence`, a fraction or a
 * percentage (0.95); `multiplier`, above 0 (1 gives a share, 100 a percentage).
 * Result: the share times the multiplier, with Wilson limits.
 * Zero, missing and small: 0 of n is 0 with a lower limit of 0; a missing count anywhere in the group gives null; the
 * method holds for small n. A negative count, n of 0 or less, or x above n in any row is refused.
 * Source: PHEindicatormethods `phe_proportion`; Wilson (1927). Specification section 2.
 * Example:
 * ```ts
 * proportion(65, 100) // { value: 0.65, lower: 0.552544433, upper: 0.736357518, method: 'Wilson' }
 * proportion([20, 20], [100, 100], { multiplier: 100 }) // { value: 20, lower: 15.0452009, unit: 'per cent' }
 * proportion(11, 10) // ImpossibleInput
 * ```
 */
export function proportion(x: Counts, n: Counts, options: EstimateOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 1 } = options;
  refuseImpossibleMultiplier(multiplier);
  refuseImpossibleCounts(x, n);
  const totals = rowsOf(n);
  demand(
    rowsOf(x).every((count, i) => count === null || totals[i] === null || count <= totals[i]!),
    'a proportion needs a numerator from 0 to its denominator',
  );
  const [numerator, denominator] = [sumOf(x), sumOf(n)];
  const kept = { unit: unitOf(multiplier), confidence: confidenceFraction(confidence), method: 'Wilson' };
  if (numerator === null || denominator === null)
    return { ...kept, value: null, lower: null, upper: null, numerator, denominator, notes: [MISSING_INPUT] };
  const interval = wilsonInterval(numerator, denominator, confidence);
  return finiteEstimate({
    ...kept,
    value: (numerator / denominator) * multiplier,
    lower: times(interval.lower, multiplier),
    upper: times(interval.upper, multiplier),
    numerator,
    denominator,
    notes: [],
  });
}
