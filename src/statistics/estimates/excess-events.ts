/** How many events a benchmark, or a risk factor, accounts for. */
import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import {
  type Counts,
  type EstimateOptions,
  finiteEstimate,
  MISSING_INPUT,
  refuseImpossibleCounts,
  refuseImpossibleMultiplier,
  sumOf,
} from './make-estimate.ts';
import { poissonInterval } from './poisson-interval.ts';

/**
 * Answers: how many events there were beyond those that the benchmark's rate would have given.
 * Arguments: `x`, events of 0 or more, and `n`, population or person-time above 0, each a figure or a list of rows that are
 * summed first; `benchmark`, a rate of 0 or more for each `multiplier` of `n`, null where missing. Options: `multiplier`,
 * above 0 (1); `confidence`, a fraction or a percentage (0.95).
 * Result: x − benchmark·n, never below 0, with the limits of the count x (exact below 10, otherwise Byar's) less the same.
 * The benchmark is taken as known.
 * Zero, missing and small: at or below the benchmark the excess is 0, and a note says so; anything missing gives null. A
 * negative benchmark is refused.
 * Source: specification section 14.
 * Example:
 * ```ts
 * excessEvents(65, 1000, 40, { multiplier: 1000 }) // { value: 25, lower: 10.1631877, upper: 42.8491385, unit: 'events' }
 * excessEvents(30, 1000, 0.04) // { value: 0, lower: 0 }
 * ```
 */
export function excessEvents(x: Counts, n: Counts, benchmark: number | null, options: EstimateOptions = {}): Estimate {
  const { confidence = 0.95, multiplier = 1 } = options;
  refuseImpossibleMultiplier(multiplier);
  refuseImpossibleCounts(x, n);
  demand(
    benchmark === null || (Number.isFinite(benchmark) && benchmark >= 0),
    'a benchmark rate is 0 or more, or null where it is missing',
  );
  const [numerator, denominator] = [sumOf(x), sumOf(n)];
  const interval = poissonInterval(numerator, confidence);
  const kept = {
    ...{ unit: 'events', numerator, denominator, confidence: confidenceFraction(confidence) },
    method: `Excess over benchmark, ${interval.method}`,
  };
  if (numerator === null || denominator === null || benchmark === null)
    return { ...kept, value: null, lower: null, upper: null, notes: [MISSING_INPUT] };
  const expected = (benchmark / multiplier) * denominator;
  const beyond = (count: number | null): number | null => (count === null ? null : Math.max(0, count - expected));
  return finiteEstimate({
    ...kept,
    value: beyond(numerator),
    lower: beyond(interval.lower),
    upper: beyond(interval.upper),
    notes: numerator <= expected ? ['There are no more events than at the benchmark, so the excess is 0.'] : [],
  });
}

/**
 * Answers: which share of all events would not have happened without the risk factor, if it causes them.
 * Arguments: `prevalence`, the share from 0 to 1 of the population that has the factor, null where missing;
 * `relativeRisk`, of those with it against those without: a number of 0 or more, or an estimate with limits; options:
 * `confidence`, used where the relative risk is a number without limits (0.95).
 * Result: p(RR − 1)/(1 + p(RR − 1)), with limits from those of the relative risk, the prevalence taken as known.
 * Zero, missing and small: a relative risk of 1 or a prevalence of 0 gives 0; below 1 the share is negative (events
 * prevented) and a note says so; anything missing gives null. A prevalence outside 0 to 1 is refused.
 * Source: Levin (1953), from memory; specification section 14.
 * Example:
 * ```ts
 * attributableFraction(0.25, 2) // { value: 0.2, lower: null, upper: null, unit: 'share' }
 * attributableFraction(0.25, relativeRisk({ events: 30, total: 200 }, { events: 15, total: 220 })) // { value: 0.230769231, lower: 0.0521695195 }
 * ```
 */
export function attributableFraction(
  prevalence: number | null,
  relativeRisk: number | Estimate | null,
  options: { confidence?: number } = {},
): Estimate {
  demand(prevalence === null || (prevalence >= 0 && prevalence <= 1), 'a prevalence is a share from 0 to 1');
  const risk = asRisk(relativeRisk, options.confidence ?? 0.95);
  const fractionOf = (ratio: number | null): number | null => {
    if (ratio === null || prevalence === null) return null;
    const excess = prevalence * (ratio - 1);
    return excess <= -1 ? null : excess / (1 + excess);
  };
  const value = fractionOf(risk.value);
  const notes = value === null ? [MISSING_RISK] : value < 0 ? [PROTECTS] : [];
  return finiteEstimate({
    value,
    unit: 'share',
    lower: fractionOf(risk.lower),
    upper: fractionOf(risk.upper),
    confidence: risk.confidence,
    numerator: null,
    denominator: null,
    method: 'Population attributable fraction, Levin',
    notes,
  });
}

const MISSING_RISK = 'The prevalence or the relative risk is missing, or everybody is spared, so there is no fraction.';
const PROTECTS = 'The relative risk is below 1: the fraction is of events prevented, and negative.';

function asRisk(
  risk: number | Estimate | null,
  confidence: number,
): { value: number | null; lower: number | null; upper: number | null; confidence: number } {
  const found =
    risk === null || typeof risk === 'number'
      ? { value: risk, lower: null, upper: null, confidence: confidenceFraction(confidence) }
      : risk;
  demand(
    [found.value, found.lower, found.upper].every((r) => r === null || (Number.isFinite(r) && r >= 0)),
    'a relative risk is 0 or more',
  );
  return found;
}
