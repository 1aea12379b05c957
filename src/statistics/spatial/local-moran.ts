/** Where on the map neighbours are alike: local Moran's I (LISA) and its clusters. */
import { type RandomSource, randomSource } from '../distributions/random.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { adjustByBenjaminiHochberg } from '../multiple/false-discovery-rate.ts';
import { type Alternative, pOfZ } from './p-of-z.ts';
import { demandPermutations, scaledDeviations, shareAsExtreme } from './permutation.ts';
import { type PresentAreas, presentAreas, type SpatialWeights } from './spatial-weights.ts';

/** The area's own value, then its neighbours', against the mean. */
export type Quadrant = 'High-High' | 'Low-Low' | 'High-Low' | 'Low-High';

export interface LocalMoranOptions {
  alternative?: Alternative;
  /** 'conditional' on the area's own value (the default), or 'total' over all values in any order */
  assumption?: 'conditional' | 'total';
  permutations?: number;
  seed?: number;
  /** from which p-value, adjusted for false discovery, an area is not called a cluster; 0.05 when not given */
  below?: number;
  /** by which p-value clusters are called: 'analytic' (the default) or 'permutation' */
  judgedBy?: 'analytic' | 'permutation';
}

export interface LocalMoranArea {
  moran: number | null;
  expectation: number | null;
  variance: number | null;
  z: number | null;
  pValue: number | null;
  permutationPValue: number | null;
  /** Benjamini and Hochberg, of the p-value that clusters are called by */
  adjustedPValue: number | null;
  quadrant: Quadrant | null;
  /** the quadrant where the adjusted p-value is small enough */
  cluster: Quadrant | 'Not significant' | null;
}

/**
 * Answers: where on the map areas lie among their like (clusters), or among their unlike (outliers).
 * Arguments: `values` of the areas, null where missing; `weights` of their neighbours; `options`: direction ('two-sided' when
 * not given), assumption, permutations of the other areas' values with their seed, and what counts as a cluster.
 * Result: for each area, in the order given, its local I with expectation, variance, z-score, p-values and quadrant;
 * `cluster` is the quadrant where the false-discovery adjusted p-value is below the threshold.
 * Zero, missing and small: an area without a value, or without a neighbour that has one, has nulls throughout. Fewer than four
 * areas with a value, or values all equal, give nulls throughout with a note.
 * Source: Anselin, Geographical Analysis 27 (1995); Sokal, Oden and Thomson (1998) for 'conditional'; spdep `localmoran`.
 * Example:
 * ```ts
 * const line = spatialWeights([[1], [0, 2], [1, 3], [2, 4], [3]])
 * localMoran([9, 8, 5, 2, 1], line).areas[0] // { moran: 1.2, expectation: -0.4, variance: 1.2, quadrant: 'High-High' }
 * localMoran([9, 8, null, 2, 1], line).areas[2] // { moran: null, cluster: null }
 * ```
 */
export function localMoran(
  values: (number | null)[],
  weights: SpatialWeights,
  options: LocalMoranOptions = {},
): { areas: LocalMoranArea[]; notes: string[] } {
  const { permutations = 0, seed, below = 0.05, judgedBy = 'analytic' } = options;
  demandChoice(options.alternative ?? 'two-sided', ['greater', 'less', 'two-sided'], 'an alternative');
  demandChoice(options.assumption ?? 'conditional', ['conditional', 'total'], 'an assumption');
  demandChoice(judgedBy, ['analytic', 'permutation'], 'what clusters are judged by');
  demandPermutations(permutations, seed);
  demand(below > 0 && below <= 1, 'the p-value below which an area is a cluster is above 0 and at most 1');
  demand(judgedBy === 'analytic' || permutations > 0, 'to call clusters by permutation there must be permutations');
  const present = presentAreas(values, weights);
  const deviations = present.values.length < 4 ? null : scaledDeviations(present.values);
  const areas = values.map((): LocalMoranArea => NONE);
  if (deviations === null)
    return { areas, notes: [...present.notes, 'Fewer than four areas have a value, or all values are equal.'] };
  const local = localAreas(deviations, present, options);
  const adjusted = adjustByBenjaminiHochberg(
    local.map((area) => (judgedBy === 'permutation' ? area.permutationPValue : area.pValue)),
  );
  present.places.forEach((place, i) => {
    areas[place] = judged({ ...local[i]!, adjustedPValue: adjusted[i]! }, below);
  });
  return { areas, notes: present.notes };
}

const NONE: LocalMoranArea = {
  moran: null,
  expectation: null,
  variance: null,
  z: null,
  pValue: null,
  permutationPValue: null,
  adjustedPValue: null,
  quadrant: null,
  cluster: null,
};

const judged = (area: LocalMoranArea, below: number): LocalMoranArea =>
  area.adjustedPValue === null
    ? area
    : { ...area, cluster: area.adjustedPValue < below ? area.quadrant : 'Not significant' };

function localAreas(deviations: number[], present: PresentAreas, options: LocalMoranOptions): LocalMoranArea[] {
  const { alternative = 'two-sided', permutations = 0, seed = 0 } = options;
  const n = deviations.length;
  const square = deviations.reduce((sum, z) => sum + z * z, 0) / n;
  const kurtosis = deviations.reduce((sum, z) => sum + z ** 4, 0) / n / square ** 2;
  const source = randomSource(seed);
  return deviations.map((own, i) => {
    const [places, weights] = [present.weights.neighbours[i]!, present.weights.weights[i]!];
    if (places.length === 0) return NONE;
    const lag = places.reduce((sum, j, at) => sum + weights[at]! * deviations[j]!, 0);
    const moran = (own / square) * lag;
    const moments = momentsOf(options.assumption ?? 'conditional', { own, square, kurtosis, n, weights });
    const z = moments.variance > 0 ? (moran - moments.expectation) / Math.sqrt(moments.variance) : null;
    const drawn = permutations
      ? lagsOfOthers(deviations, i, weights, permutations, source).map((other) => (own / square) * other)
      : [];
    return {
      ...NONE,
      ...moments,
      moran,
      z,
      pValue: pOfZ(z, alternative),
      permutationPValue: permutations ? shareAsExtreme(drawn, moran, alternative) : null,
      quadrant: `${own > 0 ? 'High' : 'Low'}-${lag > 0 ? 'High' : 'Low'}` as Quadrant,
    };
  });
}

interface LocalParts {
  own: number;
  /** mean squared deviation of all areas */
  square: number;
  kurtosis: number;
  n: number;
  weights: number[];
}

function momentsOf(assumption: 'conditional' | 'total', parts: LocalParts): { expectation: number; variance: number } {
  const { own, square, kurtosis, n, weights } = parts;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  if (assumption === 'conditional') {
    const spread = (n / (n - 2)) * (squares - (total * total) / (n - 1)) * (square - (own * own) / (n - 1));
    return { expectation: -(own * own * total) / ((n - 1) * square), variance: (own / square) ** 2 * spread };
  }
  const expectation = -total / (n - 1);
  const each = (n - kurtosis) / (n - 1);
  const pairs = (2 * kurtosis - n) / ((n - 1) * (n - 2));
  return { expectation, variance: each * squares + pairs * (total * total - squares) - expectation ** 2 };
}

/** What the neighbours would add up to if the other areas' values were dealt out to them, so many times. */
function lagsOfOthers(values: number[], own: number, weights: number[], times: number, source: RandomSource): number[] {
  const others = values.filter((_, i) => i !== own);
  return Array.from({ length: times }, () => {
    let lag = 0;
    for (let at = 0; at < weights.length; at++) {
      const j = at + source.integer(others.length - at);
      [others[at], others[j]] = [others[j]!, others[at]!];
      lag += weights[at]! * others[at]!;
    }
    return lag;
  });
}
