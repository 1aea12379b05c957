/** How far a series of single measurements moves from one value to the next. */
import { meanOf } from './averages.ts';

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

/** The note on moving ranges that were left out; `screened` is 1 or more. */
export const screenedNote = (screened: number): string =>
  screened === 1
    ? '1 unusually large moving range was left out of the limits.'
    : `${screened} unusually large moving ranges were left out of the limits.`;
