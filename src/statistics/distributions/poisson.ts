/** The Poisson distribution, of a count of events that happen independently at a steady rate. */
import { demand } from '../impossible-input.ts';
import { gammaFront, regularisedGamma } from './gamma.ts';
import { demandWhole, smallestCount } from './smallest-count.ts';

/**
 * Answers: how probable exactly `k` events are.
 * Arguments: `k`, a whole number; `mean`, the expected count, 0 to 1e15.
 * Result: 0 to 1, accurate to about 1e-13 relative.
 * Zero: a mean of 0 gives 1 for k = 0; a negative k has probability 0. A k that is not whole is refused.
 * Source: Loader, "Fast and accurate computation of binomial probabilities" (2000).
 * Example:
 * ```ts
 * poissonProbability(2, 3) // 0.22404180765538775
 * ```
 */
export function poissonProbability(k: number, mean: number): number {
  demandWhole(k);
  demandMean(mean);
  if (k <= 0) return k < 0 ? 0 : Math.exp(-mean);
  return gammaFront(k, mean) / k;
}

/**
 * Answers: how probable at most `k` events are.
 * Arguments: `k`, a whole number; `mean`, the expected count, 0 to 1e15.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: a mean of 0 gives 1 for k of 0 and more; a negative k gives 0. A k that is not whole is refused.
 * Source: P[X ≤ k] = Q(k + 1, mean), the regularised incomplete gamma function (Abramowitz and Stegun 26.4.21).
 * Example:
 * ```ts
 * poissonCdf(2, 3) // 0.42319008112684364
 * ```
 */
export function poissonCdf(k: number, mean: number): number {
  demandWhole(k);
  demandMean(mean);
  return k < 0 ? 0 : regularisedGamma(k + 1, mean).upper;
}

/**
 * Answers: how probable more than `k` events are.
 * Arguments: `k`, a whole number; `mean`, the expected count, 0 to 1e15.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail. At least k events: ask for k − 1.
 * Zero: a mean of 0 gives 0 for k of 0 and more; a negative k gives 1. A k that is not whole is refused.
 * Source: as poissonCdf.
 * Example:
 * ```ts
 * poissonTail(2, 3) // 0.5768099188731564
 * ```
 */
export function poissonTail(k: number, mean: number): number {
  demandWhole(k);
  demandMean(mean);
  return k < 0 ? 1 : regularisedGamma(k + 1, mean).lower;
}

/**
 * Answers: the smallest count at or below which at least the share `p` lies.
 * Arguments: `p`, 0 to below 1; `mean`, the expected count, 0 to 1e15.
 * Result: a whole number.
 * Zero: p = 0 gives 0. p of 1 or more and a negative mean are refused.
 * Source: definition, as R's qpois; see smallest-count.ts.
 * Example:
 * ```ts
 * poissonQuantile(0.5, 3) // 3
 * ```
 */
export function poissonQuantile(p: number, mean: number): number {
  demandMean(mean);
  demand(p >= 0 && p < 1, 'poissonQuantile needs a share from 0 to below 1');
  if (mean === 0) return 0;
  return smallestCount(p, {
    lowest: 0,
    highest: Number.POSITIVE_INFINITY,
    mean,
    deviation: Math.sqrt(mean),
    skewness: 1 / Math.sqrt(mean),
    cdf: (k) => poissonCdf(k, mean),
    tail: (k) => poissonTail(k, mean),
  });
}

const demandMean = (mean: number): void =>
  demand(mean >= 0 && mean <= 1e15, 'a Poisson distribution needs a mean from 0 to 1e15');
