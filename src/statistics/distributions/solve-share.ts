/** Quantiles of continuous distributions: Newton's method on the logarithm of the smaller tail. */
import { demand } from '../impossible-input.ts';
import type { Shares } from './gamma.ts';

const MOST_STEPS = 300;
const SMALLEST = 1e-307;
const LARGEST = 1e307;

/** Shares at a point v above 0, and the rate at which `lower` grows with ln v. */
export interface SharesWithSlope extends Shares {
  slope: number;
}

/**
 * Answers: at which v above 0 the lower share is `p`.
 * Arguments: `p`, between 0 and 1, neither included; `start`, a guess above 0; `sharesAt`, the shares and their slope.
 * Result: v, to about 1e-14 relative times the error of the shares; 0 where v is below 1e-307
 * and infinity where it is above 1e307.
 * Zero: p of 0 and of 1 are the caller's, and refused here.
 * Source: Newton's method for ln share in ln v, in which gamma and beta distributions are log-concave, held in a bracket.
 * Example:
 * ```ts
 * const exponential = (v) => ({ lower: -Math.expm1(-v), upper: Math.exp(-v), slope: v * Math.exp(-v) })
 * solveShare(0.5, 1, exponential) // 0.6931471805599453
 * ```
 */
export function solveShare(p: number, start: number, sharesAt: (v: number) => SharesWithSlope): number {
  demand(p > 0 && p < 1, 'solveShare needs a share between 0 and 1');
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let v = Math.min(LARGEST, Math.max(SMALLEST, start));
  for (let step = 0, leap = 4; step < MOST_STEPS; step++) {
    const { lower, upper, slope } = sharesAt(v);
    // the smaller tail keeps its digits, so the distance is taken there
    const lack = p <= 0.5 ? Math.log(p / lower) : Math.log(upper / (1 - p));
    if (lack > 0) low = v;
    else high = v;
    if (high <= SMALLEST) return 0;
    if (low >= LARGEST) return Number.POSITIVE_INFINITY;
    const move = (lack * (p <= 0.5 ? lower : upper)) / slope;
    const wanted = v * Math.exp(move);
    if (Math.abs(move) < 1e-8) return wanted;
    if (wanted > low && wanted < high) v = wanted;
    else {
      v = high === Number.POSITIVE_INFINITY ? v * leap : low === 0 ? v / leap : Math.sqrt(low) * Math.sqrt(high);
      v = Math.min(LARGEST, Math.max(SMALLEST, v));
      leap = Math.min(leap * leap, 1e30);
    }
    if (high < LARGEST && high - low <= 4e-16 * high) return v;
  }
  return v;
}
