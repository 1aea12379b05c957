/** The gap between the most and the least deprived group: as a difference and as a ratio. */
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { finiteEstimate } from '../estimates/make-estimate.ts';
import { demand } from '../impossible-input.ts';

interface GapOptions {
  /** of the gap's interval; 0.95 when not given */
  confidence?: number;
}

const MISSING_END = 'The value of the most or the least deprived group is missing, so there is no gap.';
const MISSING_LIMITS = 'A group has no limits, so the gap has none.';

/**
 * Answers: how much higher the value of the most deprived group is than that of the least deprived.
 * Arguments: two estimates in the same unit, with their limits; options: `confidence`, a fraction or a percentage (0.95).
 * Result: most − least, with limits ± z·√(se₁² + se₂²), where each se is a limit's half-width divided by its own z.
 * Zero and missing: a missing value gives null, missing limits give a gap without limits. Estimates in different units are
 * refused.
 * Source: specification section 14.
 * Example:
 * ```ts
 * const [most, least] = [mean([80, 82, 84, 86]), mean([60, 61, 62, 63])]
 * inequalityGap(most, least) // { value: 21.5, unit: 'value' }
 * inequalityGap(proportion(40, 100), proportion(20, 100)) // { value: 0.2, lower: 0.0777942261, upper: 0.322205774 }
 * ```
 */
export function inequalityGap(mostDeprived: Estimate, leastDeprived: Estimate, options: GapOptions = {}): Estimate {
  const { confidence = 0.95 } = options;
  refuseUnlikeUnits(mostDeprived, leastDeprived);
  const ends = [mostDeprived.value, leastDeprived.value];
  const value = ends.includes(null) ? null : ends[0]! - ends[1]!;
  const errors = [mostDeprived, leastDeprived].map((estimate) => standardError(estimate, (limit) => limit));
  const reach = reachOf(errors, confidence);
  const limits: [number, number] | null = value === null || reach === null ? null : [value - reach, value + reach];
  return gapEstimate('Difference of most and least deprived', mostDeprived.unit, value, limits, confidence);
}

/**
 * Answers: how many times the value of the least deprived group the value of the most deprived is.
 * Arguments: as `inequalityGap`.
 * Result: most / least, with limits from the standard errors of the logarithms, √(se₁² + se₂²).
 * Zero and missing: a least deprived value of 0 or below, or a missing value, gives null; where a limit is 0 or below the
 * ratio has no limits. Estimates in different units are refused.
 * Source: specification section 14.
 * Example:
 * ```ts
 * inequalityRatio(proportion(40, 100), proportion(20, 100)) // { value: 2, lower: 1.27045116, upper: 3.14848782, unit: 'ratio' }
 * ```
 */
export function inequalityRatio(mostDeprived: Estimate, leastDeprived: Estimate, options: GapOptions = {}): Estimate {
  const { confidence = 0.95 } = options;
  refuseUnlikeUnits(mostDeprived, leastDeprived);
  const [most, least] = [mostDeprived.value, leastDeprived.value];
  const value = most === null || least === null || least <= 0 || most < 0 ? null : most / least;
  const errors = [mostDeprived, leastDeprived].map((estimate) => standardError(estimate, Math.log));
  const reach = reachOf(errors, confidence);
  const limits: [number, number] | null =
    value === null || reach === null ? null : [value / Math.exp(reach), value * Math.exp(reach)];
  return gapEstimate('Ratio of most and least deprived, normal on the log scale', 'ratio', value, limits, confidence);
}

function refuseUnlikeUnits(one: Estimate, other: Estimate): void {
  demand(one.unit === other.unit, 'the two groups are measured in the same unit');
}

/** Half the limits' width on a scale, in standard errors; null where a limit is missing or has no place on the scale. */
function standardError(estimate: Estimate, onScale: (limit: number) => number): number | null {
  if (estimate.lower === null || estimate.upper === null) return null;
  const width = onScale(estimate.upper) - onScale(estimate.lower);
  return Number.isFinite(width) ? width / (2 * zForConfidence(estimate.confidence)) : null;
}

function reachOf(errors: (number | null)[], confidence: number): number | null {
  if (errors.includes(null)) return null;
  return zForConfidence(confidence) * Math.hypot(errors[0]!, errors[1]!);
}

function gapEstimate(
  method: string,
  unit: string,
  value: number | null,
  limits: [number, number] | null,
  confidence: number,
): Estimate {
  const notes = value === null ? [MISSING_END] : limits === null ? [MISSING_LIMITS] : [];
  return finiteEstimate({
    value,
    unit,
    lower: limits?.[0] ?? null,
    upper: limits?.[1] ?? null,
    confidence: confidenceFraction(confidence),
    numerator: null,
    denominator: null,
    method,
    notes,
  });
}
