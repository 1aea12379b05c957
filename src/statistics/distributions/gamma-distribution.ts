/** The gamma distribution: of waiting times, and of what is known about a rate after some counts. */
import { demand } from '../impossible-input.ts';
import { gammaFront, isGammaShape, logGamma, regularisedGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';
import { solveShare } from './solve-share.ts';

/**
 * Answers: what share of a gamma distribution lies at or below `x`.
 * Arguments: `x`, any number; `shape`, above 0, at most 1e15; `scale`, above 0 (the mean is shape × scale; scale is 1 / rate).
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero: at and below 0 it is 0. A shape outside or a scale of 0 or less is refused.
 * Source: regularised incomplete gamma function (NIST Digital Library of Mathematical Functions 8.2).
 * Example:
 * ```ts
 * gammaCdf(4, 1, 2) // 0.8646647167633873
 * ```
 */
export function gammaCdf(x: number, shape: number, scale = 1): number {
  return regularisedGamma(shape, standard(x, scale)).lower;
}

/**
 * Answers: what share of a gamma distribution lies above `x`.
 * Arguments: `x`, any number; `shape`, above 0, at most 1e15; `scale`, above 0 (the mean is shape × scale; scale is 1 / rate).
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero: at and below 0 it is 1. A shape outside or a scale of 0 or less is refused.
 * Source: as gammaCdf.
 * Example:
 * ```ts
 * gammaTail(4, 1, 2) // 0.1353352832366127
 * ```
 */
export function gammaTail(x: number, shape: number, scale = 1): number {
  return regularisedGamma(shape, standard(x, scale)).upper;
}

function standard(x: number, scale: number): number {
  demand(!Number.isNaN(x), 'a gamma distribution is asked about a number');
  demand(Number.isFinite(scale) && scale > 0, 'a gamma distribution needs a scale above 0');
  return Math.max(0, x) / scale;
}

/**
 * Answers: the point below which the share `p` of a gamma distribution lies.
 * Arguments: `p`, 0 to below 1; `shape`, above 0, at most 1e15; `scale`, above 0 (the mean is shape × scale; scale is 1 / rate).
 * Result: 0 or more, accurate to about 1e-13 relative.
 * Zero: p = 0 gives 0. p of 1 or more, a shape outside and a scale of 0 or less are refused.
 * Source: inverse of the regularised incomplete gamma function by Newton's method in ln x; starting value by Wilson and
 * Hilferty (1931), or from the lower tail's leading term.
 * Example:
 * ```ts
 * gammaQuantile(0.8646647167633873, 1, 2) // 4
 * ```
 */
export function gammaQuantile(p: number, shape: number, scale = 1): number {
  demand(p >= 0 && p < 1, 'gammaQuantile needs a share from 0 to below 1');
  demand(isGammaShape(shape), 'a gamma distribution needs a shape above 0, at most 1e15');
  demand(Number.isFinite(scale) && scale > 0, 'a gamma distribution needs a scale above 0');
  if (p === 0) return 0;
  const sharesAt = (x: number) => ({ ...regularisedGamma(shape, x), slope: gammaFront(shape, x) });
  const quantile = scale * solveShare(p, startingValue(p, shape), sharesAt);
  demand(Number.isFinite(quantile), 'the point that was asked for lies beyond any number that can be written');
  return quantile;
}

function startingValue(p: number, shape: number): number {
  const spread = 1 / (9 * shape);
  const root = 1 - spread + normalQuantile(p) * Math.sqrt(spread);
  if (root > 0.4) return shape * root ** 3;
  const firstTerm = Math.exp((Math.log(p) + logGamma(shape + 1)) / shape);
  return p < 0.5 ? firstTerm : Math.min(firstTerm, shape + 1);
}
