import { confidenceFraction, normalCdf, normalQuantile } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';

/** What is held against "no difference": that there is one, or that the first is less, or greater, than the second. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** What every test of significance gives. A test that cannot be done has a p-value of null and a note that says why. */
export interface TestResult {
  /** how large the difference is, with its interval; for a one-sided alternative the interval is open on one side */
  effect: Estimate;
  /** named as in the published method, e.g. 't', 'X-squared', 'W'; an exact test may have none */
  statistic: { name: string; value: number | null };
  /** null where the method has none */
  degreesOfFreedom: number | null;
  /** of an F statistic's denominator; null for all others */
  denominatorDegreesOfFreedom: number | null;
  pValue: number | null;
  alternative: Alternative;
  method: string;
  notes: string[];
}

export interface TestOptions {
  /** 'two-sided' when not given */
  alternative?: Alternative | undefined;
  /** of the interval, a fraction or a percentage; 0.95 when not given */
  confidence?: number | undefined;
}

/** What a result is made of, with the parts that most tests leave at their usual value. */
export interface ResultParts {
  effect: { value: number | null; lower: number | null; upper: number | null; unit: string; method: string };
  counts?: { numerator: number | null; denominator: number | null };
  statistic: { name: string; value: number | null };
  degreesOfFreedom?: number | null;
  denominatorDegreesOfFreedom?: number | null;
  pValue: number | null;
  method: string;
  notes?: string[];
}

export interface ReadOptions {
  alternative: Alternative;
  confidence: number;
}

/** The options as they are used, checked. */
export const readTestOptions = (options: TestOptions): ReadOptions => {
  const alternative = options.alternative ?? 'two-sided';
  demand(
    alternative === 'two-sided' || alternative === 'less' || alternative === 'greater',
    "an alternative is 'two-sided', 'less' or 'greater'",
  );
  return { alternative, confidence: confidenceFraction(options.confidence ?? 0.95) };
};

/** A whole result from its parts; limits that run to infinity become null, as nothing infinite is given. */
export const testResult = (parts: ResultParts, { alternative, confidence }: ReadOptions): TestResult => {
  const notes = parts.notes ?? [];
  const { value, lower, upper, unit, method } = parts.effect;
  return {
    effect: {
      value: finiteOrNull(value),
      unit,
      lower: finiteOrNull(lower),
      upper: finiteOrNull(upper),
      confidence,
      numerator: parts.counts?.numerator ?? null,
      denominator: parts.counts?.denominator ?? null,
      method,
      notes,
    },
    statistic: { name: parts.statistic.name, value: finiteOrNull(parts.statistic.value) },
    degreesOfFreedom: finiteOrNull(parts.degreesOfFreedom ?? null),
    denominatorDegreesOfFreedom: finiteOrNull(parts.denominatorDegreesOfFreedom ?? null),
    pValue: finiteOrNull(parts.pValue),
    alternative,
    method: parts.method,
    notes,
  };
};

/** A result without an answer, for data on which the test has none. */
export const untestable = (
  what: { unit: string; effectMethod: string; statistic: string; method: string; value?: number | null },
  options: ReadOptions,
  note: string,
): TestResult =>
  testResult(
    {
      effect: { value: what.value ?? null, lower: null, upper: null, unit: what.unit, method: what.effectMethod },
      statistic: { name: what.statistic, value: null },
      pValue: null,
      method: what.method,
      notes: [note],
    },
    options,
  );

/**
 * Answers: how probable a standard normal value as far out as `z` is.
 * Arguments: `z`, a number; `alternative`, the side.
 * Result: a p-value.
 * Zero, missing and small: 0 gives 1 for both sides and 0.5 for one.
 * Source: definition.
 * Example:
 * ```ts
 * normalPValue(1.96, 'two-sided') // 0.049995790296440835
 * ```
 */
export const normalPValue = (z: number, alternative: Alternative): number => {
  if (alternative === 'two-sided') return Math.min(1, 2 * normalCdf(-Math.abs(z)));
  return alternative === 'less' ? normalCdf(z) : normalCdf(-z);
};

/**
 * Answers: how many standard errors an interval reaches that goes with an alternative.
 * Arguments: options as read: the alternative, and the confidence as a fraction.
 * Result: a number above 0.
 * Zero, missing and small: does not depend on data.
 * Source: definition: a one-sided interval leaves all that is outside on one side.
 * Example:
 * ```ts
 * zForAlternative({ alternative: 'less', confidence: 0.9 }) // 1.2815515655446008
 * ```
 */
export const zForAlternative = ({ alternative, confidence }: ReadOptions): number =>
  normalQuantile(alternative === 'two-sided' ? confidence + (1 - confidence) / 2 : confidence);

/** Closes the sides of an interval that the alternative leaves open with what is given for them. */
export const sidesFor = (
  alternative: Alternative,
  interval: { lower: number | null; upper: number | null },
  open: { lower: number | null; upper: number | null } = { lower: null, upper: null },
): { lower: number | null; upper: number | null } => ({
  lower: alternative === 'less' ? open.lower : interval.lower,
  upper: alternative === 'greater' ? open.upper : interval.upper,
});
