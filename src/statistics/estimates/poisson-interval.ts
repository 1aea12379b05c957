/** Intervals of a count of events: exact below ten, Byar's approximation from ten on. */
import { chiSquareQuantile } from '../distributions/chi-square.ts';
import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import { demand } from '../impossible-input.ts';
import type { Interval } from './interval.ts';

/** Counts below this get the exact limits. */
const EXACT_BELOW = 10;

/**
 * Answers: between which values the expected number of events lies, when `x` were counted.
 * Arguments: `x`, a count of 0 or more; `confidence`, a fraction or a percentage (0.95 when not given).
 * Result: lower and upper in events, and which method gave them. Divide both by the population for a rate.
 * Zero, missing and small: below 10 the limits are exact, and 0 has a lower limit of 0; null gives null limits; a
 * negative count is refused.
 * Source: PHEindicatormethods `phe_rate`.
 * Example:
 * ```ts
 * poissonInterval(65) // { lower: 50.1631877, upper: 82.8491385, confidence: 0.95, method: 'Byars' }
 * ```
 */
export function poissonInterval(x: number | null, confidence = 0.95): Interval {
  return x !== null && x < EXACT_BELOW ? exactPoissonInterval(x, confidence) : byarInterval(x, confidence);
}

/**
 * Answers: the exact Poisson limits of a count.
 * Arguments: as `poissonInterval`.
 * Result: lower χ²((1−c)/2, 2x)/2 and upper χ²(c+(1−c)/2, 2x+2)/2.
 * Zero, missing and small: 0 has a lower limit of 0; null gives null limits; a negative count is refused.
 * Source: Garwood (1936).
 * Example:
 * ```ts
 * exactPoissonInterval(5) // { lower: 1.6234864, upper: 11.6683321 }
 * ```
 */
export function exactPoissonInterval(x: number | null, confidence = 0.95): Interval {
  const c = confidenceFraction(confidence);
  if (x === null) return { lower: null, upper: null, confidence: c, method: 'Exact' };
  refuseNegative(x);
  const lower = x === 0 ? 0 : chiSquareQuantile((1 - c) / 2, 2 * x) / 2;
  const upper = chiSquareQuantile(c + (1 - c) / 2, 2 * x + 2) / 2;
  return { lower, upper, confidence: c, method: 'Exact' };
}

/**
 * Answers: the approximate Poisson limits of a count.
 * Arguments: as `poissonInterval`.
 * Result: lower x·(1 − 1/9x − z/3√x)³ and upper (x+1)·(1 − 1/9(x+1) + z/3√(x+1))³.
 * Zero, missing and small: at 0, and where the formula would give a negative lower limit (1 at 99.8%), the lower
 * limit is null; null gives null limits; a negative count is refused.
 * Source: Breslow and Day (1987), volume II; the null as in PHEindicatormethods.
 * Example:
 * ```ts
 * byarInterval(1045) // { lower: 982.5932018, upper: 1110.3312130 }
 * ```
 */
export function byarInterval(x: number | null, confidence = 0.95): Interval {
  const kept = { confidence: confidenceFraction(confidence), method: 'Byars' as const };
  if (x === null) return { lower: null, upper: null, ...kept };
  refuseNegative(x);
  const z = zForConfidence(confidence);
  const lower = x === 0 ? Number.NaN : x * (1 - 1 / (9 * x) - z / (3 * Math.sqrt(x))) ** 3;
  const upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * Math.sqrt(x + 1))) ** 3;
  return { lower: lower >= 0 ? lower : null, upper, ...kept };
}

function refuseNegative(x: number): void {
  demand(Number.isFinite(x) && x >= 0, 'a count of events is 0 or more');
}
