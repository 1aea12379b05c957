/** Quantiles of counts. */
import { demand } from '../impossible-input.ts';
import { normalQuantile } from './normal.ts';

/** A distribution of a count: its moments give the first guess only. */
export interface CountDistribution {
  lowest: number;
  /** infinite where the count has no end */
  highest: number;
  mean: number;
  deviation: number;
  skewness: number;
  cdf: (k: number) => number;
  /** the share above k */
  tail: (k: number) => number;
}

/**
 * By so much, relative to the smaller tail, a share may fall short and still count as reached, so that the share of a count
 * leads back to that count. A share near 1 may besides fall short by its own rounding.
 */
const FUZZ = 64 * Number.EPSILON;

/**
 * Answers: the smallest count at or below which at least the share `p` lies.
 * Arguments: `p`, 0 to 1 (below 1 where the count has no end); the distribution.
 * Result: a whole number.
 * Zero and one: the lowest and the highest count.
 * Source: definition of a quantile, as R's qpois and its fellows; the first guess by Cornish and Fisher's expansion
 * (Abramowitz and Stegun 26.2.49), then steps that double and halve.
 * Example:
 * ```ts
 * const die = { lowest: 1, highest: 6, mean: 3.5, deviation: 1.7, skewness: 0, cdf: (k) => k / 6, tail: (k) => 1 - k / 6 }
 * smallestCount(0.5, die) // 3
 * ```
 */
export function smallestCount(p: number, distribution: CountDistribution): number {
  const { lowest, highest } = distribution;
  demand(p >= 0 && p <= 1, 'a quantile needs a share from 0 to 1');
  demand(p < 1 || Number.isFinite(highest), 'a count without an end has no highest value: the share must be below 1');
  if (p === 0) return lowest;
  if (p === 1) return highest;
  const reached = reachedBy(p, distribution);
  let at = firstGuess(p, distribution);
  let step = 1;
  const down = reached(at);
  while (at >= lowest && at <= highest && reached(at) === down) {
    at += down ? -step : step;
    step *= 2;
  }
  const passed = at + (down ? step / 2 : -step / 2);
  let [low, high] = down ? [Math.max(at, lowest - 1), passed] : [passed, Math.min(at, highest)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether a count reaches the share, asked of the smaller tail because that one keeps its digits. */
function reachedBy(p: number, { cdf, tail }: CountDistribution): (k: number) => boolean {
  if (p <= 0.5) return (k) => cdf(k) >= p * (1 - FUZZ);
  return (k) => tail(k) <= (1 - p) * (1 + FUZZ) + Number.EPSILON / 2;
}

function firstGuess(p: number, { lowest, highest, mean, deviation, skewness }: CountDistribution): number {
  const z = normalQuantile(p);
  const guess = Math.round(mean + deviation * (z + (skewness * (z * z - 1)) / 6));
  return Math.max(lowest, Math.min(highest, Number.isFinite(guess) ? guess : Math.round(mean)));
}

/** Refuses a count that is not whole, or beyond reach. */
export const demandWhole = (k: number): void =>
  demand(Number.isInteger(k) && k < 1e15, 'a count is a whole number below 1e15');
