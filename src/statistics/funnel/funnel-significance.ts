import { regularisedGamma } from '../distributions/gamma.ts';
import { poissonInterval } from '../estimates/poisson-interval.ts';
import { demand } from '../impossible-input.ts';
import type { FunnelLabel } from './funnel-parts.ts';

/**
 * Answers: whether a count of events is high or low against the number expected, as it is labelled beside a funnel plot.
 * Arguments: `observed` events, 0 or more; `expected` events at the baseline, above 0.
 * Result: 'High (0.001)', 'High (0.025)', 'Low (0.001)', 'Low (0.025)' or 'Not significant', tested in that order: the 99.8%
 * and the 95% interval of the count, over the expected, against 1.
 * Zero, missing and small: 0 observed is a count like any other; below 10 the interval is exact; null for either gives null.
 * Source: specification section 10, from PHEindicatormethods 2.1.0 `assign_funnel_significance`.
 * Example:
 * ```ts
 * poissonFunnelLabel(151, 106.4429719) // 'High (0.001)'
 * poissonFunnelLabel(150, 119.5695496) // 'High (0.025)'
 * poissonFunnelLabel(8, 6.239860227) // 'Not significant'
 * poissonFunnelLabel(8, 0) // ImpossibleInput
 * ```
 */
export function poissonFunnelLabel(observed: number | null, expected: number | null): FunnelLabel | null {
  demandExpected(expected);
  if (observed === null || expected === null) return null;
  const far = poissonInterval(observed, 0.998);
  const near = poissonInterval(observed, 0.95);
  if (far.lower !== null && far.lower > expected) return 'High (0.001)';
  if (near.lower !== null && near.lower > expected) return 'High (0.025)';
  if (far.upper! < expected) return 'Low (0.001)';
  if (near.upper! < expected) return 'Low (0.025)';
  return 'Not significant';
}

/**
 * Answers: how likely a count at least as far from the expected is by chance alone.
 * Arguments: `observed` events, 0 or more (fractions allowed, for weighted counts); `expected` events, above 0.
 * Result: the two-sided exact Poisson p-value, 0 to 1: twice the smaller tail, at most 1. Labels use Byar's interval from 10
 * events on, so that a label and this value may part where a unit lies on a limit.
 * Zero, missing and small: 0 observed has a lower tail only; null for either gives null; exact for small counts.
 * Source: Garwood (1936), the test that belongs to the exact Poisson limits.
 * Example:
 * ```ts
 * poissonFunnelPValue(0, 3.6888794541) // 0.05
 * poissonFunnelPValue(5, 5) // 1
 * ```
 */
export function poissonFunnelPValue(observed: number | null, expected: number | null): number | null {
  demandExpected(expected);
  if (observed === null || expected === null) return null;
  demand(Number.isFinite(observed) && observed >= 0, 'a count of events is 0 or more');
  const atMost = regularisedGamma(observed + 1, expected).upper;
  const atLeast = observed === 0 ? 1 : regularisedGamma(observed, expected).lower;
  const p = Math.min(1, 2 * Math.min(atMost, atLeast));
  // counts near the least number that can be written have no tail that can be worked out
  return Number.isNaN(p) ? null : p;
}

function demandExpected(expected: number | null): void {
  demand(expected === null || (Number.isFinite(expected) && expected > 0), 'expected events are above 0');
}
