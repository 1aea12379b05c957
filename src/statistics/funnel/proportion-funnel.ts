/** Funnel plots of proportions: one baseline, and limits that narrow as the number of people grows. */
import { normalCdf, normalQuantile } from '../distributions/normal.ts';
import { demand } from '../impossible-input.ts';
import { adjustWhereMany } from './adjust-where-many.ts';
import { funnelAxis } from './funnel-axis.ts';
import type { Funnel, FunnelLabel, FunnelLimits, FunnelUnit } from './funnel-parts.ts';
import { type FunnelPair, sumOfPairs } from './sum-of-pairs.ts';

const Z95 = normalQuantile(0.975);
const Z998 = normalQuantile(0.999);

/**
 * Answers: between which proportions a unit of `population` people is expected to lie by chance, when the true proportion is
 * the baseline.
 * Arguments: `population`, above 0; `baseline`, a share from 0 to 1.
 * Result: the 95% and 99.8% limits as shares, clipped to 0 to 1.
 * Zero, missing and small: null for either gives null limits; small populations have limits that are clipped at 0 or 1; a
 * baseline of 0 or 1 has all its limits there. A population of 0 or less is refused.
 * Source: Wilson's interval inverted, as in PHEindicatormethods 2.1.0 (specification section 10); its formula is by algebra
 * π ∓ z·√(π(1 − π)/N), which is computed here because it loses no digits.
 * Example:
 * ```ts
 * proportionFunnelLimits(50, 0.8064244784714955) // { lower95: 0.69691035, upper95: 0.91593861, lower998: 0.63375595 }
 * proportionFunnelLimits(0, 0.5) // ImpossibleInput
 * ```
 */
export function proportionFunnelLimits(population: number | null, baseline: number | null): FunnelLimits {
  demand(
    population === null || (Number.isFinite(population) && population > 0),
    'the population of a unit on a funnel is above 0',
  );
  demand(baseline === null || (baseline >= 0 && baseline <= 1), 'a baseline proportion is a share from 0 to 1');
  if (population === null || baseline === null) return { lower95: null, upper95: null, lower998: null, upper998: null };
  const error = Math.sqrt((baseline * (1 - baseline)) / population);
  return {
    lower95: Math.max(0, baseline - Z95 * error),
    upper95: Math.min(1, baseline + Z95 * error),
    lower998: Math.max(0, baseline - Z998 * error),
    upper998: Math.min(1, baseline + Z998 * error),
  };
}

/**
 * Answers: which units' proportions are further from the proportion of all of them together than chance explains.
 * Arguments: `units`, each a numerator from 0 to its denominator, and a denominator above 0 (fractions allowed).
 * Result: baseline, values and limits as shares; for each unit its label, tested Low before High, and its two-sided p-value
 * (score test), adjusted for false discovery where more than 20 units are judged; the limits' curve at 100 sizes.
 * Zero, missing and small: a unit with a missing part is left out of the baseline and has null value and label; 0 of n is a
 * value like any other; without any complete unit the baseline is null and nothing is labelled.
 * Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005);
 * PHEindicatormethods 2.1.0; specification section 10.
 * Example:
 * ```ts
 * const units = [{ numerator: 5, denominator: 100 }, { numerator: 20, denominator: 100 }, { numerator: 10, denominator: 100 }]
 * proportionFunnel(units).baseline // 0.1166667
 * proportionFunnel(units).units[0] // { value: 0.05, label: 'Low (0.025)', adjustedPValue: null }
 * ```
 */
export function proportionFunnel(units: FunnelPair[]): Funnel {
  demand(
    units.every(({ numerator: x, denominator: n }) => x === null || n === null || x <= n),
    'a proportion needs a numerator from 0 to its denominator',
  );
  const { baseline, notes } = sumOfPairs(units);
  const judged = units.map((unit) => judge(unit, baseline));
  const axis = baseline === null ? null : funnelAxis(units.map((unit) => unit.denominator));
  const curve = (axis?.sizes ?? []).map((size) => ({ size, ...proportionFunnelLimits(size, baseline) }));
  return { baseline, units: adjustWhereMany(judged), curve, notes };
}

function judge({ numerator, denominator }: FunnelPair, baseline: number | null): FunnelUnit {
  const unit: FunnelUnit = { numerator, denominator, value: null, label: null, pValue: null, adjustedPValue: null };
  if (numerator === null || denominator === null || baseline === null) return unit;
  const value = numerator / denominator;
  const error = Math.sqrt((baseline * (1 - baseline)) / denominator);
  const pValue = error === 0 ? 1 : 2 * normalCdf(-Math.abs(value - baseline) / error);
  return { ...unit, value, label: labelOf(value, proportionFunnelLimits(denominator, baseline)), pValue };
}

function labelOf(value: number, limits: FunnelLimits): FunnelLabel {
  if (value < limits.lower998!) return 'Low (0.001)';
  if (value < limits.lower95!) return 'Low (0.025)';
  if (value > limits.upper998!) return 'High (0.001)';
  if (value > limits.upper95!) return 'High (0.025)';
  return 'Not significant';
}
