/** What every comparison of two groups shares: its input, and limits on the logarithm's scale. */
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { type Counts, finiteEstimate, refuseImpossibleCounts, rowsOf, sumOf } from './make-estimate.ts';

/** Events in a group, and its persons (for risks and odds) or its population or person-time (for rates). */
export interface GroupEvents {
  events: Counts;
  total: Counts;
}

export interface TwoGroupOptions {
  /** a fraction or a percentage; 0.95 when not given */
  confidence?: number;
}

/** [events, total] of each group, summed; null where one of the four is missing. */
export const twoByTwo = (
  group: GroupEvents,
  reference: GroupEvents,
  kind: 'persons' | 'exposure',
): [number, number, number, number] | null => {
  const sums = [group, reference].flatMap((one) => {
    refuseImpossibleCounts(one.events, one.total);
    const totals = rowsOf(one.total);
    demand(
      kind === 'exposure' ||
        rowsOf(one.events).every((x, i) => x === null || totals[i] === null || x <= (totals[i] as number)),
      'a group has no more persons with the event than persons',
    );
    return [sumOf(one.events), sumOf(one.total)];
  });
  return sums.some((sum) => sum === null) ? null : (sums as [number, number, number, number]);
};

const MISSING_GROUP = 'A count of one of the two groups is missing, so they cannot be compared.';
const NO_RATIO = 'A count of 0 leaves the ratio without a value or without limits.';

/**
 * Answers: an estimate of two groups, which has neither numerator nor denominator of its own.
 * Arguments: `method` and `unit` as they stand beside the figure; `confidence`, a fraction or a percentage; value, lower and upper
 * limit, each null where there is none; `notes`, whole sentences.
 * Result: the estimate.
 * Zero, missing and small: null stays null; a number that is not finite becomes null, with a note.
 * Source: none: it puts together what was worked out.
 * Example:
 * ```ts
 * comparison('Katz', 'ratio', 95, [2, 1, 4], []).upper // 4
 * comparison('Katz', 'ratio', 0.95, [null, null, null], []).value // null
 * ```
 */
export const comparison = (
  method: string,
  unit: string,
  confidence: number,
  [value, lower, upper]: [number | null, number | null, number | null],
  notes: string[],
): Estimate =>
  finiteEstimate({
    value,
    unit,
    lower,
    upper,
    confidence: confidenceFraction(confidence),
    numerator: null,
    denominator: null,
    method,
    notes,
  });

export const missingComparison = (method: string, unit: string, confidence: number): Estimate =>
  comparison(method, unit, confidence, [null, null, null], [MISSING_GROUP]);

/**
 * Answers: a ratio with limits that are even on the logarithm's scale.
 * Arguments: `method` as it stands beside the figure; `ratio` with its value and the variance of its logarithm; `confidence`, a
 * fraction or a percentage.
 * Result: value·exp(∓z·√variance).
 * Zero, missing and small: a variance that is not finite, as a count of 0 makes it, leaves the value without limits; a value that is
 * not finite leaves nothing; both with a note.
 * Source: Katz and others (1978) for ratios of risks; the delta method for others.
 * Example:
 * ```ts
 * ratioEstimate('Katz', { value: 2, variance: 0.25 }, 0.95).lower // 0.7506357
 * ratioEstimate('Katz', { value: 2, variance: Infinity }, 0.95).lower // null
 * ```
 */
export const ratioEstimate = (
  method: string,
  ratio: { value: number; variance: number },
  confidence: number,
): Estimate => {
  const { value, variance } = ratio;
  if (!Number.isFinite(value)) return comparison(method, 'ratio', confidence, [null, null, null], [NO_RATIO]);
  if (!Number.isFinite(variance)) return comparison(method, 'ratio', confidence, [value, null, null], [NO_RATIO]);
  const reach = Math.exp(zForConfidence(confidence) * Math.sqrt(Math.max(0, variance)));
  return comparison(method, 'ratio', confidence, [value, value / reach, value * reach], []);
};

/** A difference with limits value ∓ z·√variance. */
export const differenceEstimate = (
  method: string,
  unit: string,
  difference: { value: number; variance: number },
  confidence: number,
): Estimate => {
  const reach = zForConfidence(confidence) * Math.sqrt(difference.variance);
  const { value } = difference;
  return comparison(method, unit, confidence, [value, value - reach, value + reach], []);
};
