/** Coefficients as estimates with intervals, tests and, where the link allows, ratios. */
import { normalCdf, zForConfidence } from '../distributions/normal.ts';
import { studentTQuantile, studentTTail } from '../distributions/student-t.ts';
import type { Estimate } from '../estimate.ts';
import type { FamilyName } from './families.ts';
import { finiteOrNull } from './finite-or-null.ts';
import type { LinkName } from './links.ts';
import type { Coefficient } from './regression.ts';

export interface CoefficientContext {
  family: FamilyName;
  link: LinkName;
  confidence: number;
  /** null for the normal distribution */
  degrees: number | null;
  /** as it is written beside the figure, e.g. 'Wald, HC3' */
  method: string;
  /** whether the outcome is 0 or 1, so that a log link compares risks */
  binary: boolean;
}

/**
 * Answers: what a coefficient is, between which limits, and whether it differs from 0.
 * Arguments: `name`; `given` and `givenError`, its value and standard error, null where there is none; `context`: family, link, confidence, degrees.
 * Result: the estimate, its ratio (e to its power) for log and logit links, its statistic and two-sided p value.
 * Zero, missing and small: null without a value; a standard error of 0 has no statistic; a ratio too large to write is null.
 * Source: Wald intervals; R `summary.glm`, `lmtest::coeftest` and `coefci`.
 * Example:
 * ```ts
 * const context = { family: 'binomial', link: 'logit', confidence: 0.95, degrees: null, method: 'Wald', binary: true };
 * coefficientOf('smoker', 0.5, 0.25, context).statistic // 2
 * coefficientOf('smoker', 0.5, 0.25, context).ratio // { value: 1.6487213, lower: 1.0100593, upper: 2.6912129, unit: 'odds ratio' }
 * coefficientOf('smoker', null, null, context).ratio // { value: null, lower: null, upper: null }
 * ```
 */
export function coefficientOf(
  name: string,
  given: number | null,
  givenError: number | null,
  context: CoefficientContext,
): Coefficient {
  const [value, standardError] = [finiteOrNull(given), finiteOrNull(givenError)];
  const reach = standardError === null ? null : standardError * reachOf(context.confidence, context.degrees);
  const [lower, upper] =
    value === null || reach === null ? [null, null] : [finiteOrNull(value - reach), finiteOrNull(value + reach)];
  const notes = value === null ? ['The data have no finite estimate of this coefficient.'] : [];
  const shared = { confidence: context.confidence, numerator: null, denominator: null, method: context.method, notes };
  const units = unitsOf(name, context);
  const estimate: Estimate = { value, unit: units.estimate, lower, upper, ...shared };
  const ratio: Estimate | null =
    units.ratio === null
      ? null
      : { ...estimate, value: power(value), unit: units.ratio, lower: power(lower), upper: power(upper) };
  const statistic =
    value === null || standardError === null || !(standardError > 0) ? null : finiteOrNull(value / standardError);
  return { name, estimate, ratio, standardError, statistic, pValue: pValueOf(statistic, context.degrees) };
}

/**
 * Answers: how many standard errors each side of an estimate its interval reaches.
 * Arguments: `confidence`, as `zForConfidence`; `degrees` of freedom of t, or null for the normal distribution.
 * Result: 1.96 for 95% and the normal distribution.
 * Small: few degrees reach further.
 * Source: Student (1908).
 * Example:
 * ```ts
 * reachOf(0.95, 7) // 2.3646242510
 * reachOf(0.95, null) // 1.9599639845
 * ```
 */
export function reachOf(confidence: number, degrees: number | null): number {
  return degrees === null ? zForConfidence(confidence) : studentTQuantile(1 - (1 - confidence) / 2, degrees);
}

function pValueOf(statistic: number | null, degrees: number | null): number | null {
  if (statistic === null) return null;
  return degrees === null ? 2 * normalCdf(-Math.abs(statistic)) : studentTTail(Math.abs(statistic), degrees);
}

function power(value: number | null): number | null {
  return value === null ? null : finiteOrNull(Math.exp(value));
}

/** An intercept is the level itself, every other coefficient a comparison. */
function unitsOf(
  name: string,
  { family, link, binary }: CoefficientContext,
): { estimate: string; ratio: string | null } {
  const level = name === 'intercept';
  if (link === 'logit')
    return { estimate: level ? 'log odds' : 'log odds ratio', ratio: level ? 'odds' : 'odds ratio' };
  const what = family === 'gaussian' ? 'outcome' : binary ? 'risk' : 'rate';
  if (link === 'log')
    return { estimate: level ? `log ${what}` : `log ${what} ratio`, ratio: level ? what : `${what} ratio` };
  return { estimate: level ? what : `${what} difference`, ratio: null };
}
