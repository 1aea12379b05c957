/** Fisher's F distribution, of the ratio of two estimates of a variance. Degrees of freedom need not be whole. */
import { demand } from '../impossible-input.ts';
import { betaShares, isBetaShape } from './beta.ts';
import { oddsQuantile } from './beta-distribution.ts';
import type { Shares } from './gamma.ts';

/**
 * Answers: what share of an F distribution lies at or below `x`.
 * Arguments: `x`, any number; `d1` and `d2`, degrees of freedom of numerator and denominator, 2e-10 to 2e15.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero: at and below 0 it is 0. Degrees outside are refused.
 * Source: regularised incomplete beta function (Abramowitz and Stegun 26.6.2).
 * Example:
 * ```ts
 * fCdf(3.3258345304, 5, 10) // 0.95
 * ```
 */
export function fCdf(x: number, d1: number, d2: number): number {
  return shares(x, d1, d2).lower;
}

/**
 * Answers: how probable an F above `x` is (the p-value).
 * Arguments: `x`, any number; `d1` and `d2`, degrees of freedom of numerator and denominator, 2e-10 to 2e15.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: at and below 0 it is 1. Degrees outside are refused.
 * Source: as fCdf.
 * Example:
 * ```ts
 * fTail(3.3258345304, 5, 10) // 0.05
 * ```
 */
export function fTail(x: number, d1: number, d2: number): number {
  return shares(x, d1, d2).upper;
}

function shares(x: number, d1: number, d2: number): Shares {
  demand(!Number.isNaN(x), 'an F distribution is asked about a number');
  demandDegrees(d1, d2);
  if (x <= 0) return { lower: 0, upper: 1 };
  const odds = (d1 / d2) * x;
  if (odds > 1e300) return { lower: 1, upper: 0 };
  const lead = (d1 / 2) * ((1 - x) / (1 + odds));
  return betaShares(d1 / 2, d2 / 2, { x: odds / (1 + odds), y: 1 / (1 + odds), lead });
}

function demandDegrees(d1: number, d2: number): void {
  const known = isBetaShape(d1 / 2) && isBetaShape(d2 / 2);
  demand(known, 'an F distribution needs degrees of freedom from 2e-10 to 2e15');
}

/**
 * Answers: the point below which the share `p` of an F distribution lies.
 * Arguments: `p`, 0 to below 1; `d1` and `d2`, degrees of freedom of numerator and denominator, 2e-10 to 2e15.
 * Result: 0 or more, accurate to about 1e-13 relative.
 * Zero: p = 0 gives 0. p of 1 or more and degrees outside are refused.
 * Source: inverse of the regularised incomplete beta function by Newton's method.
 * Example:
 * ```ts
 * fQuantile(0.95, 5, 10) // 3.3258345304
 * ```
 */
export function fQuantile(p: number, d1: number, d2: number): number {
  demand(p >= 0 && p < 1, 'fQuantile needs a share from 0 to below 1');
  demandDegrees(d1, d2);
  if (p === 0) return 0;
  const quantile = (d2 / d1) * oddsQuantile(p, d1 / 2, d2 / 2);
  demand(Number.isFinite(quantile), 'the point that was asked for lies beyond any number that can be written');
  return quantile;
}
