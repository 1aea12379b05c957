/** The binomial distribution, of how many of n independent cases have a property. */
import { demand } from '../impossible-input.ts';
import { type BetaPoint, betaFront, betaPoint, regularisedBeta } from './beta.ts';
import { demandWhole, smallestCount } from './smallest-count.ts';

/**
 * Answers: how probable it is that exactly `k` of `n` cases have a property which each has with probability `p`.
 * Arguments: `k`, a whole number; `n`, a whole number from 0 to 1e15; `p`, 0 to 1.
 * Result: 0 to 1, accurate to about 1e-13 relative.
 * Zero: k below 0 or above n has probability 0; p of 0 or 1 is certain. Counts that are not whole are refused.
 * Source: Loader, "Fast and accurate computation of binomial probabilities" (2000).
 * Example:
 * ```ts
 * binomialProbability(2, 5, 0.3) // 0.3087
 * ```
 */
export function binomialProbability(k: number, n: number, p: number): number {
  demandBinomial(k, n, p);
  if (k < 0 || k > n) return 0;
  if (k === 0 || k === n) return binomialTerm(k, n, { x: p, y: 1 - p, lead: 0 });
  return binomialTerm(k, n, betaPoint(k, n - k, p));
}

/**
 * Answers: the same as binomialProbability, for a probability whose complement and lead the caller knows exactly.
 * Arguments: `k`, 0 to `n`; `point`, as betaPoint(k, n − k, p) gives it (at k = 0 and k = n its lead is not used).
 * Result: 0 to 1.
 * Zero: k = 0 and k = n are powers.
 * Source: as binomialProbability.
 * Example:
 * ```ts
 * binomialTerm(2, 5, betaPoint(2, 3, 0.3)) // 0.3087
 * ```
 */
export function binomialTerm(k: number, n: number, point: BetaPoint): number {
  if (k === 0) return power(point.y, point.x, n);
  if (k === n) return power(point.x, point.y, n);
  return (n / k / (n - k)) * betaFront(k, n - k, point);
}

/** base^n where base + rest = 1, by whichever of the two has more digits. */
const power = (base: number, rest: number, n: number): number =>
  n === 0 ? 1 : Math.exp(n * (rest < 0.5 ? Math.log1p(-rest) : Math.log(base)));

/**
 * Answers: how probable it is that at most `k` of `n` cases have a property which each has with probability `p`.
 * Arguments: `k`, a whole number; `n`, a whole number from 0 to 1e15; `p`, 0 to 1.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: k below 0 gives 0, k of n and more gives 1. Counts that are not whole are refused.
 * Source: P[X ≤ k] = I₁₋ₚ(n − k, k + 1), the regularised incomplete beta function (Abramowitz and Stegun 26.5.24).
 * Example:
 * ```ts
 * binomialCdf(2, 5, 0.3) // 0.83692
 * ```
 */
export function binomialCdf(k: number, n: number, p: number): number {
  demandBinomial(k, n, p);
  if (k < 0 || k >= n) return k < 0 ? 0 : 1;
  return regularisedBeta(k + 1, n - k, p).upper;
}

/**
 * Answers: how probable it is that more than `k` of `n` cases have a property which each has with probability `p`.
 * Arguments: `k`, a whole number; `n`, a whole number from 0 to 1e15; `p`, 0 to 1.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail. At least k: ask for k − 1.
 * Zero: k below 0 gives 1, k of n and more gives 0. Counts that are not whole are refused.
 * Source: as binomialCdf.
 * Example:
 * ```ts
 * binomialTail(2, 5, 0.3) // 0.16308
 * ```
 */
export function binomialTail(k: number, n: number, p: number): number {
  demandBinomial(k, n, p);
  if (k < 0 || k >= n) return k < 0 ? 1 : 0;
  return regularisedBeta(k + 1, n - k, p).lower;
}

/**
 * Answers: the smallest count at or below which at least the share `share` of a binomial distribution lies.
 * Arguments: `share`, 0 to 1; `n`, a whole number from 0 to 1e15; `p`, 0 to 1.
 * Result: a whole number, 0 to n.
 * Zero and one: a share of 0 gives 0 and a share of 1 gives n. Anything outside is refused.
 * Source: definition, as R's qbinom; see smallest-count.ts.
 * Example:
 * ```ts
 * binomialQuantile(0.9, 5, 0.3) // 3
 * ```
 */
export function binomialQuantile(share: number, n: number, p: number): number {
  demandBinomial(0, n, p);
  demand(share >= 0 && share <= 1, 'binomialQuantile needs a share from 0 to 1');
  if (p === 0 || n === 0) return 0;
  if (p === 1) return n;
  const deviation = Math.sqrt(n * p * (1 - p));
  return smallestCount(share, {
    lowest: 0,
    highest: n,
    mean: n * p,
    deviation,
    skewness: (1 - 2 * p) / deviation,
    cdf: (k) => binomialCdf(k, n, p),
    tail: (k) => binomialTail(k, n, p),
  });
}

function demandBinomial(k: number, n: number, p: number): void {
  demandWhole(k);
  demand(
    Number.isInteger(n) && n >= 0 && n <= 1e15,
    'a binomial distribution needs a whole number of cases, 0 to 1e15',
  );
  demand(p >= 0 && p <= 1, 'a binomial distribution needs a probability from 0 to 1');
}
