export interface Ranks {
  /** rank of each value from 1, equal values sharing the mean of theirs */
  ranks: Float64Array;
  /** Σ(t³ − t) over the groups of equal values; 0 without ties */
  tieSum: number;
}

/**
 * Answers: which rank each value has among all, from the smallest up.
 * Arguments: `values`, numbers.
 * Result: `ranks` from 1, equal values sharing the mean of theirs; `tieSum`, Σ(t³ − t) over the groups of equal values.
 * Zero, missing and small: no values have no ranks; without equal values the tie sum is 0. Missing values are left out
 * beforehand.
 * Source: mid-ranks, as R's `rank`.
 * Example:
 * ```ts
 * midranks([10, 30, 10, 20]) // { ranks: { 0: 1.5, 1: 4, 2: 1.5, 3: 3 }, tieSum: 6 }
 * ```
 */
export const midranks = (values: ArrayLike<number>): Ranks => {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  let tieSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    const size = to - from;
    tieSum += size ** 3 - size;
    from = to;
  }
  return { ranks, tieSum };
};

/**
 * Answers: what the ranks of the first of two samples among both add up to, once `shift` is taken from each of its
 * values.
 * Arguments: `first` and `second`, numbers sorted upwards; `shift`, in their unit.
 * Result: `sum`, equal values sharing the mean of their ranks, and `tieSum` as `midranks`; found in one pass, so that a
 * shift can be sought in large samples.
 * Zero, missing and small: an empty first sample has the sum 0.
 * Source: Wilcoxon (1945), from memory.
 * Example:
 * ```ts
 * rankSumOfFirst([1, 2], [2, 3], 0) // { sum: 3.5, tieSum: 6 }
 * ```
 */
export const rankSumOfFirst = (
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  shift: number,
): { sum: number; tieSum: number } => {
  let [i, j, sum, tieSum] = [0, 0, 0, 0];
  while (i < first.length || j < second.length) {
    const a = i < first.length ? first[i]! - shift : Number.POSITIVE_INFINITY;
    const b = j < second.length ? second[j]! : Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    const before = i + j;
    const from = i;
    while (i < first.length && first[i]! - shift === value) i++;
    while (j < second.length && second[j]! === value) j++;
    const size = i + j - before;
    sum += (i - from) * (before + (size + 1) / 2);
    tieSum += size ** 3 - size;
  }
  return { sum, tieSum };
};
