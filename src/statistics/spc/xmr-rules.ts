/** The four rules of an XmR chart; the first that matches a point names it. */
import type { SpcRule } from './chart-types.ts';

const RUN_LENGTH = 7;
const TREND_LENGTH = 7;

interface Lines {
  mean: number;
  lowerLimit: number;
  upperLimit: number;
  nearLower: number;
  nearUpper: number;
}

/**
 * Answers: which rule, if any, makes each point of one calculation group a special cause.
 * Arguments: `values`, in time order; the group's `lines`, in the same unit.
 * Result: one rule for each value; in order of precedence: outside the limits, a trend of seven, two of three near a limit
 * on the same side of the mean, seven on one side of the mean; otherwise 'Common Cause'.
 * Zero, missing and small: a value on the mean is on neither side, and breaks a run; an empty series gives none.
 * Source: NHSRplotthedots; specification section 11.
 * Example:
 * ```ts
 * const lines = { mean: 4, lowerLimit: -10, upperLimit: 18, nearLower: -5, nearUpper: 13 };
 * findSignals([1, 2, 3, 4, 5, 6, 7], lines)[0] // '7 Point Trend (Increasing)'
 * findSignals([4, 4, 19], lines) // ['Common Cause', 'Common Cause', 'Above UCL']
 * ```
 */
export function findSignals(values: number[], lines: Lines): SpcRule[] {
  const outside = values.map((value) => sideOf(value, lines.lowerLimit, lines.upperLimit));
  const sides = values.map((value) => Math.sign(value - lines.mean));
  const near = values.map((value, i) => (outside[i] === 0 ? sideOf(value, lines.nearLower, lines.nearUpper) : 0));
  const trends = trendsOf(values);
  const pairs = twoOfThree(near, sides);
  const runs = runsOf(sides);
  return values.map((_, i) => {
    if (outside[i]) return outside[i] > 0 ? 'Above UCL' : 'Below LCL';
    if (trends[i]) return trends[i] > 0 ? '7 Point Trend (Increasing)' : '7 Point Trend (Decreasing)';
    if (pairs[i]) return pairs[i] > 0 ? '2 in 3 Above CL' : '2 in 3 Below CL';
    if (runs[i]) return runs[i] > 0 ? '7 Points Above CL' : '7 Points Below CL';
    return 'Common Cause';
  });
}

/** 1 above the upper line, -1 below the lower, 0 between or on one. */
function sideOf(value: number, lower: number, upper: number): number {
  if (value > upper) return 1;
  return value < lower ? -1 : 0;
}

/** Where two trends share their turning point the later one's direction is written last, and stands. */
function trendsOf(values: number[]): number[] {
  const found = values.map(() => 0);
  for (let start = 0; start + TREND_LENGTH <= values.length; start++) {
    const window = values.slice(start, start + TREND_LENGTH);
    const steps = window.slice(1).map((value, i) => Math.sign(value - window[i]!));
    const way = steps[0]!;
    if (way !== 0 && steps.every((step) => step === way)) found.fill(way, start, start + TREND_LENGTH);
  }
  return found;
}

/** Only the near points of the window are marked, and only where all three lie on one side of the mean. */
function twoOfThree(near: number[], sides: number[]): number[] {
  const found = near.map(() => 0);
  for (let start = 0; start + 3 <= near.length; start++) {
    const places = [start, start + 1, start + 2];
    const side = sides[start]!;
    const close = places.filter((i) => near[i] !== 0);
    if (side !== 0 && close.length >= 2 && places.every((i) => sides[i] === side))
      for (const i of close) found[i] = side;
  }
  return found;
}

function runsOf(sides: number[]): number[] {
  const found = sides.map(() => 0);
  let start = 0;
  for (let i = 1; i <= sides.length; i++) {
    if (i < sides.length && sides[i] === sides[start]) continue;
    if (sides[start] !== 0 && i - start >= RUN_LENGTH) found.fill(sides[start]!, start, i);
    start = i;
  }
  return found;
}
