/** Funnel plots of standardised ratios: observed over expected events. */
import { chiSquareQuantile } from '../distributions/chi-square.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { adjustWhereMany } from './adjust-where-many.ts';
import { funnelAxis } from './funnel-axis.ts';
import type { Funnel, FunnelLimits, FunnelUnit } from './funnel-parts.ts';
import { poissonFunnelLabel, poissonFunnelPValue } from './funnel-significance.ts';
import type { FunnelPair } from './sum-of-pairs.ts';
import { sumOfPairs } from './sum-of-pairs.ts';

/** 'count' draws observed over expected less 1; 'isr' draws the ratio times 100 */
export type RatioFunnelType = 'count' | 'isr';

/**
 * Answers: how many expected events would put a unit with `observed` events exactly on a limit of a funnel.
 * Arguments: `observed` events, 0 or more (fractions allowed).
 * Result: expected events at the lower and upper limits of 95% and 99.8%. Lower limits of the ratio need more expected events.
 * Zero, missing and small: 0 observed has 0 expected events at its upper limits; null gives null; exact for small counts.
 * Source: exact Poisson limits (Garwood 1936), by the chi-square quantiles of specification section 10.
 * Example:
 * ```ts
 * poissonFunnelExpected(6) // { lower95: 13.0594765, upper95: 2.2018943, lower998: 18.0616374, upper998: 1.1071044 }
 * poissonFunnelExpected(-1) // ImpossibleInput
 * ```
 */
export function poissonFunnelExpected(observed: number | null): FunnelLimits {
  if (observed === null) return { lower95: null, upper95: null, lower998: null, upper998: null };
  demand(Number.isFinite(observed) && observed >= 0, 'a count of events is 0 or more');
  const below = (share: number) => chiSquareQuantile(share, 2 * observed + 2) / 2;
  const above = (share: number) => (observed === 0 ? 0 : chiSquareQuantile(share, 2 * observed) / 2);
  return { lower95: below(0.975), upper95: above(0.025), lower998: below(0.999), upper998: above(0.001) };
}

/**
 * Answers: where the limits of a funnel of standardised ratios run at `observed` events.
 * Arguments: `observed` events, 0 or more; `type`: 'count' for observed/expected − 1, 'isr' for the ratio times 100.
 * Result: the 95% and 99.8% limits in that unit.
 * Zero, missing and small: at 0 observed there is no upper limit (null), and lower limits are −1 or 0; null gives null.
 * Source: specification section 10, from PHEindicatormethods 2.1.0.
 * Example:
 * ```ts
 * ratioFunnelLimits(6, 'isr') // { lower95: 45.94364867, upper95: 272.4926275 }
 * ratioFunnelLimits(6, 'count') // { lower95: -0.540563513, upper95: 1.724926275 }
 * ```
 */
export function ratioFunnelLimits(observed: number | null, type: RatioFunnelType): FunnelLimits {
  demandChoice(type, ['count', 'isr'], 'a type of ratio');
  const expected = poissonFunnelExpected(observed);
  const at = (events: number | null) => (events === null || !(events > 0) ? null : ratioIn(type, observed! / events));
  return {
    lower95: at(expected.lower95),
    upper95: at(expected.upper95),
    lower998: at(expected.lower998),
    upper998: at(expected.upper998),
  };
}

/**
 * Answers: which units' standardised ratios are further from 1 than chance explains.
 * Arguments: `units`, each with observed events (`numerator`, 0 or more) and expected events (`denominator`, above 0);
 * `type`, as `ratioFunnelLimits`.
 * Result: the baseline (a ratio of 1, in the type's unit: 0 or 100), each unit's value, label and two-sided exact Poisson
 * p-value, adjusted for false discovery where more than 20 units are judged; limits by number of observed events, over the
 * range of the expected ones.
 * Zero, missing and small: no events is a value like any other, judged by the exact limits; a missing part gives null.
 * Source: PHEindicatormethods 2.1.0; specification section 10.
 * Example:
 * ```ts
 * const units = [{ numerator: 151, denominator: 106.4429719 }, { numerator: 8, denominator: 6.239860227 }]
 * ratioFunnel(units, 'isr').units[0] // { value: 141.85999, label: 'High (0.001)' }
 * ratioFunnel(units, 'count').units[1] // { label: 'Not significant' }
 * ```
 */
export function ratioFunnel(units: FunnelPair[], type: RatioFunnelType = 'isr'): Funnel {
  demandChoice(type, ['count', 'isr'], 'a type of ratio');
  const { notes } = sumOfPairs(units);
  const judged = units.map((unit) => judge(unit, type));
  const axis = funnelAxis(
    units.map((unit) => unit.denominator),
    'ratio',
  );
  const curve = (axis?.sizes ?? []).map((size) => ({ size, ...ratioFunnelLimits(size, type) }));
  const left = notes.map((note) => note.replace(' and are left out of the baseline', ''));
  return { baseline: ratioIn(type, 1), units: adjustWhereMany(judged), curve, notes: left };
}

function judge({ numerator, denominator }: FunnelPair, type: RatioFunnelType): FunnelUnit {
  const missing = numerator === null || denominator === null;
  const value = missing ? null : ratioIn(type, numerator / denominator);
  return {
    numerator,
    denominator,
    value,
    label: poissonFunnelLabel(numerator, denominator),
    pValue: poissonFunnelPValue(numerator, denominator),
    adjustedPValue: null,
  };
}

const ratioIn = (type: RatioFunnelType, ratio: number): number | null => {
  const value = type === 'count' ? ratio - 1 : ratio * 100;
  return Number.isFinite(value) ? value : null;
};
