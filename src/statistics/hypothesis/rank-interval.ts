import type { PairwiseOrder } from './pairwise-order.ts';
import { exactRankQuantile, type RankDistribution } from './rank-distributions.ts';
import { type ReadOptions, sidesFor, zForAlternative } from './test-result.ts';

interface RankInterval {
  lower: number | null;
  upper: number | null;
  notes: string[];
}

const TOO_SMALL = 'The sample is too small for an interval of this confidence; the one given has less.';

/** The pairs' values between which the shift lies, by the exact distribution of the rank statistic. */
export const exactRankInterval = (order: PairwiseOrder, shares: RankDistribution, read: ReadOptions): RankInterval => {
  const outside = read.alternative === 'two-sided' ? (1 - read.confidence) / 2 : 1 - read.confidence;
  const rank = exactRankQuantile(shares, outside);
  const interval = sidesFor(read.alternative, { lower: order.at(rank), upper: order.at(order.pairs + 1 - rank) });
  return { ...interval, notes: shares[0]! > outside ? [TOO_SMALL] : [] };
};

/**
 * The shifts at which the normal approximation would just reach significance. `standingAt` gives the standardised
 * statistic after a shift, which falls as the shift grows and changes only at a pair's value.
 */
export const normalRankInterval = (
  order: PairwiseOrder,
  standingAt: (shift: number) => number,
  read: ReadOptions,
): RankInterval => {
  const [least, most] = [order.at(1), order.at(order.pairs)];
  const z = zForAlternative(read);
  const limit = (wanted: number): { value: number; reached: boolean } => {
    if (standingAt(least) <= wanted) return { value: least, reached: false };
    if (standingAt(most) >= wanted) return { value: most, reached: false };
    return { value: order.closestTo(shiftWhere(standingAt, wanted, least, most)), reached: true };
  };
  const lower = read.alternative === 'less' ? null : limit(z);
  const upper = read.alternative === 'greater' ? null : limit(-z);
  const reached = (lower?.reached ?? true) && (upper?.reached ?? true);
  return { lower: lower?.value ?? null, upper: upper?.value ?? null, notes: reached ? [] : [TOO_SMALL] };
};

function shiftWhere(falling: (shift: number) => number, wanted: number, least: number, most: number): number {
  let low = least;
  let high = most;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    if (falling(middle) > wanted) low = middle;
    else high = middle;
  }
}
