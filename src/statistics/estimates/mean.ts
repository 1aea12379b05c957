import { confidenceFraction } from '../distributions/normal.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import type { Estimate } from '../estimate.ts';
import { finiteEstimate } from './make-estimate.ts';
import { missingValuesNote, sampleMoments } from './sample-moments.ts';

export interface MeasurementOptions {
  /** a fraction or a percentage; 0.95 when not given */
  confidence?: number;
  /** what the values are measured in, e.g. 'days' */
  unit?: string;
}

export const STUDENT_T = "Student's t-distribution";

/**
 * Answers: what the average of a measurement is, and between which values the true average lies.
 * Arguments: `values`, in any unit, null where missing. Options: `confidence`, a fraction or a percentage (0.95); `unit`,
 * the name of the values' unit ('value').
 * Result: the mean, with limits from Student's t-distribution with n − 1 degrees of freedom; numerator is the sum and
 * denominator the number of values.
 * Zero, missing and small: missing values are left out and counted in the notes; no value gives null; below two values the
 * limits are null; equal values have limits at the value. The limits take the values to be independent.
 * Source: PHEindicatormethods `phe_mean`. Specification section 6.
 * Example:
 * ```ts
 * mean([2, 4, 4, 4, 5, 5, 7, 9]) // { value: 5, lower: 3.21251208, upper: 6.78748792, numerator: 40, denominator: 8 }
 * mean([7]) // { value: 7, lower: null, upper: null }
 * ```
 */
export function mean(values: readonly (number | null)[], options: MeasurementOptions = {}): Estimate {
  const { confidence = 0.95, unit = 'value' } = options;
  const level = confidenceFraction(confidence);
  const { n, sum, mean: value, variance, missing } = sampleMoments(values);
  const notes = missingValuesNote(missing, values.length);
  return meanEstimate({ n, sum, value, variance }, { level, unit, notes });
}

/** What is known of values before their mean is given. */
export interface MeanParts {
  n: number;
  sum: number;
  /** null where there is no value */
  value: number | null;
  /** with n - 1; null below two values */
  variance: number | null;
}

/**
 * Answers: the mean with its limits, from what is known of the values.
 * Arguments: `parts`; `level`, the confidence as a fraction; `unit` of the values; `notes` to stand before its own.
 * Result: value ∓ t·√(variance / n), t with n − 1 degrees of freedom.
 * Zero, missing and small: no value gives null, no variance a value without limits; both with a note.
 * Source: as `mean`.
 * Example:
 * ```ts
 * meanEstimate({ n: 2, sum: 6, value: 3, variance: null }, { level: 0.95, unit: 'days', notes: [] }).lower // null
 * meanEstimate({ n: 8, sum: 40, value: 5, variance: 32 / 7 }, { level: 0.95, unit: 'days', notes: [] }).lower // 3.21251208
 * ```
 */
export function meanEstimate(
  { n, sum, value, variance }: MeanParts,
  { level, unit, notes }: { level: number; unit: string; notes: string[] },
): Estimate {
  const reach = variance === null ? null : studentTQuantile(level + (1 - level) / 2, n - 1) * Math.sqrt(variance / n);
  const said = value === null ? ['There is no value to average.'] : [];
  if (value !== null && variance === null) said.push('One value has no spread, so the mean has no limits.');
  return finiteEstimate({
    value,
    unit,
    lower: value === null || reach === null ? null : value - reach,
    upper: value === null || reach === null ? null : value + reach,
    confidence: level,
    numerator: n === 0 ? null : sum,
    denominator: n,
    method: STUDENT_T,
    notes: [...notes, ...said],
  });
}
