import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma, regularisedGamma } from '../../src/statistics/distributions/gamma.ts';
import { normalCdf } from '../../src/statistics/distributions/normal.ts';
import {
  byarInterval,
  exactPoissonInterval,
  poissonInterval,
} from '../../src/statistics/estimates/poisson-interval.ts';
import { wilsonInterval } from '../../src/statistics/estimates/wilson-interval.ts';
import { quantileGroups } from '../../src/statistics/inequality/quantile-groups.ts';
import { numberIn, readVectors, within } from './read-vectors.ts';

describe('published intervals', () => {
  it.each(readVectors('byar_wilson').map((row) => [row.method!, row.x!, row.confidence!, row] as const))(
    '%s of %s at %s',
    (method, _x, _confidence, row) => {
      const x = Number(row.x);
      const confidence = Number(row.confidence);
      const interval = method === 'byar' ? byarInterval(x, confidence) : wilsonInterval(x, Number(row.n), confidence);
      expect(within(interval.lower, numberIn(row.lower), 1e-9)).toBe(true);
      expect(within(interval.upper, numberIn(row.upper), 1e-9)).toBe(true);
    },
  );

  it.each(readVectors('poisson_exact').map((row) => [row.x!, row.confidence!, row] as const))(
    'exact Poisson of %s at %s',
    (x, confidence, row) => {
      const interval = exactPoissonInterval(Number(x), Number(confidence));
      expect(Math.abs(interval.lower! - Number(row.lower))).toBeLessThan(1e-11);
      expect(Math.abs(interval.upper! - Number(row.upper))).toBeLessThan(1e-11);
    },
  );

  it.each(readVectors('proportions').map((row) => [row.area!, row] as const))('proportion of %s', (_area, row) => {
    const [x, n] = [Number(row.x), Number(row.n)];
    for (const [confidence, suffix] of [
      [0.95, '95'],
      [0.998, '998'],
    ] as const) {
      const interval = wilsonInterval(x, n, confidence);
      expect(within(interval.lower, numberIn(row[`lower${suffix}`]), 1e-9)).toBe(true);
      expect(within(interval.upper, numberIn(row[`upper${suffix}`]), 1e-9)).toBe(true);
    }
    expect(within(x / n, numberIn(row.value), 1e-12)).toBe(true);
  });

  it.each(readVectors('rates_per_100000').map((row) => [row.area!, row] as const))('rate of %s', (_area, row) => {
    const [x, n] = [Number(row.x), Number(row.n)];
    for (const [confidence, suffix] of [
      [0.95, '95'],
      [0.998, '998'],
    ] as const) {
      const interval = poissonInterval(x, confidence);
      expect(interval.method).toBe(row.method);
      expect(within((interval.lower! / n) * 1e5, numberIn(row[`lower${suffix}`]), 1e-9)).toBe(true);
      expect(within((interval.upper! / n) * 1e5, numberIn(row[`upper${suffix}`]), 1e-9)).toBe(true);
    }
  });

  it('gives the worked examples of their documentation', () => {
    expect(wilsonInterval(65, 100).lower).toBeCloseTo(0.5525444, 7);
    expect(wilsonInterval(65, 100).upper).toBeCloseTo(0.7363575, 7);
    expect(poissonInterval(65)).toMatchObject({ method: 'Byars', confidence: 0.95 });
    expect(poissonInterval(65).lower).toBeCloseTo(50.1631877, 7);
    expect(exactPoissonInterval(5).upper).toBeCloseTo(11.6683321, 7);
    expect(byarInterval(1045).lower).toBeCloseTo(982.5932018, 7);
    expect(quantileGroups([40, 10, 30, 20], 2)).toEqual([1, 2, 1, 2]);
    expect(logGamma(5)).toBeCloseTo(3.1780538303479458, 12);
    expect(regularisedGamma(1, 2).upper).toBeCloseTo(Math.exp(-2), 14);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12);
  });
});

describe('zero, missing and impossible', () => {
  it('null stays null, and is never zero', () => {
    expect(wilsonInterval(null, 10)).toMatchObject({ lower: null, upper: null });
    expect(wilsonInterval(1, null)).toMatchObject({ lower: null, upper: null });
    expect(poissonInterval(null)).toMatchObject({ lower: null, upper: null });
  });

  it('none and all have limits at 0 and 1', () => {
    expect(wilsonInterval(0, 3).lower).toBe(0);
    expect(wilsonInterval(3, 3).upper).toBe(1);
    expect(poissonInterval(0)).toMatchObject({ lower: 0, method: 'Exact' });
    expect(byarInterval(0).lower).toBeNull();
  });

  it('refuses what cannot be', () => {
    for (const [x, n] of [
      [-1, 10],
      [11, 10],
      [0, 0],
      [1, -5],
      [Number.NaN, 5],
    ] as const)
      expect(() => wilsonInterval(x, n)).toThrow(RangeError);
    expect(() => poissonInterval(-1)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 0.05)).toThrow(RangeError);
    expect(() => wilsonInterval(1, 2, 100)).toThrow(RangeError);
    expect(wilsonInterval(65, 100, 95)).toEqual(wilsonInterval(65, 100, 0.95));
  });
});

describe('any interval', () => {
  it('holds the share it is about, and is wider for more confidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const x = Math.round(n * share);
        const [narrow, wide] = [wilsonInterval(x, n, 0.95), wilsonInterval(x, n, 0.998)];
        expect(narrow.lower!).toBeLessThanOrEqual(x / n);
        expect(narrow.upper!).toBeGreaterThanOrEqual(x / n);
        expect(wide.lower!).toBeLessThanOrEqual(narrow.lower!);
        expect(wide.upper!).toBeGreaterThanOrEqual(narrow.upper!);
        expect(wide.lower!).toBeGreaterThanOrEqual(0);
        expect(wide.upper!).toBeLessThanOrEqual(1);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (x) => {
        const interval = poissonInterval(x);
        expect(interval.lower!).toBeLessThanOrEqual(x);
        expect(interval.upper!).toBeGreaterThan(x);
      }),
    );
  });
});

describe('quantile groups', () => {
  const rows = readVectors('quantiles');

  it.each([...new Set(rows.map((row) => `${row.group} ${row.inverted}`))])('published deciles of %s', (name) => {
    const group = rows.filter((row) => `${row.group} ${row.inverted}` === name);
    const values = group.map((row) => numberIn(row.value));
    const groups = quantileGroups(values, 10, group[0]!.inverted === 'True' ? 'highest' : 'lowest');
    expect(groups).toEqual(group.map((row) => numberIn(row.decile_expected)));
  });

  it('gives none where there are fewer values than groups, and keeps missing missing', () => {
    expect(quantileGroups([1, 2, null], 10)).toEqual([null, null, null]);
    expect(quantileGroups([3, null, 1, 2], 3, 'lowest')).toEqual([3, null, 1, 2]);
    expect(() => quantileGroups([1, 2], 1)).toThrow(RangeError);
  });

  it('groups of distinct values differ in size by at most one, in order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 5, maxLength: 80 }), (values) => {
        const groups = quantileGroups(values, 5);
        const sizes = [1, 2, 3, 4, 5].map((g) => groups.filter((x) => x === g).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const order = values.map((v, i) => ({ v, g: groups[i]! })).sort((a, b) => b.v - a.v);
        for (let i = 1; i < order.length; i++) expect(order[i]!.g).toBeGreaterThanOrEqual(order[i - 1]!.g);
      }),
    );
  });
});
