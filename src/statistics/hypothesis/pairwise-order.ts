/**
 * Order statistics of all differences x − y, or of all means of two of x, without making the pairs: Hodges and Lehmann's
 * estimates need the middle one of a number of pairs that grows with the square of the sample.
 */
export interface PairwiseOrder {
  /** how many pairs there are */
  pairs: number;
  /** the pair's value that has `rank` − 1 others before it, `rank` from 1 */
  at(rank: number): number;
  /** the pair's value that lies closest to `value` */
  closestTo(value: number): number;
}

/**
 * Answers: how all differences between the values of two samples are ordered, without making them.
 * Arguments: `x` and `y`, one value or more each, sorted upwards.
 * Result: order statistics of all x − y; see `PairwiseOrder`.
 * Zero, missing and small: one value each leaves one difference.
 * Source: Hodges and Lehmann (1963), from memory.
 * Example:
 * ```ts
 * orderOfDifferences(new Float64Array([1, 4]), new Float64Array([0, 2])).at(1) // -1
 * ```
 */
export const orderOfDifferences = (x: Float64Array, y: Float64Array): PairwiseOrder => {
  return pairwiseOrder(x.length * y.length, x[0]! - y.at(-1)!, x.at(-1)! - y[0]!, (limit, seen) => {
    let count = 0;
    // as x grows, fewer y's are large enough for the difference to stay at or below the limit
    for (let i = 0, j = 0; i < x.length; i++) {
      while (j < y.length && x[i]! - y[j]! > limit) j++;
      count += y.length - j;
      if (j < y.length) seen.below = Math.max(seen.below, x[i]! - y[j]!);
      if (j > 0) seen.above = Math.min(seen.above, x[i]! - y[j - 1]!);
    }
    return count;
  });
};

/**
 * Answers: how the means of every two values, and of each with itself, are ordered, without making them.
 * Arguments: `x`, one value or more, sorted upwards.
 * Result: order statistics of all (xᵢ + xⱼ)/2; see `PairwiseOrder`.
 * Zero, missing and small: one value leaves itself.
 * Source: Walsh (1949), from memory.
 * Example:
 * ```ts
 * medianOfPairs(orderOfWalshAverages(new Float64Array([1, 2, 4]))) // 2.25
 * ```
 */
export const orderOfWalshAverages = (x: Float64Array): PairwiseOrder => {
  const n = x.length;
  return pairwiseOrder((n * (n + 1)) / 2, x[0]!, x[n - 1]!, (limit, seen) => {
    let count = 0;
    for (let i = 0, j = n - 1; i < n; i++) {
      while (j >= 0 && (x[i]! + x[j]!) / 2 > limit) j--;
      if (j >= i) {
        count += j - i + 1;
        seen.below = Math.max(seen.below, (x[i]! + x[j]!) / 2);
      }
      const next = Math.max(j + 1, i);
      if (next < n) seen.above = Math.min(seen.above, (x[i]! + x[next]!) / 2);
    }
    return count;
  });
};

/** What a count saw on its way: the largest pair at or below the limit and the smallest above it. */
interface Seen {
  below: number;
  above: number;
}

type CountAtOrBelow = (limit: number, seen: Seen) => number;

function pairwiseOrder(pairs: number, least: number, most: number, count: CountAtOrBelow): PairwiseOrder {
  const look = (limit: number) => {
    const seen = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
    return { count: count(limit, seen), ...seen };
  };
  const at = (rank: number): number => {
    let low = least;
    let high = most;
    if (look(low).count >= rank) return low;
    for (;;) {
      const middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) return high;
      const seen = look(middle);
      // the bounds go to pairs' own values, so that the end is exact
      if (seen.count >= rank) high = seen.below;
      else if (seen.above >= high) return high;
      else low = middle;
    }
  };
  const closestTo = (value: number): number => {
    const { below, above } = look(value);
    return value - below <= above - value ? below : above;
  };
  return { pairs, at, closestTo };
}

/**
 * Answers: which value lies in the middle of all pairs: Hodges and Lehmann's estimate.
 * Arguments: `order`, of differences or of Walsh averages.
 * Result: in the unit of the values; of an even number of pairs the mean of the two middle ones.
 * Zero, missing and small: one pair is its own middle.
 * Source: Hodges and Lehmann (1963), from memory.
 * Example:
 * ```ts
 * medianOfPairs(orderOfDifferences(new Float64Array([1, 4]), new Float64Array([0, 2]))) // 1.5
 * ```
 */
export const medianOfPairs = (order: PairwiseOrder): number => {
  const half = Math.floor(order.pairs / 2);
  const upper = order.at(half + 1);
  return order.pairs % 2 === 1 ? upper : (order.at(half) + upper) / 2;
};
