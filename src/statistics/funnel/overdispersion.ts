/** How much more units differ from each other than chance explains: φ and τ² of a funnel plot. */
import { quantileOfSorted } from '../estimates/quantile-of-sorted.ts';
import { demand } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';

/** A unit's distance from the target, on a scale on which chance makes it normal, with its standard error. */
export interface StandardisedUnit {
  distance: number;
  error: number;
}

/** extreme units are drawn in to the percentile ('winsorise'), left out ('truncate'), or taken as they are ('none') */
export type ExtremeUnits = 'winsorise' | 'truncate' | 'none';

export interface Overdispersion {
  /** how many units it rests on */
  used: number;
  /** mean squared z-score: about 1 where chance explains all differences; null without units */
  phi: number | null;
  /** variance between units beyond chance, on the scale of the distances; 0 unless φ shows more than chance */
  tauSquared: number | null;
  /** each unit's z-score */
  z: number[];
  /** the z-score that was used, in the order given: drawn in, or null for a unit left out */
  usedZ: (number | null)[];
}

const SHARE = 0.1;

/**
 * Answers: how much more the units of a funnel differ than chance explains.
 * Arguments: `units`, each with its distance from the target and the standard error (above 0) of that distance; `extremes`:
 * z-scores beyond the 10th and 90th percentiles are drawn in to them ('winsorise'), the lowest and highest tenth of units are
 * left out ('truncate'), or all are taken as they are ('none').
 * Result: φ (variance over what chance gives, to multiply it by) and τ² (variance to add), with the z-scores used.
 * Zero, missing and small: equal units give φ = 0 and τ² = 0; fewer than two units used give null for both.
 * Source: Spiegelhalter, Statistics in Medicine 24 (2005) and Spiegelhalter et al., JRSS A 175 (2012); FunnelPlotR;
 * specification section 10. τ² by the moment estimate of DerSimonian and Laird (1986).
 * Example:
 * ```ts
 * const units = [-3, 1, 4, -2].map((distance) => ({ distance, error: 1 }))
 * overdispersion(units, 'none') // { used: 4, phi: 7.5, tauSquared: 9 }
 * overdispersion(units, 'winsorise').usedZ // [-2.7, 1, 3.1, -2]
 * overdispersion([{ distance: 0, error: 0 }], 'none') // ImpossibleInput
 * ```
 */
export function overdispersion(units: StandardisedUnit[], extremes: ExtremeUnits = 'winsorise'): Overdispersion {
  for (const { distance, error } of units) {
    demand(Number.isFinite(distance), 'the distance of a unit from the target is a number');
    demand(error > 0 && error < Number.POSITIVE_INFINITY, 'the standard error of a unit is above 0');
  }
  const z = units.map(({ distance, error }) => distance / error);
  demand(z.every(Number.isFinite), 'a distance over its standard error is a number within range');
  const usedZ = extremes === 'none' ? z : extremes === 'winsorise' ? drawnIn(z) : middleOnes(z);
  const kept = usedZ.flatMap((value, i) => (value === null ? [] : [{ z: value, weight: 1 / units[i]!.error ** 2 }]));
  if (kept.length < 2) return { used: kept.length, phi: null, tauSquared: null, z, usedZ };
  const phi = finiteOrNull(sum(kept.map((unit) => unit.z ** 2)) / kept.length);
  return {
    used: kept.length,
    phi,
    tauSquared:
      phi === null
        ? null
        : between(
            kept.map((unit) => unit.weight),
            phi,
          ),
    z,
    usedZ,
  };
}

function between(weights: number[], phi: number): number | null {
  const beyond = weights.length * phi - (weights.length - 1);
  if (beyond <= 0) return 0;
  const total = sum(weights);
  return finiteOrNull(beyond / (total - sum(weights.map((weight) => (weight * weight) / total))));
}

function drawnIn(z: number[]): number[] {
  if (z.length === 0) return [];
  const sorted = [...z].sort((a, b) => a - b);
  const [low, high] = [quantileOfSorted(sorted, SHARE), quantileOfSorted(sorted, 1 - SHARE)];
  return z.map((value) => Math.min(high, Math.max(low, value)));
}

/** Without the lowest and the highest tenth by rank; equal z-scores share their mean rank, so that order cannot matter. */
function middleOnes(z: number[]): (number | null)[] {
  const sorted = [...z].sort((a, b) => a - b);
  const rank = (value: number) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1;
  return z.map((value) => {
    const tenth = Math.floor((rank(value) * 10) / (z.length + 1));
    return tenth === 0 || tenth === 9 ? null : value;
  });
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
