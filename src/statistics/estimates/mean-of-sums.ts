import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { type MeasurementOptions, meanEstimate } from './mean.ts';

export interface MeasurementSums {
  /** how many values there are, 0 or more */
  n: number;
  /** of the values */
  sum: number;
  /** of the values squared */
  squares: number;
}

/** Below this share of the sum of squares, what is left after taking the mean away is rounding. */
const LOST = 1e-13;

/**
 * Answers: what the average of a measurement is, and between which values the true average lies, where only its sums are kept.
 * Arguments: `sums`, how many values there are, their sum and the sum of their squares. Options: as `mean`.
 * Result: as `mean`, to the precision that the sums leave: where the spread is less than about a millionth of the mean it is lost,
 * and the limits are at the value.
 * Zero, missing and small: no value gives null; below two values the limits are null.
 * Source: as `mean`.
 * Example:
 * ```ts
 * meanOfSums({ n: 8, sum: 40, squares: 232 }) // { value: 5, lower: 3.21251208, upper: 6.78748792, numerator: 40, denominator: 8 }
 * meanOfSums({ n: 0, sum: 0, squares: 0 }) // { value: null }
 * ```
 */
export function meanOfSums({ n, sum, squares }: MeasurementSums, options: MeasurementOptions = {}): Estimate {
  const { confidence = 0.95, unit = 'value' } = options;
  demand(Number.isInteger(n) && n >= 0, 'a number of values is a whole number of 0 or more');
  demand(Number.isFinite(sum) && Number.isFinite(squares), 'the sums of measurements are finite numbers');
  const level = confidenceFraction(confidence);
  const value = n === 0 ? null : sum / n;
  const spread = value === null ? 0 : squares - sum * value;
  const variance = n < 2 ? null : (spread <= squares * LOST ? 0 : spread) / (n - 1);
  return meanEstimate({ n, sum, value, variance }, { level, unit, notes: [] });
}
