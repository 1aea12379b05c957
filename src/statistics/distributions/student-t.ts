/** Student's t distribution. Degrees of freedom need not be whole. */
import { demand } from '../impossible-input.ts';
import { type BetaPoint, betaShares, isBetaShape } from './beta.ts';
import { oddsQuantile } from './beta-distribution.ts';
import { normalQuantile } from './normal.ts';

/**
 * Answers: what share of Student's t distribution lies at or below `t`.
 * Arguments: `t`, any number; `df`, degrees of freedom, 2e-10 to 2e15, need not be whole.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero: t = 0 gives 0.5. Degrees outside are refused.
 * Source: regularised incomplete beta function (NIST Digital Library of Mathematical Functions 8.17; Abramowitz and
 * Stegun 26.7.1).
 * Example:
 * ```ts
 * studentTCdf(2.3646242510, 7) // 0.975
 * ```
 */
export function studentTCdf(t: number, df: number): number {
  const tail = studentTTail(t, df) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * Answers: how probable a t at least this far from 0, on either side, is (the two-sided p-value).
 * Arguments: `t`, any number; `df`, degrees of freedom, 2e-10 to 2e15, need not be whole.
 * Result: 0 to 1, accurate to about 1e-13 relative also in far tails.
 * Zero: t = 0 gives 1. Degrees outside are refused.
 * Source: as studentTCdf.
 * Example:
 * ```ts
 * studentTTail(-2.3646242510, 7) // 0.05
 * ```
 */
export function studentTTail(t: number, df: number): number {
  demand(!Number.isNaN(t), 'a t distribution is asked about a number');
  demand(isBetaShape(df / 2), 'a t distribution needs degrees of freedom from 2e-10 to 2e15');
  return betaShares(df / 2, 0.5, pointAt(t, df)).lower;
}

/** x = df/(df + t²) of a beta distribution of shapes df/2 and ½. */
function pointAt(t: number, df: number): BetaPoint {
  const size = Math.abs(t);
  const odds = (df / size) * (1 / size);
  if (odds > 1e300 || size === 0) return { x: 1, y: 0, lead: -0.5 };
  return { x: odds / (1 + odds), y: 1 / (1 + odds), lead: (df - odds) / (2 + 2 * odds) };
}

/**
 * Answers: the point below which the share `p` of Student's t distribution lies.
 * Arguments: `p`, between 0 and 1, neither included; `df`, degrees of freedom, 2e-10 to 2e15, need not be whole.
 * Result: accurate to about 1e-13 relative.
 * Zero and one: refused, as are degrees outside; p = 0.5 gives 0.
 * Source: inverse of the regularised incomplete beta function; starting value by Fisher and Cornish's expansion
 * (Abramowitz and Stegun 26.7.5).
 * Example:
 * ```ts
 * studentTQuantile(0.975, 7) // 2.3646242510
 * ```
 */
export function studentTQuantile(p: number, df: number): number {
  demand(p > 0 && p < 1, 'studentTQuantile needs a share between 0 and 1');
  demand(isBetaShape(df / 2), 'a t distribution needs degrees of freedom from 2e-10 to 2e15');
  if (p === 0.5) return 0;
  const bothTails = 2 * Math.min(p, 1 - p);
  const z = normalQuantile(bothTails / 2);
  const guess = z + (z * (z * z + 1)) / (4 * df);
  const odds = oddsQuantile(bothTails, df / 2, 0.5, df > 3 && guess * guess < 2 * df ? df / (guess * guess) : null);
  demand(odds > 0, 'the point that was asked for lies beyond any number that can be written');
  const t = Math.sqrt(df / odds);
  return p < 0.5 ? -t : t;
}
