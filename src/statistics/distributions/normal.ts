/** The normal distribution: shares below a point, and the point below which a share lies. */
import { demand } from '../impossible-input.ts';
import { regularisedGamma } from './gamma.ts';

/**
 * Answers: what share of a standard normal distribution lies at or below `z`.
 * Arguments: `z`, in standard deviations from the mean; any number, infinities included.
 * Result: 0 to 1, accurate to 1e-12 and better in the tails.
 * Missing: NaN is refused.
 * Source: Φ(z) = ½·erfc(−z/√2), by the incomplete gamma function of shape ½ (Numerical Recipes, section 6.2).
 * Example:
 * ```ts
 * normalCdf(1.959963984540054) // 0.975
 * ```
 */
export function normalCdf(z: number): number {
  demand(!Number.isNaN(z), 'normalCdf needs a number');
  const tail = regularisedGamma(0.5, (z * z) / 2).upper / 2;
  return z > 0 ? 1 - tail : tail;
}

/**
 * Answers: the point of a standard normal distribution below which the share `p` lies (Φ⁻¹).
 * Arguments: `p`, a share between 0 and 1.
 * Result: standard deviations from the mean, accurate to about 1e-15 relative.
 * Zero and one: minus and plus infinity. Anything outside 0 to 1 is refused.
 * Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 * Example:
 * ```ts
 * normalQuantile(0.975) // 1.959963984540054
 * ```
 */
export function normalQuantile(p: number): number {
  demand(p >= 0 && p <= 1, 'normalQuantile needs a share between 0 and 1');
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const distance =
    r <= 5
      ? polynomial(SHOULDER_TOP, r - 1.6) / polynomial(SHOULDER_BOTTOM, r - 1.6)
      : polynomial(TAIL_TOP, r - 5) / polynomial(TAIL_BOTTOM, r - 5);
  return q < 0 ? -distance : distance;
}

/**
 * Answers: how many standard deviations each side of the middle hold the share `confidence`.
 * Arguments: `confidence`, a fraction from 0.9 to below 1 (0.95), or a percentage from 90 to below 100 (95).
 * Result: z, e.g. 1.959963984540054 for 95%.
 * Zero, missing: anything outside those two ranges is refused, so that 0.05 cannot pass for 95%.
 * Source: z(c) = Φ⁻¹(c + (1 − c)/2), and the ranges of PHEindicatormethods.
 * Example:
 * ```ts
 * zForConfidence(99.8) // 3.090232306167813
 * zForConfidence(0.05) // ImpossibleInput
 * ```
 */
export function zForConfidence(confidence: number): number {
  const c = confidenceFraction(confidence);
  const outside = (1 - c) / 2;
  // so near to all that the sum could round to 1
  return outside < 1e-6 ? -normalQuantile(outside) : normalQuantile(c + outside);
}

/**
 * Answers: what fraction a confidence level is.
 * Arguments: `confidence`, as `zForConfidence`.
 * Result: a fraction from 0.9 to below 1.
 * Zero, missing: anything outside is refused.
 * Source: PHEindicatormethods' ranges; specification section 0.
 * Example:
 * ```ts
 * confidenceFraction(95) // 0.95
 * ```
 */
export function confidenceFraction(confidence: number): number {
  const c = confidence >= 90 ? confidence / 100 : confidence;
  demand(
    typeof confidence === 'number' && c >= 0.9 && c < 1,
    'a confidence level is a fraction from 0.9 to below 1, or a percentage from 90 to below 100',
  );
  return c;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const SHOULDER_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const SHOULDER_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const TAIL_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const TAIL_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
  1.421511758316446e-7, 2.0442631033899397e-15,
];
