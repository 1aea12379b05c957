import { demand } from '../impossible-input.ts';

/**
 * Answers: how much of what varies, once the other part is taken away, is the trend or the season.
 * Arguments: `part`, the trend or the season of a decomposition; `remainder`, of the same length, in the same units.
 * Result: from 0 (the part says nothing) to 1 (nothing is left beside it): max(0, 1 − var(remainder)/var(part + remainder)).
 * Zero, missing and small: periods in which either is null are left out; null with fewer than two periods, or when part
 * and remainder together do not vary.
 * Source: Wang, Smith, Hyndman (2006); Hyndman and Athanasopoulos, Forecasting: principles and practice, section 4.3
 * (from memory).
 * Example:
 * ```ts
 * strengthOf([1, 2, 3, 4], [0.1, -0.1, -0.1, 0.1]) // 0.9920635
 * strengthOf([1, 1, 1], [0, 0, 0]) // null
 * ```
 */
export function strengthOf(part: readonly (number | null)[], remainder: readonly (number | null)[]): number | null {
  demand(part.length === remainder.length, 'a part and its remainder need the same number of periods');
  const pairs = part.flatMap((value, i) => {
    const rest = remainder[i] ?? null;
    return value === null || rest === null ? [] : [{ rest, both: value + rest }];
  });
  const whole = spread(pairs.map(({ both }) => both));
  if (pairs.length < 2 || whole === 0) return null;
  return Math.max(0, 1 - spread(pairs.map(({ rest }) => rest)) / whole);
}

function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
