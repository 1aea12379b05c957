/** The chi-square distribution, from which exact Poisson limits and many p-values come. Degrees need not be whole. */
import { demand } from '../impossible-input.ts';
import { isGammaShape } from './gamma.ts';
import { gammaCdf, gammaQuantile, gammaTail } from './gamma-distribution.ts';

/**
 * Answers: what share of a chi-square distribution lies at or below `x`.
 * Arguments: `x`, any number; `degrees` of freedom, above 0, at most 2e15, need not be whole.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero: at and below 0 it is 0. Degrees outside are refused.
 * Source: a gamma distribution of shape degrees / 2 and scale 2 (Abramowitz and Stegun 26.4.19).
 * Example:
 * ```ts
 * chiSquareCdf(11.1432867819, 4) // 0.975
 * ```
 */
export function chiSquareCdf(x: number, degrees: number): number {
  demandDegrees(degrees);
  return gammaCdf(x, degrees / 2, 2);
}

/**
 * Answers: how probable a chi-square above `x` is (the p-value).
 * Arguments: `x`, any number; `degrees` of freedom, above 0, at most 2e15, need not be whole.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: at and below 0 it is 1. Degrees outside are refused.
 * Source: as chiSquareCdf.
 * Example:
 * ```ts
 * chiSquareTail(11.1432867819, 4) // 0.025
 * ```
 */
export function chiSquareTail(x: number, degrees: number): number {
  demandDegrees(degrees);
  return gammaTail(x, degrees / 2, 2);
}

/**
 * Answers: the value below which the share `p` of a chi-square distribution lies.
 * Arguments: `p`, 0 to below 1; `degrees` of freedom, above 0, at most 2e15, need not be whole.
 * Result: 0 or more, accurate to about 1e-13 relative.
 * Zero: p = 0 gives 0. p of 1 or more, or degrees outside, is refused.
 * Source: as chiSquareCdf and gammaQuantile.
 * Example:
 * ```ts
 * chiSquareQuantile(0.025, 2) // 0.0506356160
 * ```
 */
export function chiSquareQuantile(p: number, degrees: number): number {
  demand(p >= 0 && p < 1, 'chiSquareQuantile needs a share from 0 to below 1');
  demandDegrees(degrees);
  return gammaQuantile(p, degrees / 2, 2);
}

const demandDegrees = (degrees: number): void =>
  demand(isGammaShape(degrees / 2), 'a chi-square needs degrees of freedom above 0, at most 2e15');
