/**
 * What keeps large parameters exact: the parts of a density in which large numbers would cancel, computed without the
 * cancelling, and the area of a tail beside a density already known.
 */
import { demand } from '../impossible-input.ts';

const SERIES_FROM = 15;
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Bernoulli numbers B(2k) / (2k(2k − 1)), k = 1 to 8. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * Answers: how far ln Γ(a) lies above Stirling's approximation (a − ½)·ln a − a + ½·ln 2π.
 * Arguments: `a`, above 0.
 * Result: absolute error about 1e-15.
 * Zero and below: refused.
 * Source: Stirling's series (NIST Digital Library of Mathematical Functions 5.11.1, from memory). reached from small a by
 * Γ(a + 1) = a·Γ(a); its use as in Loader, "Fast and accurate computation of binomial probabilities" (2000).
 * Example:
 * ```ts
 * stirlingCorrection(10) // 0.00833056343336
 * ```
 */
export function stirlingCorrection(a: number): number {
  demand(a > 0, 'stirlingCorrection needs a number above 0');
  return OF_HALVES[2 * a] ?? correctionAt(a);
}

function correctionAt(a: number): number {
  let stepped = 0;
  let at = a;
  for (; at < SERIES_FROM; at++) stepped += stirlingStep(at);
  const square = 1 / (at * at);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * square + STIRLING[k]!;
  return stepped + sum / at;
}

/** The correction at a less that at a + 1: (a + ½)·ln(1 + 1/a) − 1, by the series of artanh 1/(2a + 1). */
function stirlingStep(a: number): number {
  if (a < 1) return (a + 0.5) * (Math.log1p(a) - Math.log(a)) - 1;
  const square = 1 / ((2 * a + 1) * (2 * a + 1));
  let sum = 0;
  let power = square;
  for (let k = 3; power > 1e-17; k += 2) {
    sum += power / k;
    power *= square;
  }
  return sum;
}

/** Counts and degrees of freedom mostly ask for halves: at index 2a, the correction at a. */
const OF_HALVES: (number | undefined)[] = Array.from({ length: 2 * SERIES_FROM }, (_, twice) =>
  twice === 0 ? undefined : correctionAt(twice / 2),
);

/**
 * Answers: what the logarithm of the gamma function is at a large number.
 * Arguments: `a`, 15 or more.
 * Result: ln Γ(a), to nearly all digits.
 * Zero, missing and small: not for `a` below 15; `logGamma` is.
 * Source: Stirling's series (NIST Digital Library of Mathematical Functions 5.11.1, from memory).
 * Example:
 * ```ts
 * logGammaByStirling(20) // 39.339884187199495
 * ```
 */
export const logGammaByStirling = (a: number): number =>
  (a - 0.5) * (Math.log(a) - 1) - 0.5 + HALF_LOG_TWO_PI + stirlingCorrection(a);

/**
 * Answers: how far u lies above ln(1 + u).
 * Arguments: `u`, above −1.
 * Result: 0 or more, with all its digits also where u is near 0.
 * Zero: 0 gives 0. −1 and below is refused.
 * Source: ln(1 + u) = 2·artanh(u / (2 + u)) (NIST Digital Library of Mathematical Functions 4.6.4).
 * Example:
 * ```ts
 * excessOverLog(1) // 0.30685281944005466
 * excessOverLog(1e-9) * 1e18 // 0.5
 * ```
 */
export function excessOverLog(u: number): number {
  demand(u > -1, 'excessOverLog needs a number above -1');
  if (u > 0.6 || u < -0.4) return u - Math.log1p(u);
  const r = u / (2 + u);
  const square = r * r;
  let sum = 0;
  let power = 1;
  for (let k = 3; power > 1e-17; k += 2) {
    sum += power / k;
    power *= square;
  }
  return r * (u - 2 * square * sum);
}

/** Nodes and weights of Gauss and Legendre's rule on 0 to 1. */
const RULE = gaussLegendre(36);
/** Beyond this fall of the logarithm nothing is left that a double could hold. */
const FALL = 50;

/**
 * Answers: what the area of a tail is, in units of the density at its near end.
 * Arguments: `logFall`, by how much the logarithm of the density falls over a distance into the tail; `slope`, 0 or
 * more, and `curvature`, above 0, of that fall at the near end.
 * Result: a distance: the area divided by the density; about 1e-14 relative where the fall is near a parabola.
 * Zero: a slope of 0 (the tail starts at the mode) is fine.
 * Source: 36-point rule of Gauss and Legendre over the distance in which the density falls by e⁵⁰.
 * Example:
 * ```ts
 * tailArea((t) => t + t * t / 2, 1, 1) // 0.655679542418798
 * ```
 */
export function tailArea(logFall: (distance: number) => number, slope: number, curvature: number): number {
  const reach = (2 * FALL) / (slope + Math.sqrt(slope * slope + 2 * FALL * curvature));
  let sum = 0;
  for (const [node, weight] of RULE) sum += weight * Math.exp(-logFall(reach * node));
  return reach * sum;
}

function gaussLegendre(points: number): [number, number][] {
  return Array.from({ length: points }, (_, i) => {
    let z = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let round = 0; round < 10; round++) {
      let [before, value] = [1, z];
      for (let k = 2; k <= points; k++) [before, value] = [value, ((2 * k - 1) * z * value - (k - 1) * before) / k];
      slope = (points * (z * value - before)) / (z * z - 1);
      z -= value / slope;
    }
    return [(1 + z) / 2, 1 / ((1 - z * z) * slope * slope)];
  });
}
