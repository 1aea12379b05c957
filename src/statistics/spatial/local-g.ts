/** Where on the map high or low values gather: Getis and Ord's local G. */
import { demandChoice } from '../impossible-input.ts';
import { adjustByBenjaminiHochberg } from '../multiple/false-discovery-rate.ts';
import { type Alternative, pOfZ } from './p-of-z.ts';
import { presentAreas, type SpatialWeights } from './spatial-weights.ts';

export interface LocalGOptions {
  /** 'Gi*' counts the area itself among its neighbours (the default), 'Gi' does not */
  statistic?: 'Gi*' | 'Gi';
  /** 'two-sided' when not given */
  alternative?: Alternative;
}

export interface LocalGArea {
  /** share of all values that lies in the neighbourhood, by its weights; null where all values add up to 0 */
  g: number | null;
  expectation: number | null;
  variance: number | null;
  /** above 0 in a hot spot, below 0 in a cold spot */
  z: number | null;
  pValue: number | null;
  adjustedPValue: number | null;
}

const NONE: LocalGArea = { g: null, expectation: null, variance: null, z: null, pValue: null, adjustedPValue: null };

/**
 * Answers: where on the map high values (hot spots) or low values (cold spots) gather.
 * Arguments: `values` of the areas, null where missing, meant to be 0 or more (counts, rates); `weights` of their neighbours;
 * `options`: statistic and direction. For 'Gi*' the area is added to its neighbours, with row weights made equal again.
 * Result: for each area, in the order given, G with its expectation and variance by chance, z-score, p-value, and that
 * p-value adjusted for false discovery.
 * Zero, missing and small: an area without a value has nulls, and for 'Gi' one without a neighbour too; values that add up to 0
 * have no G but a z-score; fewer than three areas, or values all equal, give nulls for z.
 * Source: Getis and Ord (1992), Ord and Getis (1995); as spdep 1.2-7 `localG`.
 * Example:
 * ```ts
 * const line = spatialWeights([[1], [0, 2], [1, 3], [2, 4], [3]])
 * localG([9, 8, 5, 2, 1], line).areas[0] // { g: 0.34, expectation: 0.2, variance: 0.006, z: 1.8073922 }
 * localG([4, 4, 4, 4, 4], line).areas[0].z // null
 * ```
 */
export function localG(
  values: (number | null)[],
  weights: SpatialWeights,
  options: LocalGOptions = {},
): { areas: LocalGArea[]; notes: string[] } {
  const { statistic = 'Gi*', alternative = 'two-sided' } = options;
  demandChoice(statistic, ['Gi*', 'Gi'], 'a statistic');
  demandChoice(alternative, ['greater', 'less', 'two-sided'], 'an alternative');
  const present = presentAreas(values, weights);
  const own = statistic === 'Gi*' ? withItself(present.weights) : present.weights;
  const scale = present.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const scaled = present.values.map((value) => value / scale);
  const total = scaled.reduce((sum, value) => sum + value, 0);
  const local = scaled.map((_, i) => areaOf(scaled, i, { own, total, statistic, alternative }));
  const adjusted = adjustByBenjaminiHochberg(local.map((area) => area.pValue));
  const areas = values.map(() => NONE);
  present.places.forEach((place, i) => {
    areas[place] = { ...local[i]!, adjustedPValue: adjusted[i]! };
  });
  return { areas, notes: present.notes };
}

function withItself({ neighbours, style }: SpatialWeights): SpatialWeights {
  const joined = neighbours.map((own, i) => [...own, i]);
  const weights = joined.map((own) => own.map(() => (style === 'row' ? 1 / own.length : 1)));
  return { neighbours: joined, weights, style };
}

interface Whole {
  own: SpatialWeights;
  total: number;
  statistic: 'Gi*' | 'Gi';
  alternative: Alternative;
}

function areaOf(values: number[], i: number, { own, total, statistic, alternative }: Whole): LocalGArea {
  const [places, weights] = [own.neighbours[i]!, own.weights[i]!];
  if (places.length === 0) return NONE;
  const star = statistic === 'Gi*';
  const among = star ? values : values.filter((_, j) => j !== i);
  const size = among.length;
  const mean = among.reduce((sum, value) => sum + value, 0) / size;
  const spread = among.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const squares = weights.reduce((sum, w) => sum + w * w, 0);
  const lag = places.reduce((sum, j, at) => sum + weights[at]! * values[j]!, 0);
  const variance = size > 1 ? (spread * (size * squares - weight * weight)) / (size - 1) : 0;
  const z = variance > 1e-28 ? (lag - weight * mean) / Math.sqrt(variance) : null;
  const whole = star ? total : total - values[i]!;
  // values that cancel out leave nothing to take a share of
  const shares =
    Math.abs(whole) < 1e-12
      ? { g: null, expectation: null, variance: null }
      : { g: lag / whole, expectation: (weight * mean) / whole, variance: variance / whole ** 2 };
  return { ...shares, z, pValue: pOfZ(z, alternative), adjustedPValue: null };
}
