/** Numbers from a seed: always the same, and distributed as they say. Every seed is fixed, so nothing here is left to chance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../src/statistics/distributions/binomial.ts';
import { chiSquareTail } from '../../src/statistics/distributions/chi-square.ts';
import { normalCdf } from '../../src/statistics/distributions/normal.ts';
import { poissonProbability } from '../../src/statistics/distributions/poisson.ts';
import { type RandomSource, randomSource } from '../../src/statistics/distributions/random.ts';

const DRAWS = 60_000;
const draws = (seed: number, draw: (random: RandomSource) => number, count = DRAWS): number[] => {
  const random = randomSource(seed);
  return Array.from({ length: count }, () => draw(random));
};

/** p-value of Pearson's chi-square, counts expected fewer than ten times pooled with their neighbours. */
function fitOf(counts: readonly number[], probability: (k: number) => number): number {
  const highest = counts.reduce((most, k) => Math.max(most, k), 0);
  const seen = new Map<number, number>();
  for (const k of counts) seen.set(k, (seen.get(k) ?? 0) + 1);
  let [statistic, cells, expected, observed, covered] = [0, 0, 0, 0, 0];
  for (let k = 0; k <= highest; k++) {
    expected += counts.length * probability(k);
    covered += counts.length * probability(k);
    observed += seen.get(k) ?? 0;
    const left = counts.length - covered;
    if (expected < 10 || left < 10) continue;
    statistic += (observed - expected) ** 2 / expected;
    cells++;
    [expected, observed] = [0, 0];
  }
  const rest = counts.length - covered + expected;
  statistic += (observed - rest) ** 2 / rest;
  return chiSquareTail(statistic, cells);
}

describe('a random source', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const several = (random: RandomSource): unknown[] => [
      random.uniform(),
      random.integer(1000),
      random.normal(),
      random.exponential(),
      random.poisson(3),
      random.poisson(300),
      random.binomial(20, 0.3),
      random.binomial(2000, 0.3),
      random.shuffle([1, 2, 3, 4, 5, 6, 7, 8]),
    ];
    expect(several(randomSource(7))).toEqual(several(randomSource(7)));
    expect(several(randomSource(7))).not.toEqual(several(randomSource(8)));
  });

  it('keeps its numbers from one version to the next', () => {
    const random = randomSource(20250401);
    expect([random.uniform(), random.integer(1e6), random.normal(), random.poisson(50)]).toEqual([
      0.7561209339351627, 808616, 0.13861054315201354, 50,
    ]);
  });

  it.each([
    ['rare events', 0.2],
    ['a few', 4],
    ['just below the change of method', 9.99],
    ['at the change of method', 10],
    ['many', 137.4],
  ])('draws Poisson counts, %s', (_name, mean) => {
    expect(
      fitOf(
        draws(11, (random) => random.poisson(mean)),
        (k) => poissonProbability(k, mean),
      ),
    ).toBeGreaterThan(0.001);
  });

  it.each([
    [1, 0.5],
    [30, 0.1],
    [400, 0.02],
    [50, 0.3],
    [200, 0.93],
    [1000, 0.5],
  ])('draws binomial counts of %i at %d', (n, p) => {
    expect(
      fitOf(
        draws(12, (random) => random.binomial(n, p)),
        (k) => binomialProbability(k, n, p),
      ),
    ).toBeGreaterThan(0.001);
  });

  it('draws whole numbers equally often, and orders too', () => {
    expect(
      fitOf(
        draws(13, (random) => random.integer(7)),
        (k) => (k < 7 ? 1 / 7 : 0),
      ),
    ).toBeGreaterThan(0.001);
    const orders = draws(14, (random) =>
      ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'].indexOf(random.shuffle([...'abc']).join('')),
    );
    expect(fitOf(orders, (k) => (k < 6 ? 1 / 6 : 0))).toBeGreaterThan(0.001);
  });

  it('draws normal and exponential numbers', () => {
    const tenths = (shares: number[]): number =>
      fitOf(
        shares.map((share) => Math.floor(share * 100)),
        () => 0.01,
      );
    expect(tenths(draws(15, (random) => normalCdf(random.normal())))).toBeGreaterThan(0.001);
    expect(tenths(draws(16, (random) => 1 - Math.exp(-random.exponential())))).toBeGreaterThan(0.001);
    expect(tenths(draws(17, (random) => random.uniform()))).toBeGreaterThan(0.001);
  });

  it('has the mean and variance of very large counts', () => {
    for (const mean of [1e5, 1e9]) {
      const z = draws(18, (random) => (random.poisson(mean) - mean) / Math.sqrt(mean), 20_000);
      expect(Math.abs(z.reduce((sum, one) => sum + one, 0) / z.length)).toBeLessThan(0.03);
      expect(Math.abs(z.reduce((sum, one) => sum + one * one, 0) / z.length - 1)).toBeLessThan(0.05);
    }
  });

  it('stays within bounds for any seed', () => {
    const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1e6 }), (seed, p, n) => {
        const random = randomSource(seed);
        for (let i = 0; i < 20; i++) {
          const u = random.uniform();
          expect(u >= 0 && u < 1).toBe(true);
          expect(Number.isFinite(random.normal()) && random.exponential() >= 0).toBe(true);
          const k = random.binomial(n, p);
          expect(Number.isInteger(k) && k >= 0 && k <= n).toBe(true);
          const count = random.poisson(n * p);
          expect(Number.isInteger(count) && count >= 0).toBe(true);
        }
        expect(random.shuffle([3, 1, 2]).sort()).toEqual([1, 2, 3]);
      }),
    );
  });

  it('refuses what cannot be drawn', () => {
    const random = randomSource(0);
    for (const refused of [
      () => randomSource(0.5),
      () => randomSource(2 ** 31),
      () => randomSource(Number.NaN),
      () => random.integer(0),
      () => random.integer(1.5),
      () => random.poisson(-1),
      () => random.poisson(Number.NaN),
      () => random.binomial(3, 1.1),
      () => random.binomial(-1, 0.1),
    ])
      expect(refused).toThrow(RangeError);
  });
});
