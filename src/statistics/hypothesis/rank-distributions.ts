import type { Alternative } from './test-result.ts';

/** Probabilities of each value of a rank statistic from 0 up, which is symmetric when no values are equal. */
export type RankDistribution = Float64Array;

/**
 * Answers: how probable each value of Mann and Whitney's U is when two groups do not differ.
 * Arguments: `first` and `second`, how many are in the groups, whole numbers of 0 or more; no two values are equal.
 * Result: probabilities of U = 0, 1, … first·second.
 * Zero, missing and small: an empty group leaves U = 0, of probability 1.
 * Source: Mann and Whitney (1947), from memory: the ways in which each value can come about are counted; as R's `dwilcox`.
 * Example:
 * ```ts
 * rankSumDistribution(1, 2) // { 0: 0.3333333333333333, 1: 0.3333333333333333, 2: 0.3333333333333333 }
 * ```
 */
export const rankSumDistribution = (first: number, second: number): RankDistribution => {
  const largest = first * second;
  // ways[k][u]: choices of k among the ranks so far whose sum exceeds the smallest possible by u
  const ways = Array.from({ length: first + 1 }, () => new Float64Array(largest + 1));
  ways[0]![0] = 1;
  for (let rank = 1; rank <= first + second; rank++) {
    for (let k = Math.min(first, rank); k >= 1; k--) {
      const above = rank - k;
      if (above > second) continue;
      const [from, to] = [ways[k - 1]!, ways[k]!];
      for (let u = largest; u >= above; u--) to[u] = to[u]! + from[u - above]!;
    }
  }
  return asShares(ways[first]!);
};

/**
 * Answers: how probable each value of Wilcoxon's V is when pairs do not differ.
 * Arguments: `pairs`, how many, a whole number of 0 or more; no two differences are equal in size and none is 0.
 * Result: probabilities of V = 0, 1, … pairs·(pairs + 1)/2.
 * Zero, missing and small: no pairs leave V = 0, of probability 1.
 * Source: Wilcoxon (1945), from memory; as R's `dsignrank`.
 * Example:
 * ```ts
 * signedRankDistribution(2) // { 0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25 }
 * ```
 */
export const signedRankDistribution = (pairs: number): RankDistribution => {
  const ways = new Float64Array((pairs * (pairs + 1)) / 2 + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= pairs; rank++)
    for (let v = ways.length - 1; v >= rank; v--) ways[v] = ways[v]! + ways[v - rank]!;
  return asShares(ways);
};

/**
 * Answers: how probable a rank statistic as far out as this one is.
 * Arguments: `shares`, its symmetric distribution; `statistic`, a whole number from 0 up; `alternative`, the side.
 * Result: a p-value; for both sides twice the smaller one, at most 1.
 * Zero, missing and small: a statistic of 0 has the probability of 0 below it; below 0 there is nothing.
 * Source: as R's `wilcox.test`.
 * Example:
 * ```ts
 * exactRankPValue(signedRankDistribution(2), 0, 'two-sided') // 0.5
 * ```
 */
export const exactRankPValue = (shares: RankDistribution, statistic: number, alternative: Alternative): number => {
  const below = sumTo(shares, statistic);
  const above = sumTo(shares, shares.length - 1 - statistic);
  if (alternative === 'less') return below;
  return alternative === 'greater' ? above : Math.min(1, 2 * Math.min(below, above));
};

/**
 * Answers: at or below which value of a rank statistic the share `p` lies.
 * Arguments: `shares`, its distribution; `p`, 0 to 1.
 * Result: the smallest such value, a whole number.
 * Zero, missing and small: where it is 0 the result is 1, as every interval needs a difference.
 * Source: as R's `wilcox.test`.
 * Example:
 * ```ts
 * exactRankQuantile(signedRankDistribution(4), 0.2) // 3
 * ```
 */
export const exactRankQuantile = (shares: RankDistribution, p: number): number => {
  let sum = 0;
  let value = 0;
  // rounding of the sum must not carry it past a share it reaches exactly
  for (; value < shares.length - 1; value++) {
    sum += shares[value]!;
    if (sum >= p * (1 - 64 * Number.EPSILON)) break;
  }
  return Math.max(1, value);
};

function asShares(ways: Float64Array): RankDistribution {
  const all = ways.reduce((sum, count) => sum + count, 0);
  return ways.map((count) => count / all);
}

function sumTo(shares: RankDistribution, last: number): number {
  let sum = 0;
  for (let value = 0; value <= last && value < shares.length; value++) sum += shares[value]!;
  return Math.min(1, sum);
}
