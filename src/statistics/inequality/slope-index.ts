import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import { randomSource } from '../distributions/random.ts';
import type { Estimate } from '../estimate.ts';
import { finiteEstimate } from '../estimates/make-estimate.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';
import {
  type LineWeights,
  lineOf,
  lineWeights,
  orderedQuantiles,
  type QuantileValue,
  SAMPLING_SCALES,
  samplingError,
  type ValueType,
} from './deprivation-line.ts';
import { type IndexLimits, indicesOf, type Simulation, simulatedLimits } from './simulate-inequality.ts';

export interface SlopeIndexOptions {
  /** 10 when not given */
  quantiles?: number;
  /** 'continuous' when not given */
  valueType?: ValueType;
  /** fit the line on the sampling scale (rates and proportions only) */
  transform?: boolean;
  /** not 0; negative where more of the value is worse, so that a gap against the deprived is above 0 */
  multiplier?: number;
  confidence?: number;
  /** 'simulated' when not given; 'exact' for continuous values only */
  limits?: 'simulated' | 'exact';
  /** 1,000 or more; 100,000 when not given */
  repetitions?: number;
  /** whole number from which the draws follow; 1 when not given */
  seed?: number;
  /** repeat the simulation ten times and say how far its limits move */
  reliability?: boolean;
}

export interface SlopeIndex {
  slopeIndex: Estimate;
  relativeIndex: Estimate;
  /** the line's value at the most deprived end, on the value's own scale, times the size of the multiplier */
  intercept: number | null;
  /** mean absolute movement of the limits between ten simulations; null when not asked for */
  reliability: { slopeIndex: number | null; relativeIndex: number | null } | null;
  notes: string[];
}

const REPEATS = 10;

/**
 * Answers: how far the value at the least deprived end of the population lies from that at the most deprived end, as a
 * difference (slope index) and as a ratio (relative index).
 * Arguments: `rows`, one for each quantile from 1 (most deprived) to Q (5 to 100): `population` above 0, `value`, and `se` on
 * the sampling scale or 95% limits. Options: `quantiles` (10), `valueType` ('continuous', 'rate', 'proportion'), `transform`,
 * `multiplier` (1), `confidence` (0.95), `limits` ('simulated' or 'exact'), `repetitions` (100,000), `seed` (1), `reliability`.
 * Result: the population-weighted line's slope over ranks 0 to 1, times the multiplier, and its ratio of ends, each with
 * limits; intercept; notes.
 * Missing and small: a quantile or value that is missing gives null; without a standard error there are no limits; more than
 * 10 quantiles are noted. Rates of 0, proportions of 0 or 1, and a multiplier of 0 are refused.
 * Source: PHEindicatormethods `phe_sii`. Specification section 8.
 * Example:
 * ```ts
 * const rows = [1, 2, 3, 4, 5].map((quantile) => ({ quantile, population: 1000, value: 70 + 2 * quantile, se: 0.5 }))
 * const found = slopeIndex(rows, { quantiles: 5, limits: 'exact' })
 * found.slopeIndex // { value: 10, lower: 8.45051242, upper: 11.5494876 }
 * found.relativeIndex // { value: 1.14084507, lower: null, upper: null }
 * ```
 */
export function slopeIndex(rows: readonly QuantileValue[], options: SlopeIndexOptions = {}): SlopeIndex {
  const { quantiles = 10, valueType = 'continuous', transform = false, multiplier = 1 } = options;
  demandChoice(options.limits ?? 'simulated', ['simulated', 'exact'], 'a way to limits');
  refuseImpossibleOptions(options);
  const confidence = confidenceFraction(options.confidence ?? 0.95);
  const notes = quantiles > 10 ? ['More than 10 quantiles: few people in each make the index unsteady.'] : [];
  const ordered = orderedQuantiles(rows, quantiles, valueType);
  if (typeof ordered === 'string') return noIndex(confidence, [...notes, ordered]);
  const scale = SAMPLING_SCALES[valueType];
  const weights = lineWeights(ordered.map(({ population }) => population));
  const values = ordered.map(({ value }) => value!);
  const scaled = values.map(scale.from);
  const back = transform ? scale.back : (value: number): number => value;
  const line = lineOf(weights, transform ? scaled : values);
  const errors = ordered.map((row) => samplingError(row, scale));
  if (errors.includes(null))
    notes.push('A quantile has no standard error and no limits, so the indices have no limits.');
  const simulation = errors.includes(null)
    ? null
    : {
        ...{ scaled, weights, scale, transform, multiplier, confidence, errors: errors as number[] },
        repetitions: options.repetitions ?? 100_000,
      };
  const found = limitsOf(simulation, line.slope, options);
  const indices = indicesOf(line, back, multiplier);
  if (options.limits === 'exact') notes.push('The relative index has limits only where they are simulated.');
  return {
    slopeIndex: estimateOf('slope index', indices.slope, found?.limits.slope ?? null, confidence, notes, options),
    relativeIndex: estimateOf('ratio', indices.relative, found?.limits.relative ?? null, confidence, notes, options),
    intercept: finiteOrNull(back(line.intercept) * Math.abs(multiplier)),
    reliability: found?.reliability ?? null,
    notes,
  };
}

interface FoundLimits {
  limits: { slope: [number, number]; relative: [number, number] | null };
  reliability: SlopeIndex['reliability'];
}

function limitsOf(simulation: Simulation | null, slope: number, options: SlopeIndexOptions): FoundLimits | null {
  if (simulation === null) return null;
  if (options.limits === 'exact')
    return { limits: { slope: exactLimits(simulation, slope), relative: null }, reliability: null };
  const random = randomSource(options.seed ?? 1);
  const limits = simulatedLimits(simulation, random);
  if (!options.reliability) return { limits, reliability: null };
  const others = Array.from({ length: REPEATS - 1 }, () => simulatedLimits(simulation, random));
  return {
    limits,
    reliability: { slopeIndex: movement(limits, others, 'slope'), relativeIndex: movement(limits, others, 'relative') },
  };
}

/** SII ± z·√Σ(cⱼ·seⱼ)²: the slope of values drawn independently is a sum of them. */
function exactLimits({ weights, errors, multiplier, confidence }: Simulation, slope: number): [number, number] {
  const reach = zForConfidence(confidence) * slopeError(weights, errors) * Math.abs(multiplier);
  return [slope * multiplier - reach, slope * multiplier + reach];
}

const slopeError = (weights: LineWeights, errors: readonly number[]): number =>
  Math.hypot(...errors.map((error, i) => error * weights.slope[i]!));

function movement(first: IndexLimits, others: IndexLimits[], part: keyof IndexLimits): number | null {
  const moved = others.flatMap((other) => [0, 1].map((end) => Math.abs(other[part][end]! - first[part][end]!)));
  return finiteOrNull(moved.reduce((sum, distance) => sum + distance, 0) / moved.length);
}

function estimateOf(
  unit: string,
  value: number,
  limits: [number, number] | null,
  confidence: number,
  notes: string[],
  options: SlopeIndexOptions,
): Estimate {
  const { limits: kind = 'simulated', transform = false } = options;
  return finiteEstimate({
    value,
    unit,
    lower: limits?.[0] ?? null,
    upper: limits?.[1] ?? null,
    confidence,
    numerator: null,
    denominator: null,
    method: `Weighted regression${transform ? ' on the sampling scale' : ''}, ${kind} limits`,
    notes: [...notes],
  });
}

function noIndex(confidence: number, notes: string[]): SlopeIndex {
  const none = (unit: string): Estimate => ({ ...estimateOf(unit, 0, null, confidence, notes, {}), value: null });
  return {
    slopeIndex: none('slope index'),
    relativeIndex: none('ratio'),
    intercept: null,
    reliability: null,
    notes,
  };
}

function refuseImpossibleOptions(options: SlopeIndexOptions): void {
  const { valueType = 'continuous', transform = false, multiplier = 1, limits, repetitions = 100_000 } = options;
  demand(!transform || valueType !== 'continuous', 'only rates and proportions are transformed');
  demand(multiplier !== 0 && Number.isFinite(multiplier), 'a multiplier is not 0');
  demand(limits !== 'exact' || valueType === 'continuous', 'exact limits are for continuous values only');
  demand(
    Number.isInteger(repetitions) && repetitions >= 1000 && repetitions <= 10_000_000,
    'repetitions are from 1,000 to 10 million',
  );
}
