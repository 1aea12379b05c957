/** Differences of two groups: of their rates, their risks and their means. */
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import type { Estimate } from '../estimate.ts';
import { perMultiplier, refuseImpossibleMultiplier, unitOf } from './make-estimate.ts';
import { type MeasurementOptions, STUDENT_T } from './mean.ts';
import { newcombeLimits } from './newcombe-limits.ts';
import { missingValuesNote, type SampleMoments, sampleMoments } from './sample-moments.ts';
import {
  comparison,
  differenceEstimate,
  type GroupEvents,
  missingComparison,
  type TwoGroupOptions,
  twoByTwo,
} from './two-groups.ts';

interface DifferenceOptions extends TwoGroupOptions {
  /** what value and limits are multiplied by, above 0 */
  multiplier?: number;
}

/**
 * Answers: how many more events for each 100,000 (or other multiplier) there were in `group` than in `reference`.
 * Arguments: two groups of `events` and `total` population or person-time, each a figure or a list of rows that are summed
 * first; options: `confidence`, a fraction or a percentage (0.95); `multiplier`, above 0 (100,000).
 * Result: r₁ − r₀ with limits ± z·√(x₁/n₁² + x₀/n₀²), times the multiplier.
 * Zero, missing and small: two groups without events differ by 0, with limits at 0 and a note; a missing count gives null.
 * Below about 10 events the limits are rough, and a note says so. A negative count or a total of 0 or less is refused.
 * Source: specification section 14; agrees with Poisson regression on the identity scale.
 * Example:
 * ```ts
 * rateDifference({ events: 40, total: 1000 }, { events: 20, total: 1000 }, { multiplier: 1000 }) // { value: 20, lower: 4.81818426 }
 * ```
 */
export function rateDifference(group: GroupEvents, reference: GroupEvents, options: DifferenceOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 100_000 } = options;
  refuseImpossibleMultiplier(multiplier);
  const method = 'Rate difference, normal';
  const counts = twoByTwo(group, reference, 'exposure');
  if (counts === null) return missingComparison(method, perMultiplier(multiplier), confidence);
  const [x1, n1, x0, n0] = counts;
  const value = (x1 / n1 - x0 / n0) * multiplier;
  const variance = (x1 / n1 / n1 + x0 / n0 / n0) * multiplier * multiplier;
  const estimate = differenceEstimate(method, perMultiplier(multiplier), { value, variance }, confidence);
  if (Math.min(x1, x0) < 10) estimate.notes.push('With fewer than 10 events in a group the limits are rough.');
  return estimate;
}

/**
 * Answers: how much larger the share with an event is in `group` than in `reference`.
 * Arguments: two groups of `events` and `total` persons, each a figure or a list of rows that are summed first; options:
 * `confidence`, a fraction or a percentage (0.95); `multiplier`, above 0 (1 gives a share, 100 percentage points).
 * Result: p₁ − p₀, with limits built from the two Wilson intervals, never outside −1 to 1 (times the multiplier).
 * Zero, missing and small: none and all have honest limits, so the method holds for small groups; a missing count gives
 * null. More events than persons, or a group of none, is refused.
 * Source: Newcombe (1998), method 10, from memory.
 * Example:
 * ```ts
 * riskDifference({ events: 56, total: 70 }, { events: 48, total: 80 }) // { value: 0.2, lower: 0.0524314724, upper: 0.333872654 }
 * ```
 */
export function riskDifference(group: GroupEvents, reference: GroupEvents, options: DifferenceOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 1 } = options;
  refuseImpossibleMultiplier(multiplier);
  const method = 'Newcombe';
  const counts = twoByTwo(group, reference, 'persons');
  if (counts === null) return missingComparison(method, unitOf(multiplier), confidence);
  const [a, n1, b, n0] = counts;
  const { lower, upper } = newcombeLimits([a, n1], [b, n0], zForConfidence(confidence));
  if (lower === null || upper === null) return missingComparison(method, unitOf(multiplier), confidence);
  const value = a / n1 - b / n0;
  const scaled: [number, number, number] = [value * multiplier, lower * multiplier, upper * multiplier];
  return comparison(method, unitOf(multiplier), confidence, scaled, []);
}

/**
 * Answers: how much larger the average of `group` is than that of `reference`.
 * Arguments: two lists of values in one unit, null where missing; options: `confidence`, a fraction or a percentage (0.95);
 * `unit`, the name of the values' unit ('value').
 * Result: the difference of the means, with Welch's limits: the two spreads need not be alike.
 * Zero, missing and small: missing values are left out and counted in the notes; a group without values gives null; a group
 * of one value gives no limits; two groups without spread have limits at the difference.
 * Source: Welch (1947), as in R's `t.test`.
 * Example:
 * ```ts
 * meanDifference([5, 7, 9, 11], [1, 2, 3]) // { value: 6, lower: 2.10202455, upper: 9.89797545 }
 * ```
 */
export function meanDifference(
  group: readonly (number | null)[],
  reference: readonly (number | null)[],
  options: MeasurementOptions = {},
): Estimate {
  const { confidence = 0.95, unit = 'value' } = options;
  const [one, nought] = [sampleMoments(group), sampleMoments(reference)];
  const notes = missingValuesNote(one.missing + nought.missing, group.length + reference.length);
  const method = `Welch, ${STUDENT_T}`;
  if (one.mean === null || nought.mean === null)
    return comparison(method, unit, confidence, [null, null, null], [...notes, 'One of the two groups has no value.']);
  const value = one.mean - nought.mean;
  const reach = welchReach(one, nought, confidenceFraction(confidence));
  if (reach !== null) return comparison(method, unit, confidence, [value, value - reach, value + reach], notes);
  return comparison(
    method,
    unit,
    confidence,
    [value, null, null],
    [...notes, 'One value has no spread, so the difference has no limits.'],
  );
}

function welchReach(one: SampleMoments, nought: SampleMoments, level: number): number | null {
  if (one.variance === null || nought.variance === null) return null;
  const [v1, v0] = [one.variance / one.n, nought.variance / nought.n];
  const both = v1 + v0;
  if (both === 0) return 0;
  // as shares of the whole, so that their squares neither overflow nor vanish
  const degrees = 1 / ((v1 / both) ** 2 / (one.n - 1) + (v0 / both) ** 2 / (nought.n - 1));
  if (!Number.isFinite(degrees)) return null;
  return studentTQuantile(level + (1 - level) / 2, degrees) * Math.sqrt(both);
}
