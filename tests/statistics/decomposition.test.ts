import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxCox, boxCoxBack, guerreroLambda } from '../../src/statistics/forecast/box-cox.ts';
import { classicalDecompose } from '../../src/statistics/forecast/classical-decomposition.ts';
import { strengthOf } from '../../src/statistics/forecast/decomposition-strength.ts';
import { loessSmooth } from '../../src/statistics/forecast/loess.ts';
import { minimumBetween } from '../../src/statistics/forecast/minimise.ts';
import { mstlDecompose } from '../../src/statistics/forecast/mstl.ts';
import { stlDecompose } from '../../src/statistics/forecast/stl.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const series = fc.array(number, { minLength: 30, maxLength: 90 });
const season = fc.constantFrom(2, 4, 7, 12);
const stlOptions = fc.record({
  season,
  seasonalWindow: fc.oneof(fc.constant('periodic' as const), fc.integer({ min: 3, max: 40 })),
  robust: fc.boolean(),
  seasonalDegree: fc.constantFrom(0 as const, 1 as const),
  trendDegree: fc.constantFrom(0 as const, 1 as const),
});
const near = (actual: number, expected: number, scale: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));

describe('a decomposition of a series', () => {
  it('by STL adds up to the series, part by part, with weights from 0 to 1', () => {
    fc.assert(
      fc.property(series, stlOptions, (values, options) => {
        const { seasonal, trend, remainder, weights } = stlDecompose(values, options);
        values.forEach((value, i) => {
          near(seasonal[i]! + trend[i]! + remainder[i]!, value, 1e6);
        });
        expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
      }),
    );
  });

  it('by STL follows the units: twice the values plus a constant gives twice the season and trend', () => {
    fc.assert(
      fc.property(series, season, (values, s) => {
        const once = stlDecompose(values, { season: s, seasonalWindow: 7 });
        const twice = stlDecompose(
          values.map((value) => 2 * value + 100),
          { season: s, seasonalWindow: 7 },
        );
        values.forEach((_, i) => {
          near(twice.seasonal[i]!, 2 * once.seasonal[i]!, 1e7);
          near(twice.trend[i]!, 2 * once.trend[i]! + 100, 1e7);
        });
      }),
    );
  });

  it('by STL finds a pure season on a straight line, even with a gross error when robust', () => {
    const clean = Array.from({ length: 72 }, (_, i) => 100 + 2 * i + [5, -2, -3][i % 3]! + 0.1 * (((i * 7) % 5) - 2));
    const spoilt = clean.map((value, i) => (i === 40 ? value + 500 : value));
    const { seasonal, weights } = stlDecompose(spoilt, {
      season: 3,
      seasonalWindow: 'periodic',
      trendWindow: 15,
      robust: true,
    });
    [5, -2, -3].forEach((size, phase) => {
      expect(seasonal[phase]!).toBeCloseTo(size, 0);
    });
    expect(weights[40]).toBe(0);
  });

  it('by moving averages adds (or multiplies) up wherever the trend is known', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 24, maxLength: 60 }),
        season,
        (values, s) => {
          const sum = classicalDecompose(values, s, 'additive');
          const product = classicalDecompose(values, s, 'multiplicative');
          values.forEach((value, i) => {
            if (sum.trend[i] === null) return;
            near(sum.trend[i]! + sum.seasonal[i]! + sum.remainder[i]!, value, 1e6);
            near(product.trend[i]! * product.seasonal[i]! * product.remainder[i]!, value, 1e6);
          });
          expect(sum.trend.filter((level) => level === null)).toHaveLength(2 * Math.floor(s / 2));
        },
      ),
    );
  });

  it('with two seasons adds up, and says which season the series is too short for', () => {
    fc.assert(
      fc.property(series, (values) => {
        const { seasons, trend, remainder, notes } = mstlDecompose(values, [7, 3, 365]);
        expect(seasons.map((part) => part.season)).toEqual([3, 7]);
        expect(notes).toHaveLength(1);
        values.forEach((value, i) => {
          const parts = seasons.reduce((total, part) => total + part.values[i]!, trend[i]! + remainder[i]!);
          near(parts, value, 1e6);
        });
      }),
    );
  });

  it('is refused where it cannot be made', () => {
    const two = { season: 2, seasonalWindow: 7 };
    expect(() => stlDecompose([1, 2, 3, 4], two)).toThrow(RangeError);
    expect(() => stlDecompose([1, 2, 3, 4, Number.NaN], two)).toThrow(RangeError);
    expect(() => stlDecompose([1, 2, 3, 4, 5], { season: 1, seasonalWindow: 7 })).toThrow(RangeError);
    expect(() => stlDecompose([1, 2, 3, 4, 5], { ...two, seasonalWindow: 2.5 })).toThrow(RangeError);
    expect(() => stlDecompose([1, 2, 3, 4, 5], { ...two, outer: -1 })).toThrow(RangeError);
    expect(() => classicalDecompose([1, 2, 3], 2, 'additive')).toThrow(RangeError);
    expect(() => classicalDecompose([1, -2, 3, 4], 2, 'multiplicative')).toThrow(RangeError);
    expect(() => mstlDecompose([1, 2, 3, 4, 5], [])).toThrow(RangeError);
  });
});

describe('how strong a trend or season is', () => {
  it('lies between 0 and 1, is 1 without a remainder, and missing where nothing varies', () => {
    fc.assert(
      fc.property(series, series, (part, remainder) => {
        const length = Math.min(part.length, remainder.length);
        const strength = strengthOf(part.slice(0, length), remainder.slice(0, length));
        expect(strength === null || (strength >= 0 && strength <= 1)).toBe(true);
      }),
    );
    expect(strengthOf([1, 2, 3], [0, 0, 0])).toBe(1);
    expect(strengthOf([2, 2, null], [0, 0, 1])).toBeNull();
    expect(() => strengthOf([1], [1, 2])).toThrow(RangeError);
  });
});

describe('a local regression', () => {
  it('of degree 1 leaves a straight line as it is, whatever the window and jump', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 3, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (n, window, jump) => {
          const line = Array.from({ length: n }, (_, i) => 3 * i - 7);
          loessSmooth(line, { window, degree: 1, jump }).forEach((value, i) => {
            near(value, line[i]!, 1e3);
          });
        },
      ),
    );
    expect([...loessSmooth([4], { window: 3, degree: 1, jump: 1 })]).toEqual([4]);
  });
});

describe('the Box–Cox transformation', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (value, lambda) => {
          const back = boxCoxBack(boxCox(value, lambda), lambda);
          // a lambda near 0 keeps about eight digits: (x^lambda - 1) / lambda loses the rest
          if (lambda === 0 || lambda > 1e-3) expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-6 * value);
          expect(Number.isFinite(back)).toBe(true);
        },
      ),
    );
    expect(Number.isFinite(boxCoxBack(1e9, 0))).toBe(true);
    expect(Number.isFinite(boxCoxBack(1e99, 0.001))).toBe(true);
  });

  it('has a lambda that does not depend on the units', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e4, noNaN: true }), { minLength: 12, maxLength: 40 }),
        (values) => {
          const lambda = guerreroLambda(values, 4);
          expect(lambda).toBeGreaterThanOrEqual(-1);
          expect(lambda).toBeLessThanOrEqual(2);
        },
      ),
    );
    expect(guerreroLambda([5, 5, 5, 5, 5, 5], 2)).toBe(1);
    expect(() => guerreroLambda([0, 1, 2], 1)).toThrow(RangeError);
  });

  it('is found by a search that ends at the least point', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (at) => {
        expect(Math.abs(minimumBetween((x) => (x - at) ** 2, -4, 4) - at)).toBeLessThan(1e-3);
      }),
    );
  });
});
