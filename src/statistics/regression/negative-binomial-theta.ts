/** How much more than Poisson counts vary: the negative binomial's theta by maximum likelihood. */
import { digamma, trigamma } from './polygamma.ts';

export interface ThetaFit {
  /** null when the counts vary no more than Poisson: theta would be infinite */
  theta: number | null;
  standardError: number | null;
}

/** Beyond this the variance differs from Poisson's by less than anybody could measure. */
const LARGEST_THETA = 1e7;
const SMALLEST_THETA = 1e-8;
const MOST_STEPS = 200;

/**
 * Answers: the theta for which these counts, with these means, are most likely (variance = mean + mean² / theta).
 * Arguments: `y`, counts; `mean`, above 0, one a row; `weights`, one a row if need be.
 * Result: theta and its standard error from the observed information.
 * Zero, missing and small: counts that vary no more than Poisson have no finite theta: null.
 * Source: Venables and Ripley, Modern Applied Statistics with S (2002), section 7.4: MASS `theta.ml`, from memory.
 * Example:
 * ```ts
 * const y = Float64Array.of(0, 1, 9, 2, 14);
 * negativeBinomialTheta(y, new Float64Array(5).fill(5.2)) // { theta: 0.7294278, standardError: 0.5578014 }
 * negativeBinomialTheta(Float64Array.of(5, 5), Float64Array.of(5, 5)) // { theta: null, standardError: null }
 * ```
 */
export function negativeBinomialTheta(y: Float64Array, mean: Float64Array, weights?: Float64Array): ThetaFit {
  let low = SMALLEST_THETA;
  let high = LARGEST_THETA;
  if (!(slopes(high, y, mean, weights).score < 0)) return { theta: null, standardError: null };
  let theta = momentTheta(y, mean, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { score, information } = slopes(theta, y, mean, weights);
    if (score > 0) low = theta;
    else high = theta;
    const newton = theta + score / information;
    const next = information > 0 && newton > low && newton < high ? newton : Math.sqrt(low * high);
    const done = Math.abs(next - theta) <= 1e-13 * theta;
    theta = next;
    if (done) break;
  }
  const { information } = slopes(theta, y, mean, weights);
  return { theta, standardError: information > 0 ? 1 / Math.sqrt(information) : null };
}

function momentTheta(y: Float64Array, mean: Float64Array, weights: Float64Array | undefined): number {
  let total = 0;
  let spread = 0;
  for (let i = 0; i < y.length; i++) {
    total += weights?.[i] ?? 1;
    spread += (weights?.[i] ?? 1) * (y[i]! / mean[i]! - 1) ** 2;
  }
  return Math.min(Math.max(total / spread, SMALLEST_THETA * 10), LARGEST_THETA / 10);
}

function slopes(theta: number, y: Float64Array, mean: Float64Array, weights: Float64Array | undefined) {
  let score = 0;
  let information = 0;
  const atZero = { first: digamma(theta), second: trigamma(theta) };
  for (let i = 0; i < y.length; i++) {
    const w = weights?.[i] ?? 1;
    const both = theta + mean[i]!;
    const counted = y[i]! === 0 ? 0 : digamma(theta + y[i]!) - atZero.first;
    const curved = y[i]! === 0 ? 0 : atZero.second - trigamma(theta + y[i]!);
    score += w * (counted + 1 - Math.log1p(mean[i]! / theta) - (y[i]! + theta) / both);
    information += w * (curved - 1 / theta + 2 / both - (y[i]! + theta) / (both * both));
  }
  return { score, information };
}
