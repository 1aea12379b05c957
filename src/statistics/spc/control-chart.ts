/** What control charts other than XmR have in common: points with lines at two and three sigma, and the rules on them. */
import { demand } from '../impossible-input.ts';
import type { RuleSet, SpcRule, XmrProfileName } from './chart-types.ts';
import { demandProfile, XMR_PROFILES } from './xmr-profiles.ts';
import { findSignals } from './xmr-rules.ts';

export type ControlChartKind = 'p' | 'u' | 'c' | 'p-prime' | 'u-prime' | 'i' | 'mr' | 'i-prime' | 't' | 'g';

export interface ControlLines {
  centre: number;
  /** centre ± 3 sigma, within what is possible */
  lowerLimit: number;
  upperLimit: number;
  /** centre ± 2 sigma, within what is possible */
  lowerWarning: number;
  upperWarning: number;
}

/** A value to be charted, and where it stood in the series that was given, counted from 0. */
export interface Plotted {
  index: number;
  value: number;
  /** what it was counted in; null where the chart has none */
  denominator: number | null;
}

export interface ControlChartPoint extends Plotted, ControlLines {
  rule: SpcRule;
}

export interface ControlChart {
  kind: ControlChartKind;
  points: ControlChartPoint[];
  /** how many times wider the points are spread than counting alone explains (Laney); null where it was not computed */
  sigmaZ: number | null;
  notes: string[];
}

export interface ControlChartOptions {
  /** whose special-cause rules are applied; 'nhsr-plotthedots' when absent */
  profile?: XmrProfileName;
}

/**
 * Answers: where the lines of a control chart lie at one point.
 * Arguments: `centre` and `sigma` in the values' unit, sigma 0 or more; `least` and `most`, the smallest and largest possible
 * value (none when not given).
 * Result: the centre, and the lines two and three sigma each side of it, cut off at what is possible.
 * Zero, missing and small: sigma 0 lays all lines on the centre.
 * Source: Shewhart; qicharts2's cut-offs; specification section 12.
 * Example:
 * ```ts
 * sigmaLines(5, 2, 0) // { lowerLimit: 0, lowerWarning: 1, centre: 5, upperWarning: 9, upperLimit: 11 }
 * sigmaLines(5, -1) // ImpossibleInput
 * ```
 */
export function sigmaLines(
  centre: number,
  sigma: number,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): ControlLines {
  demand(sigma >= 0, 'a standard deviation is 0 or more');
  const within = (line: number) => Math.min(most, Math.max(least, line));
  return {
    centre,
    lowerLimit: within(centre - 3 * sigma),
    upperLimit: within(centre + 3 * sigma),
    lowerWarning: within(centre - 2 * sigma),
    upperWarning: within(centre + 2 * sigma),
  };
}

/**
 * Answers: which points of a control chart are special causes.
 * Arguments: `kind` of chart; `plotted` values in time order; the `lines` of each; `options`; `notes` for the reader.
 * Result: the chart, each point with its lines and rule. The rules of XmR charts hold here too: the warning lines at two
 * sigma are their near lines, and where limits vary each point is compared with its own. On a moving-range chart only
 * points outside the limits are named, since neighbouring ranges share a value and so run together by nature.
 * Zero, missing and small: no values give no points. Lines that are no number are refused.
 * Source: specification sections 11 and 12.
 * Example:
 * ```ts
 * const lines = [sigmaLines(5, 1), sigmaLines(5, 3)];
 * const plotted = [{ index: 0, value: 9, denominator: null }, { index: 1, value: 9, denominator: null }];
 * drawControlChart('c', plotted, lines, {}, []).points[0] // { rule: 'Above UCL' }
 * drawControlChart('c', plotted, lines, {}, []).points[1] // { rule: 'Common Cause' }
 * ```
 */
export function drawControlChart(
  kind: ControlChartKind,
  plotted: Plotted[],
  lines: ControlLines[],
  options: ControlChartOptions,
  notes: string[],
): ControlChart {
  demand(
    lines.every((line) => Object.values(line).every(Number.isFinite)),
    'a control chart needs values whose sums and squares can still be written as numbers',
  );
  const rules = findSignals(
    plotted.map((point) => point.value),
    lines.map((line) => ({
      mean: line.centre,
      lowerLimit: line.lowerLimit,
      upperLimit: line.upperLimit,
      nearLower: line.lowerWarning,
      nearUpper: line.upperWarning,
    })),
    rulesOf(options),
  );
  const isNamed = (rule: SpcRule) => kind !== 'mr' || rule === 'Above UCL';
  const points = plotted.map((point, i): ControlChartPoint => {
    const rule = isNamed(rules[i]!) ? rules[i]! : 'Common Cause';
    return { ...point, ...lines[i]!, rule };
  });
  return { kind, points, sigmaZ: null, notes };
}

const rulesOf = ({ profile }: ControlChartOptions): RuleSet => {
  demandProfile(profile);
  return XMR_PROFILES[profile ?? 'nhsr-plotthedots'];
};

/**
 * Answers: which values of a series were reported.
 * Arguments: `values`, in time order, null where not reported; `least`, the smallest possible value (none when not given).
 * Result: each reported value with its position, counted from 0.
 * Zero, missing and small: zero is a value; a missing one is left out. A value that is no number, or too small, is refused.
 * Source: specification section 0.
 * Example:
 * ```ts
 * plottedValues([4, null, 0]) // [{ index: 0, value: 4, denominator: null }, { index: 2, value: 0 }]
 * plottedValues([-1], 0) // ImpossibleInput
 * ```
 */
export function plottedValues(values: (number | null)[], least = Number.NEGATIVE_INFINITY): Plotted[] {
  demand(
    values.every((value) => value === null || (Number.isFinite(value) && value >= least)),
    least === 0 ? 'a count is a number of 0 or more, or null where not reported' : 'a value is a number, or null',
  );
  return values.flatMap((value, index) => (value === null ? [] : [{ index, value, denominator: null }]));
}
