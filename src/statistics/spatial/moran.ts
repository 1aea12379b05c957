/** Whether neighbouring areas are alike: Moran's I. */
import { randomSource } from '../distributions/random.ts';
import { demandChoice } from '../impossible-input.ts';
import { type Alternative, pOfZ } from './p-of-z.ts';
import { demandPermutations, scaledDeviations, shareAsExtreme } from './permutation.ts';
import { presentAreas, type SpatialWeights } from './spatial-weights.ts';

export interface MoranOptions {
  alternative?: Alternative;
  /** what is taken for chance: the same values in any order ('randomisation', the default) or a normal distribution */
  assumption?: 'randomisation' | 'normality';
  /** how often values are shuffled for a p-value without any assumption; 0 when not given */
  permutations?: number;
  /** needed with permutations */
  seed?: number;
}

export interface MoranTest {
  /** Moran's I: near 1 where neighbours are alike, near 0 by chance, below 0 where they are unlike */
  moran: number | null;
  expectation: number | null;
  variance: number | null;
  z: number | null;
  pValue: number | null;
  /** share of shuffles at least as extreme, the observed one counted among them */
  permutationPValue: number | null;
  areas: number;
  notes: string[];
}

/**
 * Answers: whether neighbouring areas have more similar values (or less similar ones) than chance would give.
 * Arguments: `values` of the areas, null where missing; `weights` of their neighbours; `options`: direction ('greater' when
 * not given), assumption, permutations (a whole number) with their seed.
 * Result: Moran's I with its expectation and variance by chance, z-score, p-value, and p-value by permutation.
 * Zero, missing and small: areas without a value leave with their links; areas without neighbours are not counted in n, as
 * spdep does. Fewer than four areas with neighbours, or values all equal, give nulls with a note.
 * Source: Moran (1950); Cliff and Ord, Spatial Processes (1981); as spdep 1.2-7 `moran.test` and `moran.mc`.
 * Example:
 * ```ts
 * const line = spatialWeights([[1], [0, 2], [1, 3], [2, 4], [3]])
 * moransI([1, 2, 3, 4, 5], line) // { moran: 0.6, expectation: -0.25, pValue: 0.02660886, areas: 5 }
 * moransI([3, 3, 3, 3, 3], line).moran // null
 * moransI([1, 2], line) // ImpossibleInput
 * ```
 */
export function moransI(values: (number | null)[], weights: SpatialWeights, options: MoranOptions = {}): MoranTest {
  const { alternative = 'greater', assumption = 'randomisation', permutations = 0, seed } = options;
  demandChoice(assumption, ['randomisation', 'normality'], 'an assumption');
  demandChoice(alternative, ['greater', 'less', 'two-sided'], 'an alternative');
  demandPermutations(permutations, seed);
  const present = presentAreas(values, weights);
  const areas = present.weights.neighbours.filter((own) => own.length > 0).length;
  const deviations = scaledDeviations(present.values);
  if (areas < 4 || deviations === null) return withoutTest(areas, present.notes);
  const sums = sumsOf(present.weights);
  const moranOf = (x: number[]) => ((areas / sums.s0) * likeness(x, present.weights)) / sum(x, 2);
  const moran = moranOf(deviations);
  const moments = momentsOf(assumption, areas, sums, deviations);
  const z = moments.variance > 0 ? (moran - moments.expectation) / Math.sqrt(moments.variance) : null;
  const drawn = permutations ? shuffled(deviations, permutations, seed!, moranOf) : [];
  const permutationPValue = permutations ? shareAsExtreme(drawn, moran, alternative) : null;
  const notes = z === null ? [...present.notes, 'The variance by chance is not above 0.'] : present.notes;
  return { moran, ...moments, z, pValue: pOfZ(z, alternative), permutationPValue, areas, notes };
}

function withoutTest(areas: number, notes: string[]): MoranTest {
  const why = areas < 4 ? 'Fewer than four areas have a value and a neighbour.' : 'All values are equal.';
  const none = { moran: null, expectation: null, variance: null, z: null, pValue: null, permutationPValue: null };
  return { ...none, areas, notes: [...notes, why] };
}

interface WeightSums {
  s0: number;
  s1: number;
  s2: number;
}

function sumsOf({ neighbours, weights }: SpatialWeights): WeightSums {
  const rows = weights.map((own) => sum(own, 1));
  const columns: number[] = new Array(rows.length).fill(0);
  const back = neighbours.map((own, i) => new Map(own.map((j, at) => [j, weights[i]![at]!])));
  let s1 = 0;
  neighbours.forEach((own, i) => {
    own.forEach((j, at) => {
      const weight = weights[i]![at]!;
      columns[j]! += weight;
      s1 += weight * weight + weight * (back[j]!.get(i) ?? 0);
    });
  });
  return { s0: sum(rows, 1), s1, s2: rows.reduce((total, row, i) => total + (row + columns[i]!) ** 2, 0) };
}

/** Each deviation times its neighbours' weighted sum, added up. */
function likeness(deviations: number[], { neighbours, weights }: SpatialWeights): number {
  let alike = 0;
  neighbours.forEach((own, i) => {
    let lag = 0;
    for (let at = 0; at < own.length; at++) lag += weights[i]![at]! * deviations[own[at]!]!;
    alike += deviations[i]! * lag;
  });
  return alike;
}

function momentsOf(assumption: 'randomisation' | 'normality', n: number, sums: WeightSums, deviations: number[]) {
  const expectation = -1 / (n - 1);
  const kurtosis = (deviations.length * sum(deviations, 4)) / sum(deviations, 2) ** 2;
  const square = assumption === 'normality' ? normalVariance(n, sums) : shuffledVariance(n, sums, kurtosis);
  return { expectation, variance: square - expectation ** 2 };
}

const normalVariance = (n: number, { s0, s1, s2 }: WeightSums): number =>
  (n * n * s1 - n * s2 + 3 * s0 * s0) / (s0 * s0 * (n * n - 1));

function shuffledVariance(n: number, { s0, s1, s2 }: WeightSums, kurtosis: number): number {
  const whole = n * (s1 * (n * n - 3 * n + 3) - n * s2 + 3 * s0 * s0);
  const peaked = kurtosis * (s1 * (n * n - n) - 2 * n * s2 + 6 * s0 * s0);
  return (whole - peaked) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0);
}

/** The statistic of each of so many shuffles (Fisher and Yates). */
function shuffled(values: number[], times: number, seed: number, of: (values: number[]) => number): number[] {
  const source = randomSource(seed);
  const order = [...values];
  return Array.from({ length: times }, () => {
    for (let i = order.length - 1; i > 0; i--) {
      const j = source.integer(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return of(order);
  });
}

function sum(values: number[], power: number): number {
  let total = 0;
  for (const value of values) total += value ** power;
  return total;
}
