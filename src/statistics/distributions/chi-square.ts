/** The chi-square distribution's quantile, from which exact Poisson limits come. */
import { demand } from '../impossible-input.ts';
import { logGamma, regularisedGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';

const MOST_STEPS = 200;

/**
 * Answers: the value below which the share `p` of a chi-square distribution lies.
 * Arguments: `p`, 0 to below 1; `degrees` of freedom, above 0, need not be whole.
 * Result: 0 or more, accurate to about 1e-12 relative.
 * Zero: p = 0 gives 0. p of 1 or more, or degrees of 0 or less, is refused.
 * Source: inverse of the regularised incomplete gamma function by Newton's method held inside a bracket; starting
 * value by Wilson and Hilferty (1931).
 * Example:
 * ```ts
 * chiSquareQuantile(0.025, 2) // 0.0506356160
 * ```
 */
export function chiSquareQuantile(p: number, degrees: number): number {
  demand(p >= 0 && p < 1, 'chiSquareQuantile needs a share from 0 to below 1');
  demand(degrees > 0, 'chiSquareQuantile needs degrees of freedom above 0');
  if (p === 0) return 0;
  const shape = degrees / 2;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = startingValue(p, degrees) / 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    const shares = regularisedGamma(shape, x);
    // the smaller tail keeps its digits, so the difference is taken there
    const excess = p < 0.5 ? shares.lower - p : 1 - p - shares.upper;
    if (excess > 0) high = x;
    else low = x;
    const density = Math.exp((shape - 1) * Math.log(x) - x - logGamma(shape));
    const next = insideBracket(x - excess / density, low, high, x);
    if (Math.abs(next - x) <= 1e-15 * x) return 2 * next;
    x = next;
  }
  return 2 * x;
}

function startingValue(p: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const guess = degrees * (1 - spread + normalQuantile(p) * Math.sqrt(spread)) ** 3;
  // for few degrees and a small share that guess is negative; the distribution's first term serves there
  const firstTerm = 2 * Math.exp((Math.log(p) + logGamma(degrees / 2 + 1)) / (degrees / 2));
  return guess > 0.1 ? guess : Math.max(firstTerm, Number.MIN_VALUE * 1e10);
}

function insideBracket(wanted: number, low: number, high: number, current: number): number {
  if (wanted > low && wanted < high) return wanted;
  return high === Number.POSITIVE_INFINITY ? current * 2 : (low + high) / 2;
}
