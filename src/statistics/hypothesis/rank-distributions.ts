import type { Alternative } from './test-result.ts';

/** Probabilities of each value of a rank statistic from 0 up, which is symmetric when no values are equal. */
export type RankDistribution = Float64Array;

/** Of Mann and Whitney's U for groups of these sizes, by counting in how many ways each can come about. */
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

/** Of Wilcoxon's V for so many pairs. */
export const signedRankDistribution = (pairs: number): RankDistribution => {
  const ways = new Float64Array((pairs * (pairs + 1)) / 2 + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= pairs; rank++)
    for (let v = ways.length - 1; v >= rank; v--) ways[v] = ways[v]! + ways[v - rank]!;
  return asShares(ways);
};

/** How far out `statistic` is, on the side or sides of the alternative. */
export const exactRankPValue = (shares: RankDistribution, statistic: number, alternative: Alternative): number => {
  const below = sumTo(shares, statistic);
  const above = sumTo(shares, shares.length - 1 - statistic);
  if (alternative === 'less') return below;
  return alternative === 'greater' ? above : Math.min(1, 2 * Math.min(below, above));
};

/** The smallest value at or below which the share `p` lies; 1 where that is 0, as every interval needs a difference. */
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
