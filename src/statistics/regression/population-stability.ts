import { demand } from '../impossible-input.ts';

export interface PopulationStability {
  index: number | null;
  /** 'stable' below 0.1, 'investigate' up to 0.25, 'act' above */
  verdict: 'stable' | 'investigate' | 'act' | null;
  notes: string[];
}

/** A bin that nobody fell into counts as this share. */
const FLOOR = 0.0001;

/**
 * Answers: how far a population has moved from the one that a model was made for (PSI).
 * Arguments: `expected` and `actual`, shares (or counts) of the two populations in the same bins, 0 or more, null where
 * missing; at least two bins, fixed on the reference population (deciles, usually).
 * Result: the index, 0 or more, and its verdict.
 * Zero, missing and small: a share below 0.0001 counts as 0.0001; a missing bin gives null; a population without
 * anybody, negative shares or bins that do not match are refused.
 * Source: Σ (aᵢ − eᵢ) ln(aᵢ / eᵢ); specification population-health, drift; the verdicts' limits are from memory there.
 * Example:
 * ```ts
 * populationStabilityIndex([0.5, 0.5], [0.6, 0.4]) // { index: 0.0405465, verdict: 'stable' }
 * populationStabilityIndex([0.5, 0.5], [1]) // ImpossibleInput
 * ```
 */
export function populationStabilityIndex(
  expected: readonly (number | null)[],
  actual: readonly (number | null)[],
): PopulationStability {
  demand(
    expected.length === actual.length && expected.length >= 2,
    'a stability index needs two or more matching bins',
  );
  const [e, a] = [sharesOf(expected), sharesOf(actual)];
  if (e === null || a === null)
    return { index: null, verdict: null, notes: ['A bin is missing, so there is no index.'] };
  const index = e.reduce((sum, share, i) => sum + (a[i]! - share) * Math.log(a[i]! / share), 0);
  return { index, verdict: index < 0.1 ? 'stable' : index <= 0.25 ? 'investigate' : 'act', notes: [] };
}

function sharesOf(bins: readonly (number | null)[]): number[] | null {
  const known = bins.filter((bin) => bin !== null);
  demand(
    known.every((bin) => bin >= 0 && Number.isFinite(bin)),
    'a bin holds a share or count of 0 or more',
  );
  if (known.length < bins.length) return null;
  const total = known.reduce((sum, bin) => sum + bin, 0);
  demand(total > 0 && Number.isFinite(total), 'a population needs somebody in it');
  return known.map((bin) => Math.max(bin / total, FLOOR));
}
