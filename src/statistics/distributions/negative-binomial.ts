/** The negative binomial distribution, of counts that vary more than Poisson's: variance mean + mean² / theta. */
import { demand } from '../impossible-input.ts';
import { type BetaPoint, betaFront, betaShares, isBetaShape } from './beta.ts';
import type { Shares } from './gamma.ts';
import { demandWhole, smallestCount } from './smallest-count.ts';

/**
 * Answers: how probable exactly `k` events are.
 * Arguments: `k`, a whole number; `mean`, 0 to 1e15; `theta`, the dispersion (size), 1e-10 to 1e15: the variance is mean +
 * mean² / theta, so that a large theta is nearly Poisson.
 * Result: 0 to 1, accurate to about 1e-13 relative.
 * Zero: a mean of 0 gives 1 for k = 0; a negative k has probability 0. A k that is not whole is refused.
 * Source: as R's dnbinom(mu, size); Loader, "Fast and accurate computation of binomial probabilities" (2000).
 * Example:
 * ```ts
 * negativeBinomialProbability(2, 3, 1.5) // 0.160375074774896
 * ```
 */
export function negativeBinomialProbability(k: number, mean: number, theta: number): number {
  demandNegativeBinomial(k, mean, theta);
  if (k < 0) return 0;
  if (k === 0) return Math.exp(-theta * Math.log1p(mean / theta));
  return betaFront(theta, k, pointAt(k, mean, theta)) / k;
}

/** x = theta/(theta + mean) of a beta distribution of shapes theta and b. */
const pointAt = (b: number, mean: number, theta: number): BetaPoint => ({
  x: theta / (theta + mean),
  y: mean / (theta + mean),
  lead: (mean - b) / (1 + mean / theta),
});

const sharesUpTo = (k: number, mean: number, theta: number): Shares =>
  betaShares(theta, k + 1, pointAt(k + 1, mean, theta));

/**
 * Answers: how probable at most `k` events are.
 * Arguments: as negativeBinomialProbability.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: a mean of 0 gives 1 for k of 0 and more; a negative k gives 0. A k that is not whole is refused.
 * Source: P[X ≤ k] = I(theta, k + 1) at theta / (theta + mean) (Abramowitz and Stegun 26.5.26).
 * Example:
 * ```ts
 * negativeBinomialCdf(2, 3, 1.5) // 0.5452752542346466
 * ```
 */
export function negativeBinomialCdf(k: number, mean: number, theta: number): number {
  demandNegativeBinomial(k, mean, theta);
  return k < 0 ? 0 : sharesUpTo(k, mean, theta).lower;
}

/**
 * Answers: how probable more than `k` events are.
 * Arguments: as negativeBinomialProbability.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail. At least k events: ask for k − 1.
 * Zero: a mean of 0 gives 0 for k of 0 and more; a negative k gives 1. A k that is not whole is refused.
 * Source: as negativeBinomialCdf.
 * Example:
 * ```ts
 * negativeBinomialTail(2, 3, 1.5) // 0.4547247457653534
 * ```
 */
export function negativeBinomialTail(k: number, mean: number, theta: number): number {
  demandNegativeBinomial(k, mean, theta);
  return k < 0 ? 1 : sharesUpTo(k, mean, theta).upper;
}

/**
 * Answers: the smallest count at or below which at least the share `p` lies.
 * Arguments: `p`, 0 to below 1; `mean` and `theta` as negativeBinomialProbability.
 * Result: a whole number.
 * Zero: p = 0 gives 0. p of 1 or more is refused.
 * Source: definition, as R's qnbinom; see smallest-count.ts.
 * Example:
 * ```ts
 * negativeBinomialQuantile(0.9, 3, 1.5) // 7
 * ```
 */
export function negativeBinomialQuantile(p: number, mean: number, theta: number): number {
  demandNegativeBinomial(0, mean, theta);
  demand(p >= 0 && p < 1, 'negativeBinomialQuantile needs a share from 0 to below 1');
  if (mean === 0) return 0;
  const deviation = Math.sqrt(mean * (1 + mean / theta));
  return smallestCount(p, {
    lowest: 0,
    highest: Number.POSITIVE_INFINITY,
    mean,
    deviation,
    skewness: (1 + (2 * mean) / theta) / deviation,
    cdf: (k) => negativeBinomialCdf(k, mean, theta),
    tail: (k) => negativeBinomialTail(k, mean, theta),
  });
}

function demandNegativeBinomial(k: number, mean: number, theta: number): void {
  demandWhole(k);
  demand(mean >= 0 && mean <= 1e15, 'a negative binomial distribution needs a mean from 0 to 1e15');
  demand(isBetaShape(theta), 'a negative binomial distribution needs a theta from 1e-10 to 1e15');
}
