/** The hypergeometric distribution, of how many marked ones are drawn when none is put back. */
import { demand } from '../impossible-input.ts';
import type { BetaPoint } from './beta.ts';
import { betaPoint } from './beta.ts';
import { binomialTerm } from './binomial.ts';
import type { Shares } from './gamma.ts';
import { demandWhole, smallestCount } from './smallest-count.ts';

/**
 * Answers: how probable it is that exactly `k` of `drawn` are marked, when `drawn` are taken from `marked` and `unmarked`.
 * Arguments: `k`, a whole number; `marked`, `unmarked` and `drawn`, whole numbers of 0 or more; no more drawn than there are.
 * Result: 0 to 1, accurate to about 1e-13 relative.
 * Zero: an impossible k has probability 0. Counts that are not whole are refused.
 * Source: as R's dhyper: three binomial probabilities by Loader (2000).
 * Example:
 * ```ts
 * hypergeometricProbability(2, 5, 10, 4) // 0.32967032967032966
 * ```
 */
export function hypergeometricProbability(k: number, marked: number, unmarked: number, drawn: number): number {
  demandDraw(k, marked, unmarked, drawn);
  if (k < Math.max(0, drawn - unmarked) || k > Math.min(marked, drawn)) return 0;
  const all = marked + unmarked;
  if (drawn === 0 || drawn === all) return 1;
  const term = (count: number, of: number): number => binomialTerm(count, of, drawPoint(count, of, drawn, all));
  return (term(k, marked) * term(drawn - k, unmarked)) / term(drawn, all);
}

/** The point drawn/all for count of so many, with what is left taken from whole numbers. */
function drawPoint(count: number, of: number, drawn: number, all: number): BetaPoint {
  const [x, y] = [drawn / all, (all - drawn) / all];
  if (count === 0 || count === of) return { x, y, lead: 0 };
  const product = of * drawn;
  if (product > Number.MAX_SAFE_INTEGER) return betaPoint(count, of - count, x, y);
  return { x, y, lead: (count * all - product) / all };
}

/**
 * Answers: how probable it is that at most `k` of `drawn` are marked.
 * Arguments: as hypergeometricProbability.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative.
 * Zero: below the lowest possible count it is 0, from the highest on 1. Counts that are not whole are refused.
 * Source: sum of probabilities from `k` outwards, each from its neighbour.
 * Example:
 * ```ts
 * hypergeometricCdf(1, 5, 10, 4) // 0.5934065934065934
 * ```
 */
export function hypergeometricCdf(k: number, marked: number, unmarked: number, drawn: number): number {
  return shares(k, marked, unmarked, drawn).lower;
}

/**
 * Answers: how probable it is that more than `k` of `drawn` are marked.
 * Arguments: as hypergeometricProbability.
 * Result: 0 to 1; the smaller tail is accurate to about 1e-13 relative. At least k: ask for k − 1.
 * Zero: below the lowest possible count it is 1, from the highest on 0. Counts that are not whole are refused.
 * Source: as hypergeometricCdf.
 * Example:
 * ```ts
 * hypergeometricTail(1, 5, 10, 4) // 0.4065934065934066
 * ```
 */
export function hypergeometricTail(k: number, marked: number, unmarked: number, drawn: number): number {
  return shares(k, marked, unmarked, drawn).upper;
}

function shares(k: number, marked: number, unmarked: number, drawn: number): Shares {
  demandDraw(k, marked, unmarked, drawn);
  if (k < Math.max(0, drawn - unmarked)) return { lower: 0, upper: 1 };
  if (k >= Math.min(marked, drawn)) return { lower: 1, upper: 0 };
  if ((k + 1) * (marked + unmarked) <= marked * drawn) {
    const lower = outwards(k, marked, unmarked, drawn);
    return { lower, upper: 1 - lower };
  }
  // more than k marked is fewer than drawn - k unmarked
  const upper = outwards(drawn - k - 1, unmarked, marked, drawn);
  return { lower: 1 - upper, upper };
}

/** P[X ≤ k], the terms from k downwards until they no longer count. */
function outwards(k: number, marked: number, unmarked: number, drawn: number): number {
  let term = 1;
  let sum = 1;
  for (let i = k; term > sum * 1e-17; i--) {
    term *= (i * (unmarked - drawn + i)) / ((marked - i + 1) * (drawn - i + 1));
    sum += term;
  }
  return Math.min(1, sum * hypergeometricProbability(k, marked, unmarked, drawn));
}

/**
 * Answers: the smallest count at or below which at least the share `p` lies.
 * Arguments: `p`, 0 to 1; `marked`, `unmarked` and `drawn` as hypergeometricProbability.
 * Result: a whole number.
 * Zero and one: the lowest and the highest possible count.
 * Source: definition, as R's qhyper; see smallest-count.ts.
 * Example:
 * ```ts
 * hypergeometricQuantile(0.9, 5, 10, 4) // 2
 * ```
 */
export function hypergeometricQuantile(p: number, marked: number, unmarked: number, drawn: number): number {
  demandDraw(0, marked, unmarked, drawn);
  demand(p >= 0 && p <= 1, 'hypergeometricQuantile needs a share from 0 to 1');
  const all = marked + unmarked;
  const [lowest, highest] = [Math.max(0, drawn - unmarked), Math.min(marked, drawn)];
  if (lowest === highest) return lowest;
  const variance = (drawn * (marked / all) * (unmarked / all) * (all - drawn)) / (all - 1);
  return smallestCount(p, {
    lowest,
    highest,
    mean: (drawn * marked) / all,
    deviation: Math.sqrt(variance),
    skewness: 0,
    cdf: (k) => hypergeometricCdf(k, marked, unmarked, drawn),
    tail: (k) => hypergeometricTail(k, marked, unmarked, drawn),
  });
}

function demandDraw(k: number, marked: number, unmarked: number, drawn: number): void {
  demandWhole(k);
  const whole = [marked, unmarked, drawn].every((count) => Number.isInteger(count) && count >= 0);
  demand(whole, 'a hypergeometric distribution needs whole numbers of 0 or more');
  demand(marked + unmarked <= 1e15, 'a hypergeometric distribution is of at most 1e15');
  demand(drawn <= marked + unmarked, 'no more can be drawn than there are');
}
