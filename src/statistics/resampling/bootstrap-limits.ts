/** Limits from what a statistic became when it was computed again and again. */
import { confidenceFraction, normalCdf, normalQuantile } from '../distributions/normal.ts';
import { demand, demandChoice } from '../impossible-input.ts';

export type BootstrapMethod = 'percentile' | 'bca';

export interface BootstrapLimits {
  lower: number | null;
  upper: number | null;
  notes: string[];
}

/**
 * Answers: between which values a statistic's repeats lie, by percentiles or corrected for bias and skewness (BCa).
 * Arguments: `value` of the statistic; its `repeats` on resamples; `leaveOneOut`, its values without each unit in turn
 * (used by BCa alone); `confidence`, a fraction or percentage; `method`.
 * Result: lower and upper, and notes where a limit is the outermost repeat or cannot be given.
 * Missing and small: too few repeats for the confidence are refused. Where no repeat, or every one, lies below the value,
 * BCa has no limits: they are null, with a note.
 * Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), chapter 5, as R's boot.ci (percent and bca,
 * limits between repeats on the normal scale). BCa: Efron (1987), with Efron and Tibshirani's acceleration (1993).
 * Example:
 * ```ts
 * const repeats = Array.from({ length: 99 }, (_, i) => i + 1)
 * bootstrapLimits(50, repeats, [], 0.9, 'percentile') // { lower: 5, upper: 95, notes: [] }
 * ```
 */
export function bootstrapLimits(
  value: number,
  repeats: readonly number[],
  leaveOneOut: readonly number[],
  confidence: number,
  method: BootstrapMethod,
): BootstrapLimits {
  demandChoice(method, ['percentile', 'bca'], 'a method of limits');
  const c = confidenceFraction(confidence);
  demandEnoughRepeats(repeats.length, c);
  demand([value, ...leaveOneOut].every(Number.isFinite) && repeats.every(Number.isFinite), FINITE);
  const sorted = Float64Array.from(repeats).sort();
  const shares = [(1 - c) / 2, (1 + c) / 2];
  if (method === 'percentile') return limitsAt(sorted, shares);
  if (sorted[0] === value && sorted.at(-1) === value) return { lower: value, upper: value, notes: [ALL_THE_SAME] };
  const bias = normalQuantile(sorted.filter((repeat) => repeat < value).length / sorted.length);
  if (!Number.isFinite(bias)) return { lower: null, upper: null, notes: [ONE_SIDED] };
  const acceleration = accelerationOf(leaveOneOut);
  const corrected = shares.map((share) => {
    const shifted = bias + normalQuantile(share);
    const stretch = 1 - acceleration * shifted;
    return stretch > 0 ? normalCdf(bias + shifted / stretch) : Number.NaN;
  });
  if (corrected.some(Number.isNaN)) return { lower: null, upper: null, notes: [TOO_SKEWED] };
  return limitsAt(sorted, corrected);
}

const FINITE = 'a statistic that is resampled must be a finite number on every resample';
const ALL_THE_SAME = 'Every resample gave the same value.';
const ONE_SIDED = 'BCa limits cannot be given: the value lies outside its resamples.';
const TOO_SKEWED = 'BCa limits cannot be given: the statistic is too skewed.';
const OUTERMOST = 'A limit is the outermost resample: more repeats would give it better.';

/**
 * Answers: whether there are enough repeats to have a limit inside them; it refuses where there are not.
 * Arguments: `repeats`, how many; `confidence`, a fraction.
 * Result: nothing.
 * Small: fewer than 2 / (1 − confidence) − 1 repeats are refused, e.g. 39 at 95%.
 * Source: (repeats + 1)·(1 − confidence)/2 is the rank of the limit (Davison and Hinkley 1997, section 5.3.1).
 * Example:
 * ```ts
 * demandEnoughRepeats(38, 0.95) // ImpossibleInput
 * ```
 */
export function demandEnoughRepeats(repeats: number, confidence: number): void {
  const enough = Number.isInteger(repeats) && (repeats + 1) * (1 - confidence) >= 2 - 1e-9;
  demand(enough, 'a bootstrap needs a whole number of repeats, at least 2 / (1 - confidence) less 1');
}

/**
 * Answers: how fast a statistic's standard error changes with its value (the acceleration of BCa).
 * Arguments: `leaveOneOut`, the statistic without each unit in turn.
 * Result: a number, mostly within ±0.2; 0 for statistics without skewness.
 * Zero and small: none, one, or all the same give 0.
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), equation 14.15.
 * Example:
 * ```ts
 * accelerationOf([1, 1, 4]) // -0.06804138
 * ```
 */
export function accelerationOf(leaveOneOut: readonly number[]): number {
  const mean = leaveOneOut.reduce((sum, one) => sum + one, 0) / leaveOneOut.length;
  // scaled, so that neither power can run over
  const largest = leaveOneOut.reduce((most, one) => Math.max(most, Math.abs(mean - one)), 0);
  if (!(largest > 0)) return 0;
  let [squares, cubes] = [0, 0];
  for (const one of leaveOneOut) {
    const influence = (mean - one) / largest;
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

function limitsAt(sorted: Float64Array, shares: readonly number[]): BootstrapLimits {
  const ranks = shares.map((share) => (sorted.length + 1) * share);
  const outside = ranks.some((rank) => rank < 1 - 1e-9 || rank > sorted.length + 1e-9);
  const [lower, upper] = ranks.map((rank) => atRank(sorted, rank));
  return { lower: lower!, upper: upper!, notes: outside ? [OUTERMOST] : [] };
}

/** Between two repeats on the scale of normal quantiles of their ranks. */
function atRank(sorted: Float64Array, rank: number): number {
  const count = sorted.length;
  const nearest = Math.round(rank);
  const below = Math.abs(rank - nearest) < 1e-9 ? nearest : Math.floor(rank);
  if (below < 1) return sorted[0]!;
  if (below >= count) return sorted[count - 1]!;
  if (below === nearest && rank <= below + 1e-9) return sorted[below - 1]!;
  const [z, before, after] = [rank, below, below + 1].map((r) => normalQuantile(r / (count + 1)));
  const part = (z! - before!) / (after! - before!);
  return sorted[below - 1]! + part * (sorted[below]! - sorted[below - 1]!);
}
