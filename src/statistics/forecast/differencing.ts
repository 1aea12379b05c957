/** How often a series must be differenced before it keeps to one level. */
import { demand } from '../impossible-input.ts';
import { strengthOf } from './decomposition-strength.ts';
import { mstlDecompose } from './mstl.ts';

/** 5% point of the KPSS statistic for a level (Kwiatkowski and others 1992, table 1). */
const KPSS_FIVE_PERCENT = 0.463;
/** A season stronger than this is differenced (R forecast `nsdiffs`, test "seas"). */
const STRONG_SEASON = 0.64;

/**
 * Answers: by how much each value differs from the one `lag` periods before.
 * Arguments: `values`; `lag`, a whole number of periods, 1 or more; `times`, how often.
 * Result: the differences, shorter than the values by lag × times.
 * Zero and small: 0 times gives the values.
 * Source: the difference operator.
 * Example:
 * ```ts
 * differenced([1, 4, 9, 16], 1, 2) // [2, 2]
 * ```
 */
export function differenced(values: readonly number[], lag: number, times: number): number[] {
  demand(Number.isInteger(lag) && lag >= 1, 'a difference is over a whole number of periods, 1 or more');
  let result = [...values];
  for (let i = 0; i < times; i++) result = result.slice(lag).map((v, j) => v - result[j]!);
  return result;
}

/**
 * Answers: how far a series strays from one level, for its short-term noise.
 * Arguments: `values`, 3 or more.
 * Result: the KPSS statistic for a level, with Bartlett weights up to lag 3√n/13; above 0.463 the level is rejected at 5%.
 * Zero, missing and small: null for a constant series.
 * Source: Kwiatkowski, Phillips, Schmidt and Shin (1992); lag as R forecast 8.20 `ndiffs`.
 * Example:
 * ```ts
 * kpssStatistic([1, 2, 3, 4, 5, 6]) // 0.6166667
 * kpssStatistic([2, 2, 2]) // null
 * ```
 */
export function kpssStatistic(values: readonly number[]): number | null {
  const n = values.length;
  demand(n >= 3, 'a KPSS statistic needs 3 values or more');
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const apart = values.map((v) => v - mean);
  let path = 0;
  const squares = apart.reduce((sum, v) => {
    path += v;
    return sum + path * path;
  }, 0);
  const lags = Math.trunc((3 * Math.sqrt(n)) / 13);
  let variance = apart.reduce((sum, v) => sum + v * v, 0) / n;
  for (let k = 1; k <= lags; k++) {
    const product = apart.slice(k).reduce((sum, v, i) => sum + v * apart[i]!, 0) / n;
    variance += 2 * (1 - k / (lags + 1)) * product;
  }
  return variance > 0 ? squares / (n * n * variance) : null;
}

/**
 * Answers: how often a series must be differenced, plainly and over a season, to keep to one level.
 * Arguments: `values`; `season`, periods in a season, 1 for none.
 * Result: `plain` from 0 to 2 (KPSS at 5%) and `seasonal` 0 or 1 (strength of the season above 0.64).
 * Zero and small: a constant series needs none; a season is not looked for in two seasons or less.
 * Source: Hyndman and Khandakar (2008); Wang, Smith and Hyndman (2006); R forecast 8.20 `ndiffs`, `nsdiffs`.
 * Example:
 * ```ts
 * differencesNeeded([1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17], 1) // { plain: 1, seasonal: 0 }
 * ```
 */
export function differencesNeeded(values: readonly number[], season: number): { plain: number; seasonal: number } {
  const strong = season > 1 && season < values.length / 2 && !isConstant(values) && isStrong(values, season);
  let rest = differenced(values, season, Number(strong));
  let plain = 0;
  while (plain < 2 && rest.length > 5 && !isConstant(rest) && (kpssStatistic(rest) ?? 0) > KPSS_FIVE_PERCENT) {
    rest = differenced(rest, 1, 1);
    plain++;
  }
  return { plain, seasonal: Number(strong) };
}

const isConstant = (values: readonly number[]): boolean => values.every((v) => v === values[0]);

function isStrong(values: readonly number[], season: number): boolean {
  const { seasons, remainder } = mstlDecompose(values, [season]);
  return (strengthOf(seasons[0]!.values, remainder) ?? 0) > STRONG_SEASON;
}
