/** How far apart two groups are, in the measure of their own spread: it does not grow with the number of people. */
import { demand } from '../impossible-input.ts';

/** A group of persons, of whom some have something. */
export interface ShareOf {
  /** 0 to total */
  events: number | null;
  /** above 0 */
  total: number | null;
}

/** A group of measurements, by its sums. */
export interface SumsOf {
  /** how many, 1 or more */
  n: number | null;
  sum: number | null;
  /** sum of the squared values */
  squares: number | null;
}

/**
 * Answers: how far apart two shares are, in standard deviations; above about 0.1 groups are taken to be unlike.
 * Arguments: `group` and `reference`, each `events` of 0 to `total`.
 * Result: (p₁ − p₀)/√((p₁(1 − p₁) + p₀(1 − p₀))/2); below 0 where the reference has the larger share.
 * Zero and missing: a missing count gives null; two shares that are alike give 0; nobody in one and everybody in the other
 * gives null, since neither has a spread. More events than the total, or a total of 0 or less, is refused.
 * Source: Austin, Statistics in Medicine 28 (2009), from memory.
 * Example:
 * ```ts
 * standardisedDifference({ events: 30, total: 100 }, { events: 20, total: 100 }) // 0.2324952775
 * standardisedDifference({ events: null, total: 100 }, { events: 20, total: 100 }) // null
 * standardisedDifference({ events: 3, total: 2 }, { events: 1, total: 2 }) // ImpossibleInput
 * ```
 */
export function standardisedDifference(group: ShareOf, reference: ShareOf): number | null {
  const [one, nought] = [shareOf(group), shareOf(reference)];
  if (one === null || nought === null) return null;
  return inSpreads(one - nought, (one * (1 - one) + nought * (1 - nought)) / 2);
}

/**
 * Answers: how far apart two means are, in standard deviations.
 * Arguments: `group` and `reference`, each by `n` of 1 or more, the `sum` of its values and the sum of their `squares`.
 * Result: (m₁ − m₀)/√((s₁² + s₀²)/2), with variances of n − 1; below 0 where the reference has the larger mean.
 * Zero, missing and small: a missing sum gives null, as does a group of one; two equal means give 0, and different means without any
 * spread null. Squares smaller than any values of that sum could have are refused.
 * Source: Austin, Statistics in Medicine 28 (2009), from memory.
 * Example:
 * ```ts
 * standardisedMeanDifference({ n: 4, sum: 12, squares: 46 }, { n: 4, sum: 4, squares: 14 }) // 1.095445115
 * standardisedMeanDifference({ n: 1, sum: 1, squares: 1 }, { n: 4, sum: 4, squares: 14 }) // null
 * standardisedMeanDifference({ n: 2, sum: 4, squares: 1 }, { n: 4, sum: 4, squares: 14 }) // ImpossibleInput
 * ```
 */
export function standardisedMeanDifference(group: SumsOf, reference: SumsOf): number | null {
  const [one, nought] = [momentsOf(group), momentsOf(reference)];
  if (one === null || nought === null) return null;
  return inSpreads(one.mean - nought.mean, (one.variance + nought.variance) / 2);
}

function shareOf({ events, total }: ShareOf): number | null {
  if (events === null || total === null) return null;
  demand(Number.isFinite(total) && total > 0, 'a share needs a total above 0');
  demand(events >= 0 && events <= total, 'a share needs events from 0 to the total');
  return events / total;
}

function momentsOf({ n, sum, squares }: SumsOf): { mean: number; variance: number } | null {
  if (n === null || sum === null || squares === null) return null;
  demand(Number.isInteger(n) && n >= 1, 'a mean needs a whole number of values, 1 or more');
  demand(Number.isFinite(sum) && Number.isFinite(squares), 'sums are finite numbers');
  const about = squares - (sum * sum) / n;
  // what is left of a difference of two large sums may lie a little below 0
  demand(about >= -1e-9 * Math.max(1, squares), 'the squares are at least the squared sum over the number of values');
  return n === 1 ? null : { mean: sum / n, variance: Math.max(0, about) / (n - 1) };
}

function inSpreads(difference: number, variance: number): number | null {
  if (difference === 0) return 0;
  return variance > 0 ? difference / Math.sqrt(variance) : null;
}
