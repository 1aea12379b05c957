/** What every estimate of a group of rows shares: its options, its sums, its unit, and the last check before it is given. */
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';

export interface EstimateOptions {
  /** a fraction or a percentage; 0.95 when not given */
  confidence?: number;
  /** what value and limits are multiplied by, above 0 */
  multiplier?: number;
}

/** One figure, or one of each row of a group, which are summed before anything is computed. */
export type Counts = number | null | readonly (number | null)[];

export const MISSING_INPUT = 'The numerator or the denominator is missing, so there is no value.';
const TOO_LARGE = 'A result too large or too small for a number to hold is not given.';

/** Sum of a group; null when one is missing or there is none. */
export const sumOf = (counts: Counts): number | null => {
  const rows = rowsOf(counts);
  if (rows.length === 0) return null;
  const sum = rows.reduce((total, count) => (total === null || count === null ? null : total + count), 0);
  demand(sum === null || sum < Number.POSITIVE_INFINITY, 'the sum of a group is within what a number can hold');
  return sum;
};

export const rowsOf = (counts: Counts): readonly (number | null)[] =>
  (Array.isArray(counts) ? counts : [counts]) as readonly (number | null)[];

/** Refuses groups whose numerators and denominators do not pair, and counts that no count can be. */
export const refuseImpossibleCounts = (x: Counts, n: Counts): void => {
  const [numerators, denominators] = [rowsOf(x), rowsOf(n)];
  demand(numerators.length === denominators.length, 'a group has as many numerators as denominators');
  const counts = numerators.filter((count) => count !== null);
  const totals = denominators.filter((total) => total !== null);
  demand(
    counts.every((count) => Number.isFinite(count) && count >= 0),
    'a numerator is 0 or more',
  );
  demand(
    totals.every((total) => Number.isFinite(total) && total > 0),
    'a denominator is above 0',
  );
};

export const refuseImpossibleMultiplier = (multiplier: number): void => {
  demand(Number.isFinite(multiplier) && multiplier > 0, 'a multiplier is above 0');
};

/** 'share', 'per cent', or 'per 100,000'. */
export const unitOf = (multiplier: number): string => {
  if (multiplier === 1) return 'share';
  return multiplier === 100 ? 'per cent' : perMultiplier(multiplier);
};

/** 'per 100,000', with the thousands marked as the NHS writes them. */
export const perMultiplier = (multiplier: number): string =>
  `per ${String(multiplier).replace(/\B(?=(\d{3})+$)/g, ',')}`;

export const times = (value: number | null, factor: number): number | null => (value === null ? null : value * factor);

/** The last check of every estimate: no infinity and nothing that is not a number leaves this folder. */
export const finiteEstimate = (estimate: Estimate): Estimate => {
  const kept = { ...estimate };
  let lost = false;
  for (const part of ['value', 'lower', 'upper', 'numerator', 'denominator'] as const) {
    if (kept[part] === null || Number.isFinite(kept[part])) continue;
    kept[part] = null;
    lost = true;
  }
  // a limit without its value would be read as the value
  if (kept.value === null) kept.lower = kept.upper = null;
  return lost ? { ...kept, notes: [...kept.notes, TOO_LARGE] } : kept;
};
