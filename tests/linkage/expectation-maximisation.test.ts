import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  estimateU,
  type GammaPattern,
  matchProbability,
  maximiseExpectation,
  type Probabilities,
  startOfM,
} from '../../src/linkage/expectation-maximisation.ts';
import { randomSource } from '../../src/statistics/distributions/random.ts';

const M: Probabilities = [
  [0.05, 0.15, 0.8],
  [0.1, 0.9],
  [0.02, 0.08, 0.1, 0.8],
  [0.2, 0.8],
];
const U: Probabilities = [
  [0.93, 0.05, 0.02],
  [0.99, 0.01],
  [0.9, 0.05, 0.03, 0.02],
  [0.5, 0.5],
];
const LEVELS = M.map((m) => m.length);
const FREE = [0, 1, 2, 3];

/** Gammas of pairs drawn from known m and u; a tenth of the values are missing. */
function simulate(pairs: number, share: number, seed: number): number[][] {
  const chance = randomSource(seed);
  return Array.from({ length: pairs }, () => {
    const from = chance.uniform() < share ? M : U;
    return from.map((levels) => {
      if (chance.uniform() < 0.1) return -1;
      const drawn = chance.uniform();
      const below = levels.map((_, g) => levels.slice(0, g + 1).reduce((a, b) => a + b, 0));
      return Math.min(below.filter((sum) => sum <= drawn).length, levels.length - 1);
    });
  });
}

function collapse(rows: number[][]): GammaPattern[] {
  const counts = new Map<string, GammaPattern>();
  for (const gammas of rows) {
    const pattern = counts.get(gammas.join()) ?? { gammas, n: 0, rules: 1 };
    pattern.n++;
    counts.set(gammas.join(), pattern);
  }
  return [...counts.values()];
}

/** One step of expectation maximisation, pair by pair, by the formulas of the paper. */
function plainStep(rows: number[][], m: Probabilities, share: number): { m: Probabilities; share: number } {
  const weights = rows.map((row) => {
    const of = (p: Probabilities): number => row.reduce((product, g, c) => (g < 0 ? product : product * p[c]![g]!), 1);
    return (share * of(m)) / (share * of(m) + (1 - share) * of(U));
  });
  const next = m.map((levels, c) => {
    const counts = levels.map((_, g) => rows.reduce((sum, row, i) => sum + (row[c] === g ? weights[i]! : 0), 0));
    const total = counts.reduce((a, b) => a + b, 0);
    return counts.map((n) => (n + 0.5) / (total + 0.5 * levels.length));
  });
  return { m: next, share: weights.reduce((a, b) => a + b, 0) / rows.length };
}

function close(a: Probabilities, b: Probabilities, digits: number): void {
  for (const [c, levels] of a.entries())
    for (const [g, p] of levels.entries()) expect(p, `${c} ${g}`).toBeCloseTo(b[c]![g]!, digits);
}

describe('expectation maximisation', () => {
  it.each([0.5, 0.2, 0.05])('recovers known m and the share of matches from %d matches without truth', (share) => {
    const patterns = collapse(simulate(60_000, share, 4));
    const result = maximiseExpectation({ patterns, u: U, m: startOfM(LEVELS), share: 0.5, free: FREE });
    expect(result.converged).toBe(true);
    expect(Math.abs(result.share - share)).toBeLessThan(0.01);
    result.m.forEach((levels, c) => {
      levels.forEach((p, g) => {
        const error = Math.sqrt((M[c]![g]! * (1 - M[c]![g]!)) / (60_000 * share));
        expect(Math.abs(p - M[c]![g]!), `${c} ${g}`).toBeLessThan(6 * error + 0.004);
      });
    });
  });

  it('recovers u from random pairs, matches among them taken out', () => {
    const patterns = collapse(simulate(60_000, 0.02, 9));
    const rough = estimateU(patterns, LEVELS, () => 1);
    const u = estimateU(patterns, LEVELS, (p) => 1 - matchProbability(p.gammas, M, rough, 0.02, FREE));
    close(u, U, 2);
    expect(Math.abs(u[1]![1]! - 0.01)).toBeLessThan(Math.abs(rough[1]![1]! - 0.01));
  });

  it('does on counts of patterns what it does pair by pair', () => {
    const rows = simulate(400, 0.3, 2);
    const result = maximiseExpectation({ patterns: collapse(rows), u: U, m: startOfM(LEVELS), share: 0.5, free: FREE });
    let plain = { m: startOfM(LEVELS), share: 0.5 };
    for (let i = 0; i < result.iterations; i++) plain = plainStep(rows, plain.m, plain.share);
    close(result.m, plain.m, 12);
    expect(result.share).toBeCloseTo(plain.share, 12);
  });

  it('holds the comparisons that the block makes agree, and is still where it converged', () => {
    const patterns = collapse(simulate(2_000, 0.3, 6));
    const once = maximiseExpectation({ patterns, u: U, m: startOfM(LEVELS), share: 0.5, free: [1, 2, 3] });
    expect(once.m[0]).toEqual(startOfM(LEVELS)[0]);
    const again = maximiseExpectation({ patterns, u: U, m: once.m, share: once.share, free: [1, 2, 3] });
    expect(again.iterations).toBeLessThan(5);
    close(again.m, once.m, 5);
  });

  it('gives probabilities of finite odds for any counts', () => {
    const pattern = fc.record({
      gammas: fc.tuple(...LEVELS.map((n) => fc.integer({ min: -1, max: n - 1 }))),
      n: fc.integer({ min: 1, max: 1e9 }),
      rules: fc.constant(1),
    });
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 12 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (patterns, share) => {
          const result = maximiseExpectation({ patterns, u: U, m: startOfM(LEVELS), share, free: FREE });
          for (const levels of result.m) {
            expect(levels.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
            for (const p of levels) expect(p > 0 && p < 1).toBe(true);
          }
          expect(result.share > 0 && result.share < 1).toBe(true);
          for (const { gammas } of patterns)
            expect(Number.isFinite(matchProbability(gammas, result.m, U, result.share, FREE))).toBe(true);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});
