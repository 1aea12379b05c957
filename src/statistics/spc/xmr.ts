/** XmR charts by NHS England's "Making Data Count" convention, as the R package NHSRplotthedots computes it. */

import { demand } from '../impossible-input.ts';
import type { AssuranceIcon, PointType, Polarity, SpcRule, VariationIcon, XmrChart, XmrPoint } from './chart-types.ts';
import { findSignals } from './xmr-rules.ts';

export interface XmrOptions {
  /** which way is better; neutral when neither is */
  polarity: Polarity;
  /** in the values' own unit; a chart without one has no assurance icon */
  target?: number | null;
  /** leave out moving ranges of 3.267 times their average, once; on when absent */
  screenOutliers?: boolean;
  /** 0-based positions in `values` from which the limits are computed anew */
  rebaseAt?: number[];
  /** compute the limits on this many first reported values (12 or more) and extend them */
  fixFirst?: number;
}

/** 3 ÷ 1.128, rounded as the convention does. */
const LIMIT_PER_MOVING_RANGE = 2.66;
const SCREEN_AT = 3.267;
const SETTLED_FROM = 13;
const FIX_AT_LEAST = 12;

interface Limits {
  mean: number;
  lowerLimit: number;
  upperLimit: number;
  nearLower: number;
  nearUpper: number;
}

/** A reported value and where it stood in the series. */
interface Reported {
  index: number;
  value: number;
}

/**
 * Answers: which points of a series are more than its usual up and down (special cause), whether the latest is, and
 * whether the process can be expected to meet its target.
 * Arguments: `values`, in time order, evenly spaced, in any unit, null where not reported; `options`, above.
 * Result: a point for every reported value (with its position in `values`) carrying its mean, process limits
 * (mean ± 2.66 × average moving range), rule and type; the variation icon of the last point; the assurance icon of the
 * last limits against the target; notes on what was done and what to beware of. Limits are not cut off at 0 or 100.
 * Zero, missing and small: zero is a value. A missing value is skipped: it has no point, and the moving range is taken
 * between the reported values on its two sides, as are runs and trends. Fewer than two reported values give no points,
 * since no range exists; fewer than 13 give a note. A rebase that would leave fewer than two values on a side is not done,
 * and a note says so. Both rebase and fix, a fix below 12, or a value that is no number is refused.
 * Source: NHSRplotthedots `ptd_spc` (NHS-R Community), specification section 11.
 * Example:
 * ```ts
 * const waits = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
 * xmrChart(waits, { polarity: 'neutral' }).points[4] // { mean: 1.9444444, upperLimit: 4.6044444, rule: 'Above UCL' }
 * xmrChart(waits, { polarity: 'neutral', fixFirst: 5 }) // ImpossibleInput
 * ```
 */
export function xmrChart(values: (number | null)[], options: XmrOptions): XmrChart {
  refuseBadOptions(values, options);
  const reported = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
  const notes: string[] = [];
  if (reported.length < 2) {
    notes.push('There are fewer than two reported values, so no limits can be computed.');
    return { points: [], variation: null, assurance: null, notes };
  }
  const points = splitIntoGroups(reported, options.rebaseAt ?? [], notes).flatMap((group, number) =>
    chartGroup(group, number, options, notes),
  );
  if (reported.length < values.length) notes.push(missingNote(values.length - reported.length, values.length));
  const last = points.at(-1)!;
  return { points, variation: variationIcon(last), assurance: assuranceIcon(last, options), notes };
}

/** The note on periods without a value, for a caller that knows more of why they have none and says it better. */
export const missingNote = (missing: number, all: number): string =>
  `${missing} of ${all} periods have no value and are left out.`;

function refuseBadOptions(values: (number | null)[], { rebaseAt, fixFirst }: XmrOptions): void {
  demand(
    values.every((value) => value === null || Number.isFinite(value)),
    'an XmR chart needs numbers, or null where a period was not reported',
  );
  demand(
    !(rebaseAt?.length && fixFirst !== undefined),
    'an XmR chart is either rebased or fixed to its first points, not both',
  );
  demand(
    fixFirst === undefined || (Number.isInteger(fixFirst) && fixFirst >= FIX_AT_LEAST),
    `limits can be fixed on ${FIX_AT_LEAST} or more first points`,
  );
}

function splitIntoGroups(reported: Reported[], rebaseAt: number[], notes: string[]): Reported[][] {
  const groups: Reported[][] = [reported];
  for (const at of [...new Set(rebaseAt)].sort((a, b) => a - b)) {
    const whole = groups.pop()!;
    const before = whole.filter((point) => point.index < at);
    const after = whole.filter((point) => point.index >= at);
    if (before.length >= 2 && after.length >= 2) groups.push(before, after);
    else {
      groups.push(whole);
      notes.push('A rebase was not done: it would have left fewer than two values on one side.');
    }
  }
  return groups;
}

function chartGroup(group: Reported[], number: number, options: XmrOptions, notes: string[]): XmrPoint[] {
  const basis = group.slice(0, options.fixFirst ?? group.length).map((point) => point.value);
  if (basis.length < SETTLED_FROM)
    notes.push(`The limits rest on ${basis.length} points, fewer than ${SETTLED_FROM}, and may still move.`);
  const limits = processLimits(basis, options.screenOutliers ?? true, notes);
  const signals = findSignals(
    group.map((point) => point.value),
    limits,
  );
  return group.map(({ index, value }, i) => {
    const rule = signals[i]!;
    return { index, value, group: number, ...limits, rule, pointType: pointType(rule, options.polarity) };
  });
}

function processLimits(values: number[], screen: boolean, notes: string[]): Limits {
  const mean = average(values);
  const ranges = values.slice(1).map((value, i) => Math.abs(value - values[i]!));
  const threshold = SCREEN_AT * average(ranges);
  // where nothing moves every range is at the threshold, and there is nothing to screen
  const kept = screen && threshold > 0 ? ranges.filter((range) => range < threshold) : ranges;
  if (kept.length < ranges.length)
    notes.push(`${ranges.length - kept.length} unusually large moving ranges were left out of the limits.`);
  const reach = LIMIT_PER_MOVING_RANGE * average(kept);
  return {
    mean,
    lowerLimit: mean - reach,
    upperLimit: mean + reach,
    nearLower: mean - (2 / 3) * reach,
    nearUpper: mean + (2 / 3) * reach,
  };
}

/** In two passes, so that the mean of equal values is that value, and a flat series does not lie beside its own mean. */
function average(values: number[]): number {
  const first = values.reduce((sum, value) => sum + value, 0) / values.length;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

/**
 * Answers: which way a rule points.
 * Arguments: `rule`, as `findSignals` gives it.
 * Result: 1 for up, -1 for down.
 * Zero: 0 for common cause, which points nowhere.
 * Source: NHSRplotthedots; specification section 11.
 * Example:
 * ```ts
 * direction('2 in 3 Below CL') // -1
 * ```
 */
export function direction(rule: SpcRule): -1 | 0 | 1 {
  if (rule === 'Common Cause') return 0;
  return rule.includes('Above') || rule.includes('Increasing') ? 1 : -1;
}

function pointType(rule: SpcRule, polarity: Polarity): PointType {
  const way = direction(rule);
  if (way === 0) return 'common_cause';
  if (polarity === 'neutral') return way > 0 ? 'special_cause_neutral_high' : 'special_cause_neutral_low';
  return way > 0 === (polarity === 'increase') ? 'special_cause_improvement' : 'special_cause_concern';
}

function variationIcon(last: XmrPoint): VariationIcon {
  const side = direction(last.rule) > 0 ? 'high' : 'low';
  if (last.pointType === 'special_cause_improvement') return `improvement_${side}`;
  if (last.pointType === 'special_cause_concern') return `concern_${side}`;
  return last.pointType === 'common_cause' ? 'common_cause' : `neutral_${side}`;
}

/** Equality with a limit counts as inconsistent. */
function assuranceIcon(last: XmrPoint, { target, polarity }: XmrOptions): AssuranceIcon | null {
  if (target === undefined || target === null || polarity === 'neutral') return null;
  if (target > last.upperLimit) return polarity === 'increase' ? 'consistent_fail' : 'consistent_pass';
  if (target < last.lowerLimit) return polarity === 'increase' ? 'consistent_pass' : 'consistent_fail';
  return 'inconsistent';
}
