import { demand } from '../impossible-input.ts';

/** Beyond this, squares and their sums would leave the range of a double. */
const LARGEST = 1e100;

/**
 * Answers: the same series, once it is known to be one that can be modelled.
 * Arguments: `values`, evenly spaced, oldest first; `least`, the fewest points that the method can use.
 * Result: `values` itself.
 * Missing, zero and small: zeros and negative values pass; a value that is missing, not finite or beyond 1e100 either
 * way is refused, and so is a series shorter than `least`.
 * Source: our own check; no statistic.
 * Example:
 * ```ts
 * finiteSeries([1, 0, -2], 3) // [1, 0, -2]
 * finiteSeries([1, 2], 3) // ImpossibleInput
 * ```
 */
export function finiteSeries(values: readonly number[], least: number): readonly number[] {
  demand(values.length >= least, `this needs a series of at least ${least} points`);
  demand(
    values.every((value) => Number.isFinite(value) && Math.abs(value) <= LARGEST),
    'a series needs a finite number within ±1e100 in every period',
  );
  return values;
}
