/** The arithmetic of individuals: a mean that does not drift, and the average of the moves from one value to the next. */

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
 * Answers: how far a series moves from one value to the next, on average.
 * Arguments: `values`, in time order; `screenAt`, how many averages a move may not reach (3.267), or null for no screening.
 * Result: the average moving range in the values' unit, all the moving ranges, and how many of them were left out.
 * Zero, missing and small: a series that does not move has the average 0, and none is left out; fewer than two values have no
 * moves, and the average 0.
 * Source: Nelson (1982), Control Charts for Individual Measurements; specification section 11.
 * Example:
 * ```ts
 * averageMovingRange([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], 3.267) // { average: 1, screened: 2 }
 * averageMovingRange([1, 4, 2], null) // { average: 2.5, ranges: [3, 2], screened: 0 }
 * ```
 */
export function averageMovingRange(
  values: number[],
  screenAt: number | null,
): { average: number; ranges: number[]; screened: number } {
  const ranges = values.slice(1).map((value, i) => Math.abs(value - values[i]!));
  const threshold = screenAt === null ? 0 : screenAt * meanOf(ranges);
  // where nothing moves every range is at the threshold, and there is nothing to screen
  const kept = threshold > 0 ? ranges.filter((range) => range < threshold) : ranges;
  return { average: meanOf(kept), ranges, screened: ranges.length - kept.length };
}
