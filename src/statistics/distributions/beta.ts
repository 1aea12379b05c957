/** The beta function's logarithm and the regularised incomplete beta function, for binomial, t, F and beta distributions. */
import { demand } from '../impossible-input.ts';
import { logGamma, type Shares } from './gamma.ts';
import { excessOverLog, stirlingCorrection, tailArea } from './saddle-point.ts';

const PRECISION = 4e-16;
const MOST_TERMS = 100_000;
const TINY = 1e-300;
/** From these shapes on, and this near to the mean as a share of it, the tail is integrated: the fraction would be long. */
const LARGE = 1000;
const NEAR = 0.3;

/** Within these shapes every beta distribution is exact and quick. */
export const isBetaShape = (a: number): boolean => a >= 1e-10 && a <= 1e15;

/**
 * A point of a beta distribution of shapes a and b: x, y = 1 − x, and lead = a·y − b·x, by how much the mean leads x, times
 * a + b. All three are given because each loses digits when it is computed from another.
 */
export interface BetaPoint {
  x: number;
  y: number;
  lead: number;
}

/**
 * Answers: the natural logarithm of the beta function B(a, b) = Γ(a)Γ(b)/Γ(a + b).
 * Arguments: `a` and `b`, above 0.
 * Result: absolute error about 1e-14 also where a and b are large and the three logarithms would cancel.
 * Zero and below: refused.
 * Source: definition, with Stirling's corrections taken apart (Loader 2000) where both are 1 or more.
 * Example:
 * ```ts
 * logBeta(2, 3) // -2.4849066497880004
 * ```
 */
export function logBeta(a: number, b: number): number {
  demand(a > 0 && b > 0 && a + b <= 1e305, 'logBeta needs two numbers above 0');
  const [small, large] = a < b ? [a, b] : [b, a];
  const corrections = stirlingCorrection(large) - stirlingCorrection(small + large);
  const shared = -small * Math.log(small + large) - (large - 0.5) * Math.log1p(small / large) + small;
  return logGamma(small) + shared + corrections;
}

/**
 * Answers: x^a·(1 − x)^b / B(a, b), which is x·(1 − x) times the density of a beta distribution.
 * Arguments: `a` and `b`, 1e-10 to 1e15; `point`, as betaPoint gives it.
 * Result: 0 or more, accurate to about 1e-14 relative for shapes up to 1e8 and beyond.
 * Zero: 0 at both ends of the distribution.
 * Source: Loader, "Fast and accurate computation of binomial probabilities" (2000).
 * Example:
 * ```ts
 * betaFront(2, 3, betaPoint(2, 3, 0.4)) // 0.41472
 * ```
 */
export function betaFront(a: number, b: number, { x, y, lead }: BetaPoint): number {
  demand(isBetaShape(a) && isBetaShape(b), 'betaFront needs two shapes from 1e-10 to 1e15');
  if (x <= 0 || y <= 0) return 0;
  const corrections = stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(a + b);
  const fall = shareOfFall(a, b, x, -lead) + shareOfFall(b, a, y, lead);
  return Math.sqrt((a / (a + b)) * (b / (2 * Math.PI))) * Math.exp(-fall - corrections);
}

/** a·(u − ln(1 + u)) where 1 + u = x·(a + b)/a and u = excess/a. */
function shareOfFall(a: number, b: number, x: number, excess: number): number {
  if (Math.abs(excess) <= 0.5 * a) return a * excessOverLog(excess / a);
  const ratio = x * (1 + b / a);
  return excess - a * (ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(x) + Math.log1p(b / a));
}

/**
 * Answers: the point `x` of a beta distribution in the form in which its functions keep their digits.
 * Arguments: `a` and `b`, 1e-10 to 1e15; `x`, 0 to 1; `y`, 1 − x where it is known more exactly than by subtracting.
 * Result: x, y and a·y − b·x.
 * Zero and one: fine. Outside is refused.
 * Source: a·y − b·x = a − (a + b)·x, the product taken with its rounding error (Dekker 1971).
 * Example:
 * ```ts
 * betaPoint(2, 3, 0.25) // { x: 0.25, y: 0.75, lead: 0.75 }
 * ```
 */
export function betaPoint(a: number, b: number, x: number, y = 1 - x): BetaPoint {
  demand(isBetaShape(a) && isBetaShape(b), 'a beta distribution needs two shapes from 1e-10 to 1e15');
  demand(x >= 0 && x <= 1 && y >= 0 && y <= 1, 'a point of a beta distribution is a number from 0 to 1');
  const lead = x <= y ? lessProduct(a, a + b, x) : -lessProduct(b, a + b, y);
  return { x, y, lead };
}

/** total − left·right as if the product were exact. */
function lessProduct(total: number, left: number, right: number): number {
  const product = left * right;
  const [leftHigh, leftLow] = halves(left);
  const [rightHigh, rightLow] = halves(right);
  const lost = leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
  return total - product - (Number.isFinite(lost) ? lost : 0);
}

function halves(value: number): [number, number] {
  const scaled = value * 134217729;
  const high = scaled - (scaled - value);
  return [high, value - high];
}

/**
 * Answers: what share of a beta distribution of shapes `a` and `b` lies at or below `x` (`lower`) and above it (`upper`).
 * Arguments: `a` and `b`, 1e-10 to 1e15; `x`, 0 to 1; `y`, 1 − x where it is known more exactly than by subtracting.
 * Result: two shares that add to 1; the smaller is computed directly, so that a far tail keeps its digits.
 * Zero and one: the shares are 0 and 1, and 1 and 0. Anything else outside is refused.
 * Source: continued fraction of DiDonato and Morris, ACM Transactions on Mathematical Software 18 (1992), from memory,
 * by Lentz's method; for large shapes near the mean the tail's integral (see saddle-point.ts).
 * Example:
 * ```ts
 * regularisedBeta(2, 3, 0.25) // { lower: 0.26171875, upper: 0.73828125 }
 * ```
 */
export function regularisedBeta(a: number, b: number, x: number, y = 1 - x): Shares {
  return betaShares(a, b, betaPoint(a, b, x, y));
}

/**
 * Answers: the same as regularisedBeta, for a point whose x, 1 − x and lead the caller knows exactly.
 * Arguments: `a` and `b`, 1e-10 to 1e15; `point`, as betaPoint gives it.
 * Result: two shares that add to 1; the smaller is computed directly.
 * Zero and one: as regularisedBeta.
 * Source: as regularisedBeta.
 * Example:
 * ```ts
 * betaShares(2, 3, betaPoint(2, 3, 0.25)) // { lower: 0.26171875, upper: 0.73828125 }
 * ```
 */
export function betaShares(a: number, b: number, point: BetaPoint): Shares {
  demand(isBetaShape(a) && isBetaShape(b), 'a beta distribution needs two shapes from 1e-10 to 1e15');
  const { x, y, lead } = point;
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const front = betaFront(a, b, point);
  if (front === 0) return lead > 0 ? { lower: 0, upper: 1 } : { lower: 1, upper: 0 };
  // x < (a + 1)/(a + b + 2): the fraction for the lower tail converges there
  if (lead + y - x > 0) {
    const lower = Math.min(1, front * lowerTail(a, b, x, y, lead));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, front * lowerTail(b, a, y, x, -lead));
  return { lower: 1 - upper, upper };
}

/** The lower tail divided by betaFront. */
function lowerTail(a: number, b: number, x: number, y: number, lead: number): number {
  const smaller = Math.min(a, b);
  if (smaller <= LARGE || Math.abs(lead) >= NEAR * smaller) return lowerFraction(a, b, x, y, lead);
  const slope = (lead + x - y) / (x * y);
  const fall = (t: number): number => (a - 1) * excessOverLog(-t / x) + (b - 1) * excessOverLog(t / y) + slope * t;
  return tailArea(fall, Math.max(0, slope), (a - 1) / (x * x) + (b - 1) / (y * y)) / (x * y);
}

/** DiDonato and Morris's fraction: the lead enters as it is, so that nothing cancels where x is near 1. */
function lowerFraction(a: number, b: number, x: number, y: number, lead: number): number {
  let f = notZero((a / (a + 1)) * (lead + 1));
  let c = f;
  let d = 0;
  for (let n = 1; n < MOST_TERMS; n++) {
    const even = a + 2 * n - 1;
    const share = (n * (b - n) * x) / even;
    const top = share * x * (((a + n - 1) * (a + b + n - 1)) / even);
    const bottom = n + share + ((a + n) / (even + 2)) * (lead + 1 + n * (1 + y));
    d = 1 / notZero(bottom + top * d);
    c = notZero(bottom + top / c);
    f *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return 1 / f;
}

const notZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
