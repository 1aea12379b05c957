/** Two groups set beside each other: what holds of every pair. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateRatio } from '../../src/statistics/estimates/ratios.ts';
import { sampleMoments } from '../../src/statistics/estimates/sample-moments.ts';
import {
  standardisedDifference,
  standardisedMeanDifference,
} from '../../src/statistics/estimates/standardised-difference.ts';
import { directRateRatio } from '../../src/statistics/standardisation/direct-rate.ts';

const share = fc
  .tuple(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([total, part]) => ({ events: Math.round(part * total), total }));
const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 40 });
const sumsOf = (list: number[]) => ({
  n: list.length,
  sum: list.reduce((a, b) => a + b, 0),
  squares: list.reduce((a, b) => a + b * b, 0),
});

describe('a standardised difference', () => {
  it('turns round with its groups, and is 0 of a group and itself', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const there = standardisedDifference(a, b);
        expect(standardisedDifference(b, a)).toBe(there === null ? null : there === 0 ? 0 : -there);
        expect(standardisedDifference(a, a)).toBe(0);
      }),
    );
  });

  it('does not grow with the number of people', () => {
    expect(standardisedDifference({ events: 300, total: 1000 }, { events: 20, total: 100 })).toBeCloseTo(
      standardisedDifference({ events: 3, total: 10 }, { events: 2, total: 10 })!,
      12,
    );
  });

  it('of nobody against everybody is not given', () => {
    expect(standardisedDifference({ events: 0, total: 5 }, { events: 9, total: 9 })).toBeNull();
  });

  it('of means is that of the values themselves', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [sampleMoments(a), sampleMoments(b)];
        const spread = Math.sqrt((x.variance! + y.variance!) / 2);
        const found = standardisedMeanDifference(sumsOf(a), sumsOf(b));
        if (x.mean === y.mean) expect(found).toBe(0);
        else if (spread === 0) expect(found).toBeNull();
        else expect(found).toBeCloseTo((x.mean! - y.mean!) / spread, 9);
      }),
    );
  });
});

describe('a ratio of directly standardised rates', () => {
  it('of one band is the ratio of the two rates', () => {
    const count = fc.integer({ min: 10, max: 5000 });
    fc.assert(
      fc.property(count, count, count, count, (x1, n1, x0, n0) => {
        const band = (events: number, population: number) => [{ ageband: '0+', events, population }];
        const standard = [{ ageband: '0+', weight: 7 }];
        const { value, lower, upper } = directRateRatio(band(x1, n1), band(x0, n0), { standard });
        const plain = rateRatio({ events: x1, total: n1 }, { events: x0, total: n0 });
        expect([value, lower, upper].map((v) => v!.toPrecision(10))).toEqual(
          [plain.value, plain.lower, plain.upper].map((v) => v!.toPrecision(10)),
        );
      }),
    );
  });
});
