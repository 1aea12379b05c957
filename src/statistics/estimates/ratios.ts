/** Ratios of two groups: of their risks, their odds and their rates. */
import type { Estimate } from '../estimate.ts';
import { type GroupEvents, missingComparison, ratioEstimate, type TwoGroupOptions, twoByTwo } from './two-groups.ts';

/**
 * Answers: how many times the risk in `reference` the risk in `group` is.
 * Arguments: two groups of `events` and `total` persons, each a figure or a list of rows that are summed first; options:
 * `confidence`, a fraction or a percentage (0.95).
 * Result: (a/n₁)/(b/n₀), with limits from se(ln RR) = √(1/a − 1/n₁ + 1/b − 1/n₀).
 * Zero, missing and small: no events in the reference gives null; none in the group gives 0 without limits; nothing is
 * added to empty cells; a missing count gives null. More events than persons, or a group of none, is refused.
 * Source: Katz and others (1978), from memory; specification section 14.
 * Example:
 * ```ts
 * relativeRisk({ events: 30, total: 200 }, { events: 15, total: 220 }) // { value: 2.2, lower: 1.22016392, upper: 3.96668014 }
 * relativeRisk({ events: 0, total: 20 }, { events: 5, total: 20 }) // { value: 0, lower: null, upper: null }
 * ```
 */
export function relativeRisk(group: GroupEvents, reference: GroupEvents, options: TwoGroupOptions = {}): Estimate {
  const { confidence = 0.95 } = options;
  const method = 'Relative risk, normal on the log scale';
  const counts = twoByTwo(group, reference, 'persons');
  if (counts === null) return missingComparison(method, 'ratio', confidence);
  const [a, n1, b, n0] = counts;
  const variance = 1 / a - 1 / n1 + 1 / b - 1 / n0;
  return ratioEstimate(method, { value: a / n1 / (b / n0), variance }, confidence);
}

/**
 * Answers: how many times the odds in `reference` the odds in `group` are.
 * Arguments: as `relativeRisk`.
 * Result: (a/c)/(b/d), where c and d are the persons without the event, with limits from
 * se(ln OR) = √(1/a + 1/b + 1/c + 1/d).
 * Zero, missing and small: with nobody in one of the four cells the value or its limits are null; nothing is added to empty
 * cells; a missing count gives null. More events than persons, or a group of none, is refused.
 * Source: Woolf (1955), from memory; specification section 14.
 * Example:
 * ```ts
 * oddsRatio({ events: 30, total: 200 }, { events: 15, total: 220 }) // { value: 2.41176471, lower: 1.25617235 }
 * ```
 */
export function oddsRatio(group: GroupEvents, reference: GroupEvents, options: TwoGroupOptions = {}): Estimate {
  const { confidence = 0.95 } = options;
  const method = 'Odds ratio, normal on the log scale';
  const counts = twoByTwo(group, reference, 'persons');
  if (counts === null) return missingComparison(method, 'ratio', confidence);
  const [a, n1, b, n0] = counts;
  const [c, d] = [n1 - a, n0 - b];
  const variance = 1 / a + 1 / b + 1 / c + 1 / d;
  return ratioEstimate(method, { value: a / c / (b / d), variance }, confidence);
}

/**
 * Answers: how many times the rate in `reference` the rate in `group` is.
 * Arguments: two groups of `events` and `total` population or person-time, each a figure or a list of rows that are summed
 * first; options: `confidence`, a fraction or a percentage (0.95).
 * Result: (x₁/n₁)/(x₀/n₀), with limits from se(ln ratio) = √(1/x₁ + 1/x₀).
 * Zero, missing and small: no events in the reference gives null; none in the group gives 0 without limits; a missing count
 * gives null. A negative count or a total of 0 or less is refused.
 * Source: Breslow and Day (1987), volume II, from memory; agrees with Poisson regression.
 * Example:
 * ```ts
 * rateRatio({ events: 40, total: 1000 }, { events: 20, total: 1000 }) // { value: 2, lower: 1.16928089, upper: 3.42090598 }
 * ```
 */
export function rateRatio(group: GroupEvents, reference: GroupEvents, options: TwoGroupOptions = {}): Estimate {
  const { confidence = 0.95 } = options;
  const method = 'Rate ratio, normal on the log scale';
  const counts = twoByTwo(group, reference, 'exposure');
  if (counts === null) return missingComparison(method, 'ratio', confidence);
  const [x1, n1, x0, n0] = counts;
  return ratioEstimate(method, { value: x1 / n1 / (x0 / n0), variance: 1 / x1 + 1 / x0 }, confidence);
}
