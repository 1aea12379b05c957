/** XmR charts by NHS England's "Making Data Count" convention, as the R package NHSRplotthedots computes it, and others. */
import { demand, demandChoice } from '../impossible-input.ts';
import { meanOf } from './averages.ts';
import type {
  AssuranceIcon,
  Lines,
  PointType,
  Polarity,
  SpcRule,
  VariationIcon,
  XmrChart,
  XmrPoint,
  XmrProfileName,
} from './chart-types.ts';
import { averageMovingRange, screenedNote } from './moving-ranges.ts';
import { demandProfile, SCREEN_AT, XMR_PROFILES, type XmrProfile } from './xmr-profiles.ts';
import { findSignals } from './xmr-rules.ts';

export interface XmrOptions {
  /** which way is better; neutral when neither is */
  polarity: Polarity;
  /** in the values' own unit; a chart without one has no assurance icon */
  target?: number | null;
  /** whose convention is followed; 'nhsr-plotthedots' when absent */
  profile?: XmrProfileName;
  /** leave out moving ranges of 3.267 times their average, once; as the profile does when absent */
  screenOutliers?: boolean;
  /** 0-based positions in `values` from which the limits are computed anew */
  rebaseAt?: number[];
  /** compute the limits on this many first reported values (12 or more) and extend them */
  fixFirst?: number;
  /** compute the limits on the values of these 0-based positions, first and last included, and apply them to all */
  baseline?: { from: number; to: number };
  /** 0-based positions that are shown, but have no part in limits, rules or icons */
  ghosts?: number[];
}

const FIX_AT_LEAST = 12;

/** A reported value and where it stood in the series. */
interface Reported {
  index: number;
  value: number;
  ghost: boolean;
}

/**
 * Answers: which points of a series are more than its usual up and down (special cause), whether the latest is, and
 * whether the process can be expected to meet its target.
 * Arguments: `values`, in time order, evenly spaced, in any unit, null where not reported; `options`, above.
 * Result: a point for every reported value (with its position in `values`) carrying its mean, process limits
 * (mean ± 2.66 × average moving range), rule and type; the variation icon of the last judged point; the assurance icon of
 * the last limits against the target; notes on what was done and what to beware of. Limits are not cut off at 0 or 100.
 * Zero, missing and small: zero is a value. A missing value is skipped: it has no point, and the moving range is taken
 * between the reported values on its two sides, as are runs and trends; a ghost is passed over in the same way, but has a
 * point. Fewer than two values to compute from give no points, since no range exists; fewer than 13 (as the profile says) give
 * a note. A rebase that would leave fewer than two values on a side is not done, and a note says so. More than one of
 * rebase, fix and baseline, a fix or baseline below 12, a position outside the series, or a value that is no number is refused.
 * Source: NHSRplotthedots `ptd_spc` (NHS-R Community), specification section 11; other profiles as they say. Ghosts as in
 * NHS England's Excel tool (from memory) and `exclude` of qicharts2.
 * Example:
 * ```ts
 * const waits = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
 * xmrChart(waits, { polarity: 'neutral' }).points[4] // { mean: 1.9444444, upperLimit: 4.6044444, rule: 'Above UCL' }
 * xmrChart(waits, { polarity: 'neutral', profile: 'nhs-england-excel' }).points[4] // { upperLimit: 6.9515033 }
 * xmrChart(waits, { polarity: 'neutral', fixFirst: 5 }) // ImpossibleInput
 * ```
 */
export function xmrChart(values: (number | null)[], options: XmrOptions): XmrChart {
  refuseBadOptions(values, options);
  const profile = options.profile ?? 'nhsr-plotthedots';
  const ghosts = new Set(options.ghosts);
  const reported = values.flatMap((value, index) =>
    value === null ? [] : [{ index, value, ghost: ghosts.has(index) }],
  );
  const notes: string[] = [];
  const nothing = { points: [], variation: null, assurance: null, profile, notes };
  if (basisOf(judgedOf(reported), options).length < 2) {
    notes.push('There are fewer than two reported values, so no limits can be computed.');
    return nothing;
  }
  const points = splitIntoGroups(reported, options.rebaseAt ?? [], notes).flatMap((group, number) =>
    chartGroup(group, number, options, notes),
  );
  if (reported.length < values.length) notes.push(missingNote(values.length - reported.length, values.length));
  const shown = reported.length - judgedOf(reported).length;
  if (shown > 0) notes.push(`${shown} points are ghosts: shown, but with no part in limits, rules or icons.`);
  const judged = points.filter((point) => !point.ghost);
  if (judged.length < XMR_PROFILES[profile].iconsFrom) {
    notes.push(`This profile gives no icons below ${XMR_PROFILES[profile].iconsFrom} points.`);
    return { ...nothing, points };
  }
  const last = judged.at(-1)!;
  return { ...nothing, points, variation: variationIcon(last), assurance: assuranceIcon(last, options) };
}

/** The note on periods without a value, for a caller that knows more of why they have none and says it better. */
export const missingNote = (missing: number, all: number): string =>
  `${missing} of ${all} periods have no value and are left out.`;

function refuseBadOptions(values: (number | null)[], options: XmrOptions): void {
  const { rebaseAt, fixFirst, baseline, ghosts } = options;
  demandChoice(options.polarity, ['increase', 'decrease', 'neutral'], 'a polarity');
  demandProfile(options.profile);
  demand(
    values.every((value) => value === null || Number.isFinite(value)),
    'an XmR chart needs numbers, or null where a period was not reported',
  );
  const ways = [rebaseAt?.length, fixFirst !== undefined, baseline !== undefined].filter(Boolean);
  demand(
    ways.length <= 1,
    'an XmR chart is either rebased, fixed to its first points or given a baseline, not more than one',
  );
  demand(
    fixFirst === undefined || (Number.isInteger(fixFirst) && fixFirst >= FIX_AT_LEAST),
    `limits can be fixed on ${FIX_AT_LEAST} or more first points`,
  );
  const isPosition = (at: number) => Number.isInteger(at) && at >= 0 && at < values.length;
  demand(
    !baseline ||
      (isPosition(baseline.from) && isPosition(baseline.to) && baseline.to - baseline.from + 1 >= FIX_AT_LEAST),
    `a baseline is ${FIX_AT_LEAST} or more positions of the series`,
  );
  demand((ghosts ?? []).every(isPosition), 'ghosts are positions of the series, counted from 0');
  demand((rebaseAt ?? []).every(isPosition), 'a series is rebased at positions of it, counted from 0');
  demand(
    options.target === undefined || options.target === null || Number.isFinite(options.target),
    'a target is a number',
  );
}

const judgedOf = (points: Reported[]): Reported[] => points.filter((point) => !point.ghost);

/** What the limits of a group are computed from. */
function basisOf(judged: Reported[], { fixFirst, baseline }: XmrOptions): Reported[] {
  if (baseline) return judged.filter(({ index }) => index >= baseline.from && index <= baseline.to);
  return judged.slice(0, fixFirst ?? judged.length);
}

function splitIntoGroups(reported: Reported[], rebaseAt: number[], notes: string[]): Reported[][] {
  const groups: Reported[][] = [reported];
  for (const at of [...new Set(rebaseAt)].sort((a, b) => a - b)) {
    const whole = groups.pop()!;
    const before = whole.filter((point) => point.index < at);
    const after = whole.filter((point) => point.index >= at);
    if (judgedOf(before).length >= 2 && judgedOf(after).length >= 2) groups.push(before, after);
    else {
      groups.push(whole);
      notes.push('A rebase was not done: it would have left fewer than two values on one side.');
    }
  }
  return groups;
}

function chartGroup(group: Reported[], number: number, options: XmrOptions, notes: string[]): XmrPoint[] {
  const profile = XMR_PROFILES[options.profile ?? 'nhsr-plotthedots'];
  const judged = judgedOf(group);
  const basis = basisOf(judged, options).map((point) => point.value);
  if (basis.length < profile.settledFrom)
    notes.push(`The limits rest on ${basis.length} points, fewer than ${profile.settledFrom}, and may still move.`);
  const screened = options.screenOutliers === undefined ? profile.screenAt : options.screenOutliers ? SCREEN_AT : null;
  const limits = processLimits(basis, { ...profile, screenAt: screened }, notes);
  const signals = findSignals(
    judged.map((point) => point.value),
    limits,
    profile,
  );
  const rules = new Map(judged.map((point, i) => [point.index, signals[i]!]));
  return group.map((point) => {
    const rule = rules.get(point.index) ?? 'Common Cause';
    return { ...limits, ...point, group: number, rule, pointType: pointType(rule, options.polarity) };
  });
}

function processLimits(values: number[], profile: XmrProfile, notes: string[]): Lines {
  const mean = meanOf(values);
  const { average, screened } = averageMovingRange(values, profile.screenAt);
  if (screened > 0) notes.push(screenedNote(screened));
  const reach = profile.limitPerMovingRange * average;
  const lines = {
    mean,
    lowerLimit: mean - reach,
    upperLimit: mean + reach,
    nearLower: mean - (2 / 3) * reach,
    nearUpper: mean + (2 / 3) * reach,
  };
  demand(
    Object.values(lines).every(Number.isFinite),
    'an XmR chart needs values whose sum can still be written as a number',
  );
  return lines;
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
