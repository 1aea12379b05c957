/**
 * Expectation maximisation for Fellegi–Sunter on counts of distinct gamma patterns: pure arithmetic, so that a pass over
 * millions of pairs costs what their few thousand patterns cost.
 * Source: Fellegi and Sunter 1969; Winkler 1988; Dempster, Laird and Rubin 1977 (from memory).
 */

/** So many pairs have these gammas; -1 is missing. `rules` has a bit for each blocking rule that finds the pairs. */
export interface GammaPattern {
  gammas: number[];
  n: number;
  rules: number;
}

/** m or u: for each comparison the probability of each gamma, 0 (else) first, adding up to 1. */
export type Probabilities = number[][];

export interface EmInput {
  patterns: GammaPattern[];
  /** held fixed */
  u: Probabilities;
  /** start of m */
  m: Probabilities;
  /** start of the share of matches among the pairs */
  share: number;
  /** comparisons that count; the others agree because of the block */
  free: number[];
}

export interface EmResult {
  /** for the free comparisons; the others as they came */
  m: Probabilities;
  /** share of matches among the pairs, 0 to 1 */
  share: number;
  /** expected matches that have a value in each comparison */
  matches: number[];
  iterations: number;
  converged: boolean;
  /** largest change of any m in each iteration */
  changes: number[];
  logLikelihood: number;
}

const MOST_ITERATIONS = 500;
const SMALLEST_CHANGE = 1e-6;
/** Pairs spread over the levels of a comparison before any is seen, so that none is impossible. */
const PSEUDO_PAIRS = 0.5;

/** Probability that pairs of a pattern match. */
export function matchProbability(
  gammas: readonly number[],
  m: Probabilities,
  u: Probabilities,
  share: number,
  free: readonly number[],
): number {
  let odds = share / (1 - share);
  for (const c of free) {
    const gamma = gammas[c]!;
    if (gamma >= 0) odds *= m[c]![gamma]! / u[c]![gamma]!;
  }
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/**
 * Answers: m probabilities and the share of matches that make the observed patterns likeliest, u being known and the
 * comparisons independent among matches and among non-matches.
 * @returns the start unchanged when there are no pairs
 */
export function maximiseExpectation(input: EmInput): EmResult {
  const { patterns, u, free } = input;
  let { m, share } = input;
  const changes: number[] = [];
  let matches = m.map(() => 0);
  const total = patterns.reduce((sum, p) => sum + p.n, 0);
  if (total === 0) return { m, share, matches, iterations: 0, converged: true, changes, logLikelihood: 0 };
  while (changes.length < MOST_ITERATIONS) {
    const step = maximise(patterns, m, u, share, free);
    changes.push(largestChange(m, step.m, free));
    ({ m, matches } = step);
    share = clamp(step.share / total);
    if (changes.at(-1)! < SMALLEST_CHANGE) break;
  }
  const converged = changes.at(-1)! < SMALLEST_CHANGE;
  const logLikelihood = likelihood(patterns, m, u, share, free);
  return { m, share, matches, iterations: changes.length, converged, changes, logLikelihood };
}

const clamp = (share: number): number => Math.min(1 - 1e-9, Math.max(1e-12, share));

function maximise(
  patterns: GammaPattern[],
  m: Probabilities,
  u: Probabilities,
  share: number,
  free: number[],
): { m: Probabilities; share: number; matches: number[] } {
  const counts = m.map((levels) => levels.map(() => 0));
  let expected = 0;
  for (const { gammas, n } of patterns) {
    const weight = n * matchProbability(gammas, m, u, share, free);
    expected += weight;
    for (const c of free) if (gammas[c]! >= 0) counts[c]![gammas[c]!]! += weight;
  }
  const matches = counts.map((levels) => levels.reduce((a, b) => a + b, 0));
  return { m: m.map((old, c) => (free.includes(c) ? shares(counts[c]!) : old)), share: expected, matches };
}

/** Counts as probabilities, each a little above zero. */
export function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((a, b) => a + b, 0) + PSEUDO_PAIRS * counts.length;
  return counts.map((n) => (n + PSEUDO_PAIRS) / total);
}

function largestChange(before: Probabilities, after: Probabilities, free: number[]): number {
  return Math.max(0, ...free.flatMap((c) => before[c]!.map((p, g) => Math.abs(p - after[c]![g]!))));
}

function likelihood(
  patterns: GammaPattern[],
  m: Probabilities,
  u: Probabilities,
  share: number,
  free: number[],
): number {
  let sum = 0;
  for (const { gammas, n } of patterns) {
    const of = (p: Probabilities): number =>
      free.reduce((product, c) => (gammas[c]! < 0 ? product : product * p[c]![gammas[c]!]!), 1);
    sum += n * Math.log(share * of(m) + (1 - share) * of(u));
  }
  return sum;
}

/**
 * Answers: u, from pairs drawn at random, each counted by the probability that it is not a match. Without this a small file
 * makes rare agreements look common: its few matches are most of the random pairs that agree.
 */
export function estimateU(
  patterns: GammaPattern[],
  levels: number[],
  nonMatch: (p: GammaPattern) => number,
): Probabilities {
  const counts = levels.map((n) => Array.from({ length: n }, () => 0));
  for (const pattern of patterns) {
    const weight = pattern.n * nonMatch(pattern);
    pattern.gammas.forEach((gamma, c) => {
      if (gamma >= 0) counts[c]![gamma]! += weight;
    });
  }
  return counts.map(shares);
}

/** A start for m: most matches agree, and each weaker level is half as common as the one above. */
export const startOfM = (levels: number[]): Probabilities =>
  levels.map((n) => {
    const weights = Array.from({ length: n }, (_, gamma) => 2 ** gamma * (gamma === n - 1 ? 4 : 1));
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => w / total);
  });
