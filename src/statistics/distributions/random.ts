/** Numbers that look like chance and are the same for the same seed. Never for secrets: they can be foretold. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { demand } from '../impossible-input.ts';
import { binomialProbability } from './binomial.ts';
import { normalQuantile } from './normal.ts';
import { poissonProbability } from './poisson.ts';

/** Each call takes the next number; two sources of one seed give the same numbers in the same order. */
export interface RandomSource {
  /** 0 to below 1, in steps of 2⁻⁵³ */
  uniform(): number;
  /** a whole number from 0 to n − 1, each equally often */
  integer(n: number): number;
  /** standard normal */
  normal(): number;
  /** exponential with mean 1 */
  exponential(): number;
  /** a count with this mean, 0 to 1e9 */
  poisson(mean: number): number;
  /** how many of n, each with probability p; n up to 1e9 */
  binomial(n: number, p: number): number;
  /** the same values in another order; every order equally often */
  shuffle<T>(values: readonly T[]): T[];
}

/** Up to this mean counts are found by multiplying or waiting; above it by rejection. */
const SMALL_MEAN = 10;

/**
 * Answers: a source of numbers that look like chance and repeat for the same seed. Not for secrets.
 * Arguments: `seed`, a whole number from −2³¹ to 2³¹ − 1.
 * Result: a RandomSource.
 * Zero: 0 is a seed like another. A seed that is not such a number is refused.
 * Source: xoroshiro128+ (Blackman and Vigna 2018) of the package pure-rand; normal by inversion; Poisson and binomial by
 * Hörmann's transformed rejection (PTRS 1993, BTRS 1993), from memory, which are exact for every mean.
 * Example:
 * ```ts
 * randomSource(1).integer(6) === randomSource(1).integer(6) // true
 * ```
 */
export function randomSource(seed: number): RandomSource {
  demand(Number.isInteger(seed) && (seed | 0) === seed, 'a seed is a whole number from -2147483648 to 2147483647');
  const generator = xoroshiro128plus(seed);
  // the first states of neighbouring seeds are alike
  for (let i = 0; i < 20; i++) generator.next();
  const uniform = (): number => uniformFloat64(generator);
  const integer = (n: number): number => {
    demand(Number.isSafeInteger(n) && n > 0, 'integer(n) needs a whole number above 0');
    return uniformInt(generator, 0, n - 1);
  };
  return {
    uniform,
    integer,
    normal: () => normalQuantile(between(uniform)),
    exponential: () => -Math.log1p(-uniform()),
    poisson: (mean) => poisson(uniform, mean),
    binomial: (n, p) => binomial(uniform, n, p),
    shuffle: (values) => shuffle(integer, values),
  };
}

/** Above 0 and below 1. */
function between(uniform: () => number): number {
  const u = uniform();
  return u === 0 ? 2 ** -54 : u;
}

function shuffle<T>(integer: (n: number) => number, values: readonly T[]): T[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = integer(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

function poisson(uniform: () => number, mean: number): number {
  demand(mean >= 0 && mean <= 1e9, 'poisson(mean) needs a mean from 0 to 1,000,000,000');
  if (mean >= SMALL_MEAN) return poissonByRejection(uniform, mean);
  const limit = Math.exp(-mean);
  let k = 0;
  for (let product = uniform(); product > limit; product *= uniform()) k++;
  return k;
}

function poissonByRejection(uniform: () => number, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = between(uniform);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= quick) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if ((v * inverseAlpha) / (a / (us * us) + b) <= poissonProbability(k, mean)) return k;
  }
}

function binomial(uniform: () => number, n: number, p: number): number {
  demand(Number.isInteger(n) && n >= 0 && n <= 1e9, 'binomial(n, p) needs a whole n from 0 to 1,000,000,000');
  demand(p >= 0 && p <= 1, 'binomial(n, p) needs a probability from 0 to 1');
  if (p > 0.5) return n - binomial(uniform, n, 1 - p);
  if (p === 0 || n === 0) return 0;
  return n * p < SMALL_MEAN ? binomialByWaiting(uniform, n, p) : binomialByRejection(uniform, n, p);
}

/** Counts how often the gaps to the next case with the property, which are geometric, fit into n. */
function binomialByWaiting(uniform: () => number, n: number, p: number): number {
  const logRest = Math.log1p(-p);
  let k = -1;
  for (let at = 0; at <= n; k++) at += 1 + Math.floor(Math.log1p(-uniform()) / logRest);
  return k;
}

function binomialByRejection(uniform: () => number, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const quick = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = uniform() - 0.5;
    const v = between(uniform);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= quick) return k;
    const density = binomialProbability(k, n, p) / binomialProbability(mode, n, p);
    if ((v * alpha) / (a / (us * us) + b) <= density) return k;
  }
}
