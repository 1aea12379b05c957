/** What tests by permutation share. */

import { demand } from '../impossible-input.ts';
import { meanOf } from '../spc/averages.ts';
import type { Alternative } from './p-of-z.ts';

/**
 * Answers: whether a test by permutation may be run.
 * Arguments: `permutations`, a whole number of 0 or more; `seed`, needed where there are any.
 * Result: nothing.
 * Zero, missing: none is allowed and needs no seed; anything else is refused.
 * Source: this project's rule that chance comes in by argument.
 * Example:
 * ```ts
 * demandPermutations(0, undefined) // undefined
 * demandPermutations(99, undefined) // ImpossibleInput
 * ```
 */
export function demandPermutations(permutations: number, seed: number | undefined): void {
  demand(Number.isInteger(permutations) && permutations >= 0, 'permutations are a whole number of 0 or more');
  demand(permutations === 0 || seed !== undefined, 'permutations need a seed');
}

/**
 * Answers: how far each value is from their mean, over the largest of these distances. That changes no ratio of them, and
 * keeps their powers within range.
 * Arguments: `values`, any numbers.
 * Result: from -1 to 1, in the order given.
 * Zero, missing and small: values that are equal but for rounding, and no values, give null.
 * Source: none is needed.
 * Example:
 * ```ts
 * scaledDeviations([1, 2, 6]) // [-0.66666667, -0.33333333, 1]
 * scaledDeviations([5, 5]) // null
 * ```
 */
export function scaledDeviations(values: number[]): number[] | null {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 0)) return null;
  const units = values.map((value) => value / largest);
  const mean = meanOf(units);
  const deviations = units.map((unit) => unit - mean);
  const reach = deviations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return reach > 1e-14 ? deviations.map((value) => value / reach) : null;
}

/**
 * Answers: how often chance gives a statistic at least as extreme as the observed one.
 * Arguments: `drawn`, the statistic of each permutation; `observed`; `alternative`, in which direction it would be extreme.
 * Result: a p-value above 0 and at most 1. The observed one counts among the permutations; for both directions it is twice the
 * smaller side.
 * Zero, missing and small: without permutations it is 1. Values equal but for rounding count as equal.
 * Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), section 4.3; spdep `moran.mc`.
 * Example:
 * ```ts
 * shareAsExtreme([1, 2, 3, 4], 4, 'greater') // 0.4
 * shareAsExtreme([1, 2, 3, 4], 5, 'two-sided') // 0.4
 * ```
 */
export function shareAsExtreme(drawn: number[], observed: number, alternative: Alternative): number {
  const slack = 1e-12 * Math.max(1, Math.abs(observed));
  const above = (drawn.filter((value) => value >= observed - slack).length + 1) / (drawn.length + 1);
  const below = (drawn.filter((value) => value <= observed + slack).length + 1) / (drawn.length + 1);
  if (alternative === 'greater') return above;
  return alternative === 'less' ? below : Math.min(1, 2 * Math.min(above, below));
}
