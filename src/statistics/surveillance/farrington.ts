/** Whether a week's count is higher than at the same time of earlier years: the Farrington methods. */
import type { FarringtonOptions, FarringtonWeek } from './farrington-parts.ts';
import { judgeWeeks } from './judge-weeks.ts';

/** The settings of Noufaily and others (2013), as the help page of R's `farringtonFlexible` gives them; b, w and alpha stay free. */
export const IMPROVED_FARRINGTON: FarringtonOptions = {
  periods: 10,
  pastWeeksNotIncluded: 26,
  weightsThreshold: 2.58,
  pThresholdTrend: 1,
  thresholdMethod: 'nbPlugin',
};

/**
 * Answers: in which weeks more cases were reported than the same time of earlier years explains.
 * Arguments: `counts` by week without a break, whole numbers of 0 or more, null where missing; `options`, whose usual values are
 * those of the R function; `IMPROVED_FARRINGTON` holds the settings of Noufaily and others.
 * Result: for each judged week the expected count, the threshold, exceedance score, p-value, alarm, and the trend used.
 * Zero, missing and small: a week without a count, or with one missing among the last `overWeeks`, is not judged (alarm null);
 * one with fewer than 5 reports in 4 weeks raises no alarm and has neither expectation nor threshold; no count raises no alarm; a
 * week with too little history, or whose regression does not converge, has nulls. Each has a note. Missing past weeks are left
 * out of the regression.
 * Source: Noufaily et al., Statistics in Medicine 32 (2013); as R package surveillance 1.20.3 `farringtonFlexible`, but that
 * the score of 'nbPlugin' and 'muan' is taken on the scale of counts (the package mixes in a logarithm) and that time is
 * counted from the same week in fit and prediction where the first past week is missing (with dates the package does not).
 * Example:
 * ```ts
 * const usual = Array.from({ length: 300 }, (_, i) => 6 + (i % 5))
 * farringtonFlexible([...usual, 30], { from: 300 }).weeks[0] // { observed: 30, expected: 8, alarm: true, trend: false }
 * farringtonFlexible([...usual, 9], { from: 300 }).weeks[0].alarm // false
 * farringtonFlexible([...usual, null], { from: 300 }).weeks[0].alarm // null
 * farringtonFlexible([1, -1]) // ImpossibleInput
 * ```
 */
export function farringtonFlexible(
  counts: (number | null)[],
  options: FarringtonOptions = {},
): { weeks: FarringtonWeek[]; notes: string[] } {
  return judgeWeeks(counts, options, 'flexible');
}

/**
 * Answers: the same by the first of these methods: only the windows around the same week of earlier years, strong reweighting,
 * and a threshold that leaves half of `alpha` above it.
 * Arguments: `counts` as `farringtonFlexible`; of the options `firstDay`, `from`, `to`, `years`, `halfWindow`, `reweight`,
 * `trend`, `power`, `alpha`, `fewestReports` and `overWeeks`.
 * Result: as `farringtonFlexible`.
 * Zero, missing and small: as `farringtonFlexible`.
 * Source: Farrington et al., JRSS A 159 (1996); as R package surveillance 1.20.3 `farrington`.
 * Example:
 * ```ts
 * const usual = Array.from({ length: 300 }, (_, i) => 6 + (i % 5))
 * farringtonOriginal([...usual, 30], { from: 300 }).weeks[0].alarm // true
 * farringtonOriginal([...usual, 9], { from: 300 }).weeks[0].alarm // false
 * ```
 */
export function farringtonOriginal(
  counts: (number | null)[],
  options: Omit<
    FarringtonOptions,
    'periods' | 'pastWeeksNotIncluded' | 'weightsThreshold' | 'pThresholdTrend' | 'thresholdMethod' | 'population'
  > = {},
): { weeks: FarringtonWeek[]; notes: string[] } {
  const how = { weightsThreshold: 1, ...options, alpha: (options.alpha ?? 0.05) / 2 };
  return judgeWeeks(counts, how, 'original');
}
