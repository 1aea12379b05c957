import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byarInterval, poissonInterval } from '../../src/statistics/estimates/poisson-interval.ts';
import { wilsonInterval } from '../../src/statistics/estimates/wilson-interval.ts';
import { everyNumber } from './every-number.ts';

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

  it('is made of finite numbers, or of none', () => {
    const count = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(count, count, (x, n) => {
        if (n > 0) everyNumber(wilsonInterval(Math.min(x, n), n));
        everyNumber(poissonInterval(x));
        everyNumber(byarInterval(x, 0.998));
      }),
    );
  });
});
