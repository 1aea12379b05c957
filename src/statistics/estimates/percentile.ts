/** Medians and other percentiles, with the interval that the order of the values gives. */
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { finiteEstimate } from './make-estimate.ts';
import type { MeasurementOptions } from './mean.ts';
import { quantileOfSorted } from './quantile-of-sorted.ts';
import { missingValuesNote } from './sample-moments.ts';

/**
 * Answers: below which value the share `share` of the values lies: for example within how many weeks 92% were treated.
 * Arguments: `values`, in any unit, null where missing; `share`, above 0 and below 1 (0.5 for the median, 0.92 for the 92nd percentile).
 * Options: `confidence`, a fraction or a percentage (0.95); `unit`, the name of the values' unit ('value').
 * Result: the percentile between two neighbouring values by straight line (R's type 7: place 1 + (n − 1)·share), with limits
 * that are themselves values: those of rank n·share ∓ z·√(n·share·(1 − share)), rounded outward,
 * and never nearer than the two neighbours of the percentile.
 * Zero, missing and small: missing values are left out and counted in the notes; no value gives null; where a limit's rank
 * falls before the first or after the last value, the limit is null and a note says so (a median needs about 6 values).
 * Source: value as in Hyndman and Fan (1996), type 7; limits by order statistics, specification section 14 (from memory
 * there; the same ranks without rounding are in Campbell and Gardner, 1988, from memory).
 * Example:
 * ```ts
 * percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5) // { value: 5.5, lower: 1, upper: 9, denominator: 10 }
 * percentile([10, 20, 30, 40], 0.9) // { value: 37, lower: 20, upper: null }
 * ```
 */
export function percentile(
  values: readonly (number | null)[],
  share: number,
  options: MeasurementOptions = {},
): Estimate {
  const { confidence = 0.95, unit = 'value' } = options;
  demand(share > 0 && share < 1, 'a percentile is given as a share above 0 and below 1');
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  demand(sorted.every(Number.isFinite), 'every measurement is a finite number, or null where it is missing');
  const n = sorted.length;
  const notes = missingValuesNote(values.length - n, values.length);
  if (n === 0) notes.push('There is no value to order.');
  const reach = zForConfidence(confidence) * Math.sqrt(n * share * (1 - share));
  const place = 1 + (n - 1) * share;
  const lower = valueOfRank(sorted, Math.min(Math.floor(n * share - reach), Math.floor(place)));
  const upper = valueOfRank(sorted, Math.max(Math.ceil(n * share + reach), Math.ceil(place)));
  if (n > 0 && (lower === null || upper === null))
    notes.push('There are too few values for both limits at this percentile.');
  return finiteEstimate({
    value: n === 0 ? null : quantileOfSorted(sorted, share),
    unit,
    lower,
    upper,
    confidence: confidenceFraction(confidence),
    numerator: null,
    denominator: n,
    method: 'Order statistics',
    notes,
  });
}

/**
 * Answers: which value half of the values lie below.
 * Arguments: `values` and options as `percentile`.
 * Result: as `percentile` with a share of 0.5.
 * Zero, missing and small: as `percentile`.
 * Source: as `percentile`.
 * Example:
 * ```ts
 * median([3, 1, 2]) // { value: 2, lower: null, upper: null }
 * ```
 */
export function median(values: readonly (number | null)[], options: MeasurementOptions = {}): Estimate {
  return percentile(values, 0.5, options);
}

const valueOfRank = (sorted: number[], rank: number): number | null => sorted[rank - 1] ?? null;
