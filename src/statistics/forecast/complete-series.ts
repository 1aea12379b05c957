import { demand } from '../impossible-input.ts';

export interface CompleteSeries {
  /** from the first known value to the last, gaps filled */
  values: number[];
  /** how many periods were missing before the first and after the last */
  leading: number;
  trailing: number;
  /** which of `values` were filled, counted from 0 */
  filled: number[];
  notes: string[];
}

/**
 * Answers: what series to forecast from, when some periods are missing.
 * Arguments: `values`, evenly spaced, null where missing; `season`, periods in a season (1 for none); `mostMissing`, the
 * largest share of inner periods that may be filled (0.1 when not given).
 * Result: the series from its first known value to its last, with every inner gap filled on the straight line between the
 * nearest known values of the same place in the season (or, at the ends, of any place), and how many were missing where.
 * Zero, missing and small: zero is a value; periods missing at either end are left off, with a note; a series with more
 * inner gaps than `mostMissing`, or without a value, is refused.
 * Source: linear interpolation within seasons, in the manner of R `forecast::na.interp` (not the same: no STL).
 * Example:
 * ```ts
 * completeSeries([null, 1, 2, null, 4, 5, null], 1, 0.25) // { values: [1, 2, 3, 4, 5], leading: 1, trailing: 1, filled: [2] }
 * completeSeries([1, null, 3], 1) // ImpossibleInput
 * ```
 */
export function completeSeries(values: readonly (number | null)[], season: number, mostMissing = 0.1): CompleteSeries {
  demand(Number.isInteger(season) && season >= 1, 'a season is a whole number of periods, 1 or more');
  demand(mostMissing >= 0 && mostMissing <= 0.5, 'the share of periods that may be filled is from 0 to 0.5');
  const first = values.findIndex((value) => value !== null);
  const last = values.findLastIndex((value) => value !== null);
  demand(first >= 0, 'a forecast needs a series with values');
  const inside = values.slice(first, last + 1);
  const filled = inside.flatMap((value, i) => (value === null ? [i] : []));
  demand(
    filled.length <= mostMissing * inside.length,
    `a forecast needs a value in at least ${Math.round(100 * (1 - mostMissing))}% of periods between the first and the last`,
  );
  return {
    values: inside.map((value, i) => value ?? fillAt(inside, i, season)),
    leading: first,
    trailing: values.length - 1 - last,
    filled,
    notes: gapNotes(first, values.length - 1 - last, filled.length),
  };
}

/** Between the nearest known values a whole number of seasons away on both sides, or else between the nearest of any. */
function fillAt(values: readonly (number | null)[], at: number, season: number): number {
  return lineAt(values, at, season) ?? lineAt(values, at, 1)!;
}

function lineAt(values: readonly (number | null)[], at: number, step: number): number | null {
  let left = at - step;
  let right = at + step;
  while (left >= 0 && values[left] === null) left -= step;
  while (right < values.length && values[right] === null) right += step;
  const [before, after] = [values[left] ?? null, values[right] ?? null];
  if (before === null || after === null) return null;
  const share = (at - left) / (right - left);
  return before * (1 - share) + after * share;
}

function gapNotes(leading: number, trailing: number, inner: number): string[] {
  const periods = (n: number): string => (n === 1 ? '1 period' : `${n} periods`);
  const notes: string[] = [];
  if (leading > 0) notes.push(`The first ${periods(leading)} without a value were left off.`);
  if (trailing > 0)
    notes.push(
      `The last ${periods(trailing)} without a value were left off: step 1 is the first period after the last value.`,
    );
  if (inner > 0) notes.push(`In between, ${periods(inner)} without a value took the straight line between neighbours.`);
  return notes;
}
