/** The four rules of a control chart; the first that matches a point names it. */
import { demand } from '../impossible-input.ts';
import type { Lines, RuleSet, SpcRule } from './chart-types.ts';
import { XMR_PROFILES } from './xmr-profiles.ts';

/**
 * Answers: which rule, if any, makes each point of one calculation group a special cause.
 * Arguments: `values`, in time order; `lines` in the same unit, one set for all points, or one for each where limits vary
 * with the denominator; `rules`, the lengths and the two-of-three convention (those of NHSRplotthedots when not given).
 * Result: one rule for each value; in order of precedence: outside the limits, a trend, two of three near a limit on the
 * same side of the centre, a run on one side of the centre; otherwise 'Common Cause'. With varying limits each point is
 * compared with its own lines, and a trend is one of the values themselves.
 * Zero, missing and small: a value on the centre is on neither side, and breaks a run; a value on a limit is inside it; an
 * empty series gives none.
 * Source: NHSRplotthedots; specification section 11; other conventions as their profiles say.
 * Example:
 * ```ts
 * const lines = { mean: 4, lowerLimit: -10, upperLimit: 18, nearLower: -5, nearUpper: 13 };
 * findSignals([1, 2, 3, 4, 5, 6, 7], lines)[0] // '7 Point Trend (Increasing)'
 * findSignals([4, 4, 19], lines) // ['Common Cause', 'Common Cause', 'Above UCL']
 * findSignals([4, 4, 19], [lines]) // ImpossibleInput
 * ```
 */
export function findSignals(
  values: number[],
  lines: Lines | Lines[],
  rules: RuleSet = XMR_PROFILES['nhsr-plotthedots'],
): SpcRule[] {
  demand(!Array.isArray(lines) || lines.length === values.length, 'lines that vary come one set for each value');
  demand(values.every(Number.isFinite), 'rules are for numbers; leave out what was not reported');
  const at = (i: number): Lines => (Array.isArray(lines) ? lines[i]! : lines);
  const outside = values.map((value, i) => sideOf(value, at(i).lowerLimit, at(i).upperLimit));
  const sides = values.map((value, i) => Math.sign(value - at(i).mean));
  const near = values.map((value, i) => {
    if (outside[i] !== 0) return rules.twoOfThree.countsBeyondLimits ? outside[i]! : 0;
    return sideOf(value, at(i).nearLower, at(i).nearUpper);
  });
  const trends = trendsOf(values, rules.trendLength);
  const pairs = twoOfThree(near, sides, rules.twoOfThree.allOnOneSide);
  const runs = runsOf(sides, rules.runLength);
  return values.map((_, i): SpcRule => {
    if (outside[i]) return outside[i] > 0 ? 'Above UCL' : 'Below LCL';
    if (trends[i]) return `${rules.trendLength} Point Trend (${trends[i] > 0 ? 'Increasing' : 'Decreasing'})`;
    if (pairs[i]) return pairs[i] > 0 ? '2 in 3 Above CL' : '2 in 3 Below CL';
    if (runs[i]) return `${rules.runLength} Points ${runs[i] > 0 ? 'Above' : 'Below'} CL`;
    return 'Common Cause';
  });
}

/** 1 above the upper line, -1 below the lower, 0 between or on one. */
function sideOf(value: number, lower: number, upper: number): number {
  if (value > upper) return 1;
  return value < lower ? -1 : 0;
}

/** Where two trends share their turning point the later one's direction is written last, and stands. */
function trendsOf(values: number[], length: number): number[] {
  const found = values.map(() => 0);
  const steps = values.slice(1).map((value, i) => Math.sign(value - values[i]!));
  // so many steps join one point more
  for (const { sign, from, to } of stretchesOf(steps)) if (to - from + 1 >= length) found.fill(sign, from, to + 1);
  return found;
}

/** Only the near points of the window are marked. */
function twoOfThree(near: number[], sides: number[], allOnOneSide: boolean): number[] {
  const found = near.map(() => 0);
  for (let start = 0; start + 3 <= near.length; start++) {
    const places = [start, start + 1, start + 2];
    for (const side of [1, -1]) {
      const close = places.filter((i) => near[i] === side);
      const together = !allOnOneSide || places.every((i) => sides[i] === side);
      if (close.length >= 2 && together) for (const i of close) found[i] = side;
    }
  }
  return found;
}

function runsOf(sides: number[], length: number): number[] {
  const found = sides.map(() => 0);
  for (const { sign, from, to } of stretchesOf(sides)) if (to - from >= length) found.fill(sign, from, to);
  return found;
}

/** The longest stretches of one sign, other than 0; `to` is the place after the last. */
function stretchesOf(signs: number[]): { sign: number; from: number; to: number }[] {
  const found: { sign: number; from: number; to: number }[] = [];
  signs.forEach((sign, i) => {
    const last = found.at(-1);
    if (last && last.to === i && last.sign === sign) last.to = i + 1;
    else if (sign !== 0) found.push({ sign, from: i, to: i + 1 });
  });
  return found;
}
