/** The two middles that control charts are drawn around. */

/**
 * Answers: the mean of some values.
 * Arguments: `values`, one or more, in any unit.
 * Result: in the same unit; in two passes, so that the mean of equal values is that value, and a flat series does not lie
 * beside its own mean.
 * Zero, missing and small: no values have the mean 0, so that no caller meets a number that is none; a caller asks first.
 * Source: two-pass mean (Chan, Golub and LeVeque 1983).
 * Example:
 * ```ts
 * meanOf([0.1, 0.1, 0.1]) // 0.1
 * meanOf([1, 2, 6]) // 3
 * ```
 */
export function meanOf(values: number[]): number {
  if (values.length === 0) return 0;
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

/**
 * Answers: the value that half of some values lie below.
 * Arguments: `values`, in any order and unit.
 * Result: the middle value, or half way between the two middle ones.
 * Zero, missing and small: no values have no median: null.
 * Source: definition.
 * Example:
 * ```ts
 * medianOf([3, 1, 2, 10]) // 2.5
 * medianOf([]) // null
 * ```
 */
export function medianOf(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? sorted[half - 1]! / 2 + sorted[half]! / 2 : sorted[Math.floor(half)]!;
}
