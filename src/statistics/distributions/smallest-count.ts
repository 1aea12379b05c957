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
 * (Abramowitz and Stegun 26.2.49), then steps that grow, and a bracket cut in proportion.
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
  const lack = lackBy(p, distribution);
  return narrowed(bracketed(firstGuess(p, distribution), distribution, lack), lack);
}

interface Bracket {
  /** does not reach the share */
  low: number;
  lackLow: number;
  /** reaches it */
  high: number;
  lackHigh: number;
}

function bracketed(guess: number, of: CountDistribution, lack: (k: number) => number): Bracket {
  let [low, lackLow, high, lackHigh] = [of.lowest - 1, Number.POSITIVE_INFINITY, of.highest, Number.NEGATIVE_INFINITY];
  let up: boolean | null = null;
  let step = Math.max(1, Math.floor(of.deviation / 64));
  for (let at = guess; at > low && at < high; step *= 4) {
    const lackAt = lack(at);
    if (lackAt > 0) [low, lackLow] = [at, lackAt];
    else [high, lackHigh] = [at, lackAt];
    up ??= lackAt > 0;
    if (lackAt > 0 !== up) break;
    at += up ? step : -step;
  }
  return { low, lackLow, high, lackHigh };
}

/** Cuts in proportion to what lacks at both ends, and every third time in half, which alone would be enough. */
function narrowed(bracket: Bracket, lack: (k: number) => number): number {
  let { low, lackLow, high, lackHigh } = bracket;
  for (let cut = 1; high - low > 1; cut++) {
    const apart = lackLow - lackHigh;
    const share = cut % 3 === 0 || !Number.isFinite(apart) ? 0.5 : lackLow / apart;
    const middle = Math.max(low + 1, Math.min(high - 1, low + Math.floor((high - low) * share)));
    const lackMiddle = lack(middle);
    if (lackMiddle > 0) [low, lackLow] = [middle, lackMiddle];
    else [high, lackHigh] = [middle, lackMiddle];
  }
  return high;
}

/**
 * By how much, as a logarithm, a count falls short of the share; 0 and less where it reaches it. Asked of the smaller tail,
 * because that one keeps its digits.
 */
function lackBy(p: number, { cdf, tail }: CountDistribution): (k: number) => number {
  if (p <= 0.5) return (k) => Math.log((p * (1 - FUZZ)) / cdf(k));
  return (k) => Math.log(tail(k) / ((1 - p) * (1 + FUZZ) + Number.EPSILON / 2));
}

function firstGuess(p: number, { lowest, highest, mean, deviation, skewness }: CountDistribution): number {
  const z = normalQuantile(p);
  const guess = Math.round(mean + deviation * (z + (skewness * (z * z - 1)) / 6));
  return Math.max(lowest, Math.min(highest - 1, Number.isFinite(guess) ? guess : Math.round(mean)));
}

/** Refuses a count that is not whole, or beyond reach. */
export const demandWhole = (k: number): void =>
  demand(Number.isInteger(k) && k < 1e15, 'a count is a whole number below 1e15');
