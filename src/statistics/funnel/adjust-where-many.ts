import { adjustByBenjaminiHochberg } from '../multiple/false-discovery-rate.ts';
import type { FunnelUnit } from './funnel-parts.ts';

/** Up to this many units a reader may take each label by itself. */
const FEW = 20;

/**
 * Answers: which labels would stand when it is taken into account that many units are judged at once.
 * Arguments: `units` as judged one by one.
 * Result: the same units; where more than 20 have a p-value, each of these has its false-discovery adjusted value too.
 * Zero, missing and small: units without a p-value are not counted and keep null; up to 20 judged units are left as they are.
 * Source: Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995); specification section 14.
 * Example:
 * ```ts
 * const unit = { numerator: 1, denominator: 9, value: 0.1, label: null, pValue: 0.01, adjustedPValue: null }
 * adjustWhereMany([unit])[0].adjustedPValue // null
 * adjustWhereMany(Array(21).fill(unit))[0].adjustedPValue // 0.01
 * ```
 */
export function adjustWhereMany(units: FunnelUnit[]): FunnelUnit[] {
  const judged = units.filter((unit) => unit.pValue !== null);
  if (judged.length <= FEW) return units;
  const adjusted = adjustByBenjaminiHochberg(judged.map((unit) => unit.pValue!));
  let next = 0;
  return units.map((unit) => (unit.pValue === null ? unit : { ...unit, adjustedPValue: adjusted[next++]! }));
}
