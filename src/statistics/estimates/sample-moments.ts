/** The mean and spread of a list of measurements, from which means and their differences take their limits. */
import { demand } from '../impossible-input.ts';

export interface SampleMoments {
  n: number;
  sum: number;
  mean: number | null;
  /** with n − 1; null below two values */
  variance: number | null;
  missing: number;
}

/**
 * Answers: how many values a list holds, and their sum, mean and variance.
 * Arguments: `values`, in any unit, null where missing.
 * Result: n, sum, mean, variance (with n − 1) and how many were missing.
 * Zero, missing and small: missing values are counted and left out; without a value the mean is null; below two the
 * variance is null. A value that is not a finite number is refused.
 * Source: textbook definitions, in two passes so that a large mean does not swallow a small spread.
 * Example:
 * ```ts
 * sampleMoments([2, 4, null, 6]) // { n: 3, sum: 12, mean: 4, variance: 4, missing: 1 }
 * ```
 */
export function sampleMoments(values: readonly (number | null)[]): SampleMoments {
  const present = values.filter((value) => value !== null);
  demand(present.every(Number.isFinite), 'every measurement is a finite number, or null where it is missing');
  const n = present.length;
  const missing = values.length - n;
  const sum = present.reduce((total, value) => total + value, 0);
  if (n === 0) return { n, sum, mean: null, variance: null, missing };
  // the average of the differences takes back what rounding took from the sum
  const rough = sum / n;
  const mean = rough + present.reduce((total, value) => total + (value - rough), 0) / n;
  if (n === 1) return { n, sum, mean, variance: null, missing };
  const squares = present.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { n, sum, mean, variance: squares / (n - 1), missing };
}

/** A sentence for the notes, or none. */
export const missingValuesNote = (missing: number, of: number): string[] =>
  missing === 0
    ? []
    : [`${missing} of ${of} values ${missing === 1 ? 'is' : 'are'} missing and left out of the calculation.`];
