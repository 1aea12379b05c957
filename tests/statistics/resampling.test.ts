/** Bootstrap intervals, and p-values of many questions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/statistics/distributions/normal.ts';
import { randomSource } from '../../src/statistics/distributions/random.ts';
import {
  adjustByBenjaminiHochberg,
  adjustByBonferroni,
  adjustByHolm,
} from '../../src/statistics/multiple/false-discovery-rate.ts';
import { bootstrapInterval } from '../../src/statistics/resampling/bootstrap.ts';
import {
  accelerationOf,
  bootstrapLimits,
  demandEnoughRepeats,
} from '../../src/statistics/resampling/bootstrap-limits.ts';

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const METHODS = ['percentile', 'bca'] as const;
const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 25 });

describe.each(METHODS)('a bootstrap interval, %s', (method) => {
  const options = { seed: 5, repeats: 199, method };

  it('is the same for the same seed, and holds its value or says why not', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const interval = bootstrapInterval(values, mean, options);
        expect(bootstrapInterval(values, mean, options)).toEqual(interval);
        expect(interval.value).toBe(mean(values));
        if (interval.lower === null) expect(interval.notes[0]).toMatch(/BCa/);
        else {
          expect(interval.lower).toBeLessThanOrEqual(interval.upper!);
          expect(interval.lower).toBeGreaterThanOrEqual(values.reduce((a, b) => Math.min(a, b)));
          expect(interval.upper).toBeLessThanOrEqual(values.reduce((a, b) => Math.max(a, b)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('moves and stretches with its units', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: -50, max: 50 }), fc.constantFrom(2, 4, 0.5), (values, shift, factor) => {
        const [plain, moved] = [values, values.map((one) => one * factor + shift)].map((v) =>
          bootstrapInterval(v, mean, options),
        );
        if (plain!.lower === null || moved!.lower === null) return;
        expect(moved!.lower).toBeCloseTo(plain!.lower * factor + shift, 6);
        expect(moved!.upper).toBeCloseTo(plain!.upper! * factor + shift, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('is wider for more confidence', () => {
    const values = [3, 5, 8, 1, 9, 4, 7, 2, 6, 5, 12, 0];
    const widths = [0.9, 95, 99].map((confidence) => {
      const { lower, upper } = bootstrapInterval(values, mean, { ...options, repeats: 999, confidence });
      return upper! - lower!;
    });
    expect(widths[0]!).toBeLessThan(widths[1]!);
    expect(widths[1]!).toBeLessThan(widths[2]!);
  });

  it('comes near the interval by formula where there is one, and holds the truth about as often as it says', () => {
    let held = 0;
    const runs = 150;
    for (let run = 0; run < runs; run++) {
      const random = randomSource(run);
      const values = Array.from({ length: 40 }, () => 10 + 3 * random.normal());
      const { lower, upper } = bootstrapInterval(values, mean, { seed: run, repeats: 299, method });
      if (lower! <= 10 && upper! >= 10) held++;
      const spread = Math.sqrt(mean(values.map((one) => (one - mean(values)) ** 2)) / 40);
      expect(upper! - lower!).toBeGreaterThan(2 * 1.3 * spread);
      expect(upper! - lower!).toBeLessThan(2 * 2.8 * spread);
    }
    expect(held / runs).toBeGreaterThan(0.88);
    expect(held / runs).toBeLessThan(0.99);
  });

  it('is wider where units of a cluster are alike, and the same where each is a cluster', () => {
    const units = Array.from({ length: 60 }, (_, i) => ({ ward: i % 12, days: (i % 12) + (i % 5) / 10 }));
    const meanDays = (drawn: readonly { days: number }[]): number => mean(drawn.map(({ days }) => days));
    const width = (clusterOf?: (unit: { ward: number; days: number }) => number): number => {
      const interval = bootstrapInterval(units, meanDays, { ...options, ...(clusterOf && { clusterOf }) });
      return interval.upper! - interval.lower!;
    };
    expect(width(({ ward }) => ward)).toBeGreaterThan(1.5 * width());
    const alone = new Map(units.map((unit, i) => [unit, i]));
    expect(width((unit) => alone.get(unit as (typeof units)[number])!)).toBe(width());
  });
});

describe('a bootstrap interval', () => {
  it('warns of few units, and has none for one', () => {
    expect(bootstrapInterval([1, 2, 3], mean, { seed: 1 }).notes.join()).toMatch(/fewer than ten units/);
    expect(bootstrapInterval([1], mean, { seed: 1 })).toMatchObject({ value: 1, lower: null, upper: null });
    const one = bootstrapInterval([1, 2], mean, { seed: 1, clusterOf: () => 'all' });
    expect([one.lower, one.notes]).toEqual([null, ['One cluster alone has no interval.']]);
  });

  it('has no BCa limits for a statistic that its resamples never pass', () => {
    const lowest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
    const interval = bootstrapInterval([1, 2, 3, 4], lowest, { seed: 1, method: 'bca' });
    expect([interval.lower, interval.upper]).toEqual([null, null]);
    expect(interval.notes[0]).toMatch(/cannot be given/);
    expect(bootstrapInterval([2, 2], mean, { seed: 1, method: 'bca' })).toMatchObject({ lower: 2, upper: 2 });
  });

  it('says what it is', () => {
    expect(bootstrapInterval([1, 2, 4], mean, { seed: 1, method: 'bca', confidence: 99, unit: 'days' })).toMatchObject({
      unit: 'days',
      confidence: 0.99,
      method: 'Bootstrap, BCa',
      numerator: null,
      denominator: null,
    });
  });

  it.each<[string, () => unknown]>([
    ['no units', () => bootstrapInterval([], mean, { seed: 1 })],
    ['a statistic that is no number', () => bootstrapInterval([1, 2], () => Number.NaN, { seed: 1 })],
    ['a statistic without end on a resample', () => bootstrapInterval([0, 1], (v) => 1 / mean(v), { seed: 1 })],
    ['too few repeats', () => bootstrapInterval([1, 2], mean, { seed: 1, repeats: 38 })],
    ['too many repeats', () => bootstrapInterval([1, 2], mean, { seed: 1, repeats: 1e6 })],
    ['half a repeat', () => demandEnoughRepeats(99.5, 0.95)],
    ['a seed that is none', () => bootstrapInterval([1, 2], mean, { seed: 0.1 })],
    ['5% confidence', () => bootstrapInterval([1, 2], mean, { seed: 1, confidence: 0.05 })],
    ['a repeat that is no number', () => bootstrapLimits(1, Array(99).fill(Number.NaN), [], 0.95, 'percentile')],
  ])('refuses %s', (_name, refused) => {
    expect(refused).toThrow(RangeError);
  });

  it('BCa without bias and skewness is the percentile interval', () => {
    const repeats = Array.from({ length: 400 }, (_, i) => i - 199.5);
    const [plain, corrected] = METHODS.map((method) => bootstrapLimits(0, repeats, [-1, 1], 0.95, method));
    expect(corrected!.lower).toBeCloseTo(plain!.lower!, 9);
    expect(corrected!.upper).toBeCloseTo(plain!.upper!, 9);
  });

  it('BCa leans with bias and with skewness as Efron’s formula says', () => {
    const repeats = Array.from({ length: 9999 }, (_, i) => normalQuantile((i + 1) / 10000));
    const biased = bootstrapLimits(normalQuantile(0.6), repeats, [-1, 1], 0.95, 'bca');
    expect(biased.lower).toBeCloseTo(2 * normalQuantile(0.6) + normalQuantile(0.025), 2);
    expect(biased.upper).toBeCloseTo(2 * normalQuantile(0.6) + normalQuantile(0.975), 2);
    expect(accelerationOf([1, 1, 4])).toBeCloseTo(-accelerationOf([-1, -1, -4]), 14);
    expect([accelerationOf([]), accelerationOf([3]), accelerationOf([3, 3])]).toEqual([0, 0, 0]);
    expect(accelerationOf([1e200, 1e200, 4e200])).toBeCloseTo(accelerationOf([1, 1, 4]), 12);
  });

  it('notes where a limit is the outermost resample', () => {
    const repeats = Array.from({ length: 39 }, (_, i) => i);
    const limits = bootstrapLimits(2.5, repeats, [1, 2, 9, 1, 1], 0.95, 'bca');
    expect(limits.notes.join()).toMatch(/outermost/);
    expect(limits.lower).toBe(0);
  });
});

const pValues = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 5 }), { maxLength: 40 });
const CORRECTIONS = [
  ['Benjamini and Hochberg', adjustByBenjaminiHochberg],
  ['Bonferroni', adjustByBonferroni],
  ['Holm', adjustByHolm],
] as const;

describe.each(CORRECTIONS)('p-values corrected by %s', (_name, adjust) => {
  it('never fall, stay within 1, keep their order and what is missing', () => {
    fc.assert(
      fc.property(pValues, (given) => {
        const adjusted = adjust(given);
        for (const [i, p] of given.entries()) {
          if (p === null) expect(adjusted[i]).toBeNull();
          else {
            expect(adjusted[i]!).toBeGreaterThanOrEqual(p);
            expect(adjusted[i]!).toBeLessThanOrEqual(1);
            for (const [j, q] of given.entries())
              if (q !== null && p < q) expect(adjusted[i]! <= adjusted[j]!).toBe(true);
          }
        }
      }),
    );
  });

  it('do not depend on the order in which questions were asked', () => {
    fc.assert(
      fc.property(pValues, (given) => {
        expect(adjust([...given].reverse())).toEqual(adjust(given).reverse());
      }),
    );
  });

  it('leave a single question as it is', () => {
    expect([adjust([0.03]), adjust([null, 0.03]), adjust([]), adjust([null])]).toEqual([
      [0.03],
      [null, 0.03],
      [],
      [null],
    ]);
  });

  it('refuse what is no p-value', () => {
    for (const p of [-0.1, 1.1, Number.NaN]) expect(() => adjust([0.1, p])).toThrow(RangeError);
  });
});

describe('corrections', () => {
  it('are the stricter the more they promise', () => {
    fc.assert(
      fc.property(pValues, (given) => {
        const [rate, bonferroni, holm] = CORRECTIONS.map(([, adjust]) => adjust(given));
        for (const [i, p] of given.entries())
          if (p !== null) {
            expect(rate![i]! <= holm![i]! + 1e-15).toBe(true);
            expect(holm![i]! <= bonferroni![i]! + 1e-15).toBe(true);
          }
      }),
    );
  });

  it('declare what the step-up procedure of 1995 declares', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (given) => {
        const sorted = [...given].sort((a, b) => a - b);
        const last = sorted.findLastIndex((p, i) => p * given.length <= 0.05 * (i + 1));
        const declared = adjustByBenjaminiHochberg(given).filter((p) => p! <= 0.05 * (1 - 1e-12)).length;
        const declaredAtMost = adjustByBenjaminiHochberg(given).filter((p) => p! <= 0.05 * (1 + 1e-12)).length;
        expect(declared <= last + 1 && last + 1 <= declaredAtMost).toBe(true);
      }),
    );
  });
});
