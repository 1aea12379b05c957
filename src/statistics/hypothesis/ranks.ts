export interface Ranks {
  /** rank of each value from 1, equal values sharing the mean of theirs */
  ranks: Float64Array;
  /** Σ(t³ − t) over the groups of equal values; 0 without ties */
  tieSum: number;
}

/** Ranks of values from the smallest up, with equal values sharing the mean of theirs. */
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
 * The sum of the ranks of the first of two sorted lists among both, once `shift` is taken from each of its values; equal
 * values share the mean of their ranks. One pass, so that a shift can be sought in large samples.
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
