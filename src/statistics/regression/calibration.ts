import { chiSquareTail } from '../distributions/chi-square.ts';
import type { Estimate } from '../estimate.ts';
import { poissonInterval } from '../estimates/poisson-interval.ts';
import { demand } from '../impossible-input.ts';
import { generalisedLinearModel } from './generalised-linear-model.ts';
import type { Coefficient } from './regression.ts';

export interface Calibration {
  /** coefficient of logit(p); 1 is right, below 1 the risks are too extreme; null where there is none */
  slope: Coefficient | null;
  interceptAtSlope: Coefficient | null;
  /** intercept with logit(p) as offset; 0 is right, above 0 the risks are too low */
  inTheLarge: Coefficient | null;
  /** observed over expected events */
  observedOverExpected: Estimate;
  /** mean distance of observed share and mean risk over groups of equal size */
  expectedCalibrationError: number | null;
  hosmerLemeshow: { statistic: number | null; degrees: number; pValue: number | null };
  notes: string[];
}

/**
 * Answers: whether predicted risks come true as often as they say.
 * Arguments: `y`, 0 or 1, complete; `p`, risks from 0 to 1; `groups`, 2 or more, of equal size in order of risk;
 * `confidence`.
 * Result: calibration slope and intercept, calibration in the large, observed over expected (Byar or exact Poisson limits
 * on the events), expected calibration error, Hosmer-Lemeshow chi-square with groups − 2 degrees.
 * Zero, missing and small: risks of exactly 0 or 1 have no logit: slope and intercepts are null with a note; fewer rows
 * than groups give no group figures.
 * Source: specification population-health, model quality; Hosmer and Lemeshow (1980), from memory.
 * Example:
 * ```ts
 * const found = calibration([0, 1, 0, 1], [0.25, 0.25, 0.5, 0.5], 2, 0.95);
 * found.observedOverExpected.value // 1.3333333
 * found.expectedCalibrationError // 0.125
 * calibration([0, 1], [0, 1], 2, 0.95).slope // null
 * ```
 */
export function calibration(
  y: readonly number[],
  p: readonly number[],
  groups: number,
  confidence: number,
): Calibration {
  demand(Number.isInteger(groups) && groups >= 2, 'calibration needs 2 or more groups');
  const proper = y.length > 0 && p.every((risk) => risk > 0 && risk < 1);
  const note = 'Risks of exactly 0 or 1 (or no rows) leave no calibration slope or intercept.';
  const curve = proper ? logisticOnLogit(y, p, confidence) : { slope: null, interceptAtSlope: null, inTheLarge: null };
  return {
    ...curve,
    observedOverExpected: observedOverExpected(y, p, confidence),
    ...groupFigures(y, p, groups),
    notes: proper ? [] : [note],
  };
}

function logisticOnLogit(y: readonly number[], p: readonly number[], confidence: number) {
  const logits = p.map((risk) => Math.log(risk) - Math.log1p(-risk));
  const term = { kind: 'numeric' as const, name: 'logit', values: logits };
  const sloped = generalisedLinearModel({ outcome: y, terms: [term] }, 'binomial', { confidence });
  const large = generalisedLinearModel({ outcome: y, terms: [], offset: logits }, 'binomial', { confidence });
  return {
    slope: sloped.coefficients[1]!,
    interceptAtSlope: sloped.coefficients[0]!,
    inTheLarge: large.coefficients[0]!,
  };
}

function observedOverExpected(y: readonly number[], p: readonly number[], confidence: number): Estimate {
  const observed = y.reduce((sum, value) => sum + value, 0);
  const expected = p.reduce((sum, value) => sum + value, 0);
  const limits = poissonInterval(observed, confidence);
  const over = (count: number | null): number | null => (expected > 0 && count !== null ? count / expected : null);
  return {
    ...{ value: over(observed), unit: 'ratio', lower: over(limits.lower), upper: over(limits.upper) },
    ...{ confidence: limits.confidence, numerator: observed, denominator: expected, method: limits.method },
    notes: expected > 0 ? [] : ['No events were expected, so there is no ratio.'],
  };
}

/** Groups as equal as can be, lowest risks first; ties stay in the order of the rows. */
function groupFigures(
  y: readonly number[],
  p: readonly number[],
  groups: number,
): Pick<Calibration, 'expectedCalibrationError' | 'hosmerLemeshow'> {
  const degrees = groups - 2;
  if (y.length < groups)
    return { expectedCalibrationError: null, hosmerLemeshow: { statistic: null, degrees, pValue: null } };
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  let apart = 0;
  let statistic = 0;
  for (let group = 0; group < groups; group++) {
    const from = Math.floor((group * order.length) / groups);
    const members = order.slice(from, Math.floor(((group + 1) * order.length) / groups));
    const observed = members.reduce((sum, i) => sum + y[i]!, 0);
    const expected = members.reduce((sum, i) => sum + p[i]!, 0);
    apart += Math.abs(observed - expected);
    const variance = expected * (1 - expected / members.length);
    statistic += observed === expected ? 0 : (observed - expected) ** 2 / variance;
  }
  const known = Number.isFinite(statistic);
  const pValue = known && degrees > 0 ? chiSquareTail(statistic, degrees) : null;
  return {
    expectedCalibrationError: apart / order.length,
    hosmerLemeshow: { statistic: known ? statistic : null, degrees, pValue },
  };
}
