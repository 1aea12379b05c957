/** The beta distribution: of a share, e.g. of what is known about a proportion after some counts. */
import { demand } from '../impossible-input.ts';
import { betaFront, betaShares, isBetaShape, logBeta, regularisedBeta } from './beta.ts';
import { normalQuantile } from './normal.ts';
import { solveShare } from './solve-share.ts';

/**
 * Answers: what share of a beta distribution lies at or below `x`.
 * Arguments: `x`, any number; shapes `a` and `b`, 1e-10 to 1e15.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero and one: at and below 0 it is 0, at and above 1 it is 1. Shapes outside are refused.
 * Source: regularised incomplete beta function (NIST Digital Library of Mathematical Functions 8.17).
 * Example:
 * ```ts
 * betaCdf(0.25, 2, 3) // 0.26171875
 * ```
 */
export function betaCdf(x: number, a: number, b: number): number {
  return regularisedBeta(a, b, within(x)).lower;
}

/**
 * Answers: what share of a beta distribution lies above `x`.
 * Arguments: `x`, any number; shapes `a` and `b`, 1e-10 to 1e15.
 * Result: 0 to 1, accurate to about 1e-13 relative also in the far tail.
 * Zero and one: at and below 0 it is 1, at and above 1 it is 0. Shapes outside are refused.
 * Source: as betaCdf.
 * Example:
 * ```ts
 * betaTail(0.25, 2, 3) // 0.73828125
 * ```
 */
export function betaTail(x: number, a: number, b: number): number {
  return regularisedBeta(a, b, within(x)).upper;
}

function within(x: number): number {
  demand(!Number.isNaN(x), 'a beta distribution is asked about a number');
  return Math.min(1, Math.max(0, x));
}

/**
 * Answers: the point below which the share `p` of a beta distribution lies.
 * Arguments: `p`, 0 to 1; shapes `a` and `b`, 1e-10 to 1e15.
 * Result: 0 to 1, accurate to about 1e-13 relative.
 * Zero and one: p = 0 gives 0 and p = 1 gives 1. Shapes outside are refused.
 * Source: inverse of the regularised incomplete beta function by Newton's method in ln(x / (1 − x)).
 * Example:
 * ```ts
 * betaQuantile(0.26171875, 2, 3) // 0.25
 * ```
 */
export function betaQuantile(p: number, a: number, b: number): number {
  demand(p >= 0 && p <= 1, 'betaQuantile needs a share from 0 to 1');
  demand(isBetaShape(a) && isBetaShape(b), 'a beta distribution needs two shapes from 1e-10 to 1e15');
  if (p === 0 || p === 1) return p;
  const odds = oddsQuantile(p, a, b);
  return odds < Number.POSITIVE_INFINITY ? odds / (1 + odds) : 1;
}

/**
 * Answers: the odds x / (1 − x) of the point below which the share `p` of a beta distribution lies.
 * Arguments: `p`, between 0 and 1; shapes `a` and `b`, 1e-10 to 1e15; `start`, a guess of the odds where there is a good one.
 * Result: accurate to about 1e-13 relative, also where x itself would round to 1; 0 below 1e-307,
 * infinity above 1e307.
 * Zero and one: p of 0 or 1 is refused.
 * Source: as betaQuantile; the first guess by Abramowitz and Stegun 26.5.22, or from the tail's leading term.
 * Example:
 * ```ts
 * oddsQuantile(0.26171875, 2, 3) // 0.3333333333333333
 * ```
 */
export function oddsQuantile(p: number, a: number, b: number, start: number | null = null): number {
  return solveShare(p, start ?? startingOdds(p, a, b), (odds) => {
    const point = { x: odds / (1 + odds), y: 1 / (1 + odds), lead: (a - b * odds) / (1 + odds) };
    return { ...betaShares(a, b, point), slope: betaFront(a, b, point) };
  });
}

function startingOdds(p: number, a: number, b: number): number {
  if (a > 1 && b > 1) {
    const z = normalQuantile(p);
    const lambda = (z * z - 3) / 6;
    const [s, t] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
    const h = 2 / (s + t);
    const bend = Math.max(0, h + lambda);
    const w = (-z * Math.sqrt(bend)) / h - (t - s) * (lambda + 5 / 6 - 2 / (3 * h));
    return (a / b) * Math.exp(Math.max(-300, Math.min(300, -2 * w)));
  }
  const logBoth = logBeta(a, b);
  const lowEnd = (Math.log(p * a) + logBoth) / a;
  if (lowEnd < -1) return Math.exp(lowEnd);
  const highEnd = (Math.log((1 - p) * b) + logBoth) / b;
  return highEnd < -1 ? Math.exp(-highEnd) : a / b;
}
