/** Funnel plots of rates: crude rates, and directly standardised ones by their implied denominators. */

import { demand } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';
import { adjustWhereMany } from './adjust-where-many.ts';
import { funnelAxis } from './funnel-axis.ts';
import type { Funnel, FunnelLimits, FunnelUnit } from './funnel-parts.ts';
import { poissonFunnelLabel, poissonFunnelPValue } from './funnel-significance.ts';
import { poissonFunnelExpected } from './ratio-funnel.ts';
import type { FunnelPair } from './sum-of-pairs.ts';
import { sumOfPairs } from './sum-of-pairs.ts';

const FEWEST_FOR_DSR = 10;

export interface RateFunnelOptions {
  /** people that a rate is given for; 100,000 when not given */
  multiplier?: number;
  /** over how many years the events were counted, so that the axis shows the population of one year; 1 when not given */
  years?: number;
}

/** The limits at one number of observed events. */
export interface RateFunnelLimits {
  /** in the rate's unit */
  limits: FunnelLimits;
  /** the population of one year at which a unit with these events lies on each limit */
  populations: FunnelLimits;
}

/**
 * Answers: where the limits of a funnel of rates run for a unit with `observed` events.
 * Arguments: `observed` events, 0 or more; `baseline`, the rate of all units, above 0, per `multiplier` person-years;
 * `years` that the events were counted over.
 * Result: for each limit, the rate on it, and the population of one year that has this rate.
 * Zero, missing and small: at 0 observed the lower limits are 0 and there is no upper limit; null gives null.
 * Source: exact Poisson limits; PHEindicatormethods 2.1.0; specification section 10.
 * Example:
 * ```ts
 * rateFunnelLimits(4, 116.1720835, { years: 3 }).populations // { lower95: 2938.625247, upper95: 312.7159093 }
 * rateFunnelLimits(4, 116.1720835, { years: 3 }).limits // { lower95: 45.37269033, upper95: 426.372082 }
 * rateFunnelLimits(4, 0) // ImpossibleInput
 * ```
 */
export function rateFunnelLimits(
  observed: number | null,
  baseline: number,
  options: RateFunnelOptions = {},
): RateFunnelLimits {
  const { multiplier, years } = settled(options);
  demand(Number.isFinite(baseline) && baseline > 0, 'the baseline rate of a funnel is above 0');
  const expected = poissonFunnelExpected(observed);
  const rate = (events: number | null) => (events ? finiteOrNull((observed! / events) * baseline) : null);
  const population = (events: number | null) =>
    events ? finiteOrNull(((events / baseline) * multiplier) / years) : null;
  return { limits: eachLimit(expected, rate), populations: eachLimit(expected, population) };
}

/**
 * Answers: which units' crude rates are further from the rate of all of them together than chance explains.
 * Arguments: `units`, each with a count of events (`numerator`, 0 or more) and person-years (`denominator`, above 0: the
 * population added up over the years).
 * Result: the baseline and values per `multiplier`; label, tested High before Low by the interval of the count; two-sided
 * exact Poisson p-value, adjusted for false discovery where more than 20 units are judged; limits by observed events.
 * Zero, missing and small: a unit without events counts with its population; one with a missing part is left out of the
 * baseline and has nulls; without any event in all units nothing can be judged, and a note says so.
 * Source: PHEindicatormethods 2.1.0; specification section 10.
 * Example:
 * ```ts
 * const units = [{ numerator: 30, denominator: 10000 }, { numerator: 80, denominator: 10000 }, { numerator: 0, denominator: 900 }]
 * rateFunnel(units).baseline // 526.3157895
 * rateFunnel(units).units[0] // { value: 300, label: 'Low (0.001)' }
 * rateFunnel(units).units[2] // { value: 0, label: 'Low (0.025)' }
 * ```
 */
export function rateFunnel(units: FunnelPair[], options: RateFunnelOptions = {}): Funnel {
  const { multiplier } = settled(options);
  return funnelOf(
    units.map((unit) => ({ ...unit, counted: unit, published: true })),
    multiplier,
    options,
  );
}

export interface DsrFunnelUnit {
  /** events, 0 or more */
  count: number | null;
  /** the directly standardised rate per multiplier; may be null where it is not published */
  rate: number | null;
}

/**
 * Answers: which units' directly standardised rates are further from the rate of all of them together than chance explains.
 * Arguments: `units`, each with a count of events and its rate per `multiplier`; a rate is above 0 where there are events.
 * Result: as `rateFunnel`; denominators are the implied ones, count / rate × multiplier.
 * Zero, missing and small: a unit with fewer than 10 events is labelled 'Not applicable for events less than 10 for dsrs' and
 * has no p-value; one without events, or without a rate, has no implied denominator and is left out of the baseline.
 * Source: PHEindicatormethods 2.1.0; specification section 10.
 * Example:
 * ```ts
 * const units = [{ count: 50, rate: 500 }, { count: 150, rate: 900 }, { count: 4, rate: null }, { count: 0, rate: 0 }]
 * dsrFunnel(units).baseline // 750
 * dsrFunnel(units).units[0].label // 'Low (0.025)'
 * dsrFunnel(units).units[2].label // 'Not applicable for events less than 10 for dsrs'
 * ```
 */
export function dsrFunnel(units: DsrFunnelUnit[], options: RateFunnelOptions = {}): Funnel {
  const { multiplier } = settled(options);
  return funnelOf(
    units.map((unit) => implied(unit, multiplier)),
    multiplier,
    options,
  );
}

interface Counted extends FunnelPair {
  /** what goes into the baseline */
  counted: FunnelPair;
  /** whether it may be labelled by its value */
  published: boolean;
  value?: number | null;
}

function implied({ count, rate }: DsrFunnelUnit, multiplier: number): Counted {
  demand(count === null || (Number.isFinite(count) && count >= 0), 'a count of events is 0 or more');
  demand(rate === null || (Number.isFinite(rate) && rate >= 0), 'a directly standardised rate is 0 or more');
  demand(!(rate === 0 && count !== null && count > 0), 'a unit with events has a directly standardised rate above 0');
  const denominator = count !== null && rate !== null && count > 0 ? finiteOrNull((count / rate) * multiplier) : null;
  const published = count === null || count >= FEWEST_FOR_DSR;
  return { numerator: count, denominator, counted: { numerator: count, denominator }, published, value: rate };
}

function funnelOf(units: Counted[], multiplier: number, options: RateFunnelOptions): Funnel {
  const { baseline: share, notes } = sumOfPairs(units.map((unit) => unit.counted));
  const baseline = share === null ? null : finiteOrNull(share * multiplier);
  if (baseline === 0) notes.push('No unit has an event, so that nothing can be judged.');
  const judged = units.map((unit) => judge(unit, share, multiplier));
  const expected = units.map(({ denominator }) => (denominator === null || !share ? null : denominator * share));
  const axis = funnelAxis(expected, 'rate');
  const limits = (size: number) => ({ size, ...rateFunnelLimits(size, baseline!, options).limits });
  return { baseline, units: adjustWhereMany(judged), curve: baseline ? (axis?.sizes ?? []).map(limits) : [], notes };
}

function judge(unit: Counted, baseline: number | null, multiplier: number): FunnelUnit {
  const { numerator, denominator } = unit;
  const own = numerator === null || denominator === null ? null : finiteOrNull((numerator / denominator) * multiplier);
  const value = unit.value === undefined ? own : unit.value;
  const kept = { numerator, denominator, value, adjustedPValue: null };
  if (!unit.published) return { ...kept, label: 'Not applicable for events less than 10 for dsrs', pValue: null };
  const expected = denominator === null || !baseline ? null : denominator * baseline;
  return { ...kept, label: poissonFunnelLabel(numerator, expected), pValue: poissonFunnelPValue(numerator, expected) };
}

function settled(options: RateFunnelOptions): { multiplier: number; years: number } {
  const { multiplier = 100_000, years = 1 } = options;
  demand(Number.isFinite(multiplier) && multiplier > 0, 'the multiplier of a rate is above 0');
  demand(Number.isFinite(years) && years > 0, 'the years that events were counted over are above 0');
  return { multiplier, years };
}

const eachLimit = (limits: FunnelLimits, of: (events: number | null) => number | null): FunnelLimits => ({
  lower95: of(limits.lower95),
  upper95: of(limits.upper95),
  lower998: of(limits.lower998),
  upper998: of(limits.upper998),
});
