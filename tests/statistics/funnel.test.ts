/** Funnel plots: what a reader may rely on, on any data. Agreement with published results is in conformance/. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { funnelAxis } from '../../src/statistics/funnel/funnel-axis.ts';
import { poissonFunnelPValue } from '../../src/statistics/funnel/funnel-significance.ts';
import {
  type OverdispersedOptions,
  proportionOverdispersedFunnel,
  ratioOverdispersedFunnel,
} from '../../src/statistics/funnel/overdispersed-funnel.ts';
import { overdispersion } from '../../src/statistics/funnel/overdispersion.ts';
import { proportionFunnel, proportionFunnelLimits } from '../../src/statistics/funnel/proportion-funnel.ts';
import { dsrFunnel, rateFunnel } from '../../src/statistics/funnel/rate-funnel.ts';
import { poissonFunnelExpected, ratioFunnel } from '../../src/statistics/funnel/ratio-funnel.ts';
import { FUNNEL_METHODS } from '../../src/statistics/methods/funnel-methods.ts';
import { everyNumber } from './every-number.ts';

const pair = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ numerator: Math.round(n * share), denominator: n }));
const pairs = fc.array(pair, { minLength: 1, maxLength: 40 });
const missing = { numerator: null, denominator: 10 };

describe('a funnel, as its reader meets it', () => {
  it.each([
    ['5 of 100 where 10% are expected', 5, 100, 'Not significant'],
    ['4 of 100', 4, 100, 'Low (0.025)'],
    ['0 of 100', 0, 100, 'Low (0.001)'],
    ['16 of 100', 16, 100, 'High (0.025)'],
    ['20 of 100', 20, 100, 'High (0.001)'],
  ])('%s is labelled', (_what, numerator, denominator, label) => {
    // so large a rest that the baseline is 10%
    const funnel = proportionFunnel([
      { numerator, denominator },
      { numerator: 1e9, denominator: 1e10 },
    ]);
    expect(funnel.units[0]!.label).toBe(label);
  });

  it('leaves units with a missing part out, labels none of them, and says how many', () => {
    for (const draw of [proportionFunnel, rateFunnel, ratioFunnel]) {
      const funnel = draw([{ numerator: 5, denominator: 10 }, missing, { numerator: 3, denominator: null }]);
      expect(funnel.units.slice(1).map((unit) => [unit.label, unit.value, unit.pValue])).toEqual(
        Array(2).fill([null, null, null]),
      );
      expect(funnel.notes.join()).toContain('2 of 3 units have no value');
    }
    expect(proportionFunnel([missing])).toMatchObject({ baseline: null, curve: [] });
    expect(proportionFunnel([])).toMatchObject({ baseline: null, units: [], curve: [] });
    expect(rateFunnel([{ numerator: 0, denominator: 10 }]).notes.join()).toContain('nothing can be judged');
  });

  it('gives false-discovery adjusted values for 21 units and none for 20', () => {
    const units = Array.from({ length: 21 }, (_, i) => ({ numerator: i, denominator: 40 }));
    const of = (n: number) => proportionFunnel(units.slice(0, n)).units.map((unit) => unit.adjustedPValue);
    expect(of(20)).toEqual(Array(20).fill(null));
    expect(of(21).every((p) => p !== null && p >= 0 && p <= 1)).toBe(true);
  });

  it('does not judge a standardised rate on fewer than ten events, and leaves zero-event units out of its baseline', () => {
    const units = [
      { count: 9, rate: 90 },
      { count: 0, rate: 0 },
      { count: 20, rate: 200 },
      { count: 3, rate: null },
    ];
    const funnel = dsrFunnel(units);
    expect(funnel.baseline).toBeCloseTo(100_000 * (29 / 20_000), 9);
    expect(funnel.units.map((unit) => unit.label?.startsWith('Not applicable'))).toEqual([true, true, false, true]);
    expect(funnel.units[3]!.value).toBeNull();
  });

  it('refuses what cannot be', () => {
    for (const bad of [
      { numerator: -1, denominator: 5 },
      { numerator: 1, denominator: 0 },
      { numerator: Number.NaN, denominator: 5 },
      { numerator: 1, denominator: Number.POSITIVE_INFINITY },
    ])
      for (const draw of [
        proportionFunnel,
        rateFunnel,
        ratioFunnel,
        ratioOverdispersedFunnel,
        proportionOverdispersedFunnel,
      ])
        expect(() => draw([bad])).toThrow(RangeError);
    expect(() => proportionFunnel([{ numerator: 6, denominator: 5 }])).toThrow(RangeError);
    expect(() => dsrFunnel([{ count: 5, rate: 0 }])).toThrow(RangeError);
    expect(() => rateFunnel([], { multiplier: 0 })).toThrow(RangeError);
    expect(() => funnelAxis([-1])).toThrow(RangeError);
  });
});

describe('any funnel', () => {
  it('does not care about the order of its units, nor about a common factor of ratio and expected', () => {
    fc.assert(
      fc.property(pairs, (units) => {
        const labels = (of: typeof units) => proportionFunnel(of).units.map((unit) => unit.label);
        expect(labels([...units].reverse())).toEqual(labels(units).reverse());
      }),
      { numRuns: 50 },
    );
  });

  it('mirrors: those without the property are low where those with it are high', () => {
    const mirror = (label: string | null) =>
      label?.startsWith('High')
        ? label.replace('High', 'Low')
        : label?.startsWith('Low')
          ? label.replace('Low', 'High')
          : label;
    fc.assert(
      fc.property(pairs, (units) => {
        const given = proportionFunnel(units).units;
        const mirrored = proportionFunnel(units.map((u) => ({ ...u, numerator: u.denominator - u.numerator }))).units;
        given.forEach((unit, i) => {
          // a value that is on a limit to the last digit may be read either way
          if (Math.abs(unit.pValue! - 0.05) > 1e-9 && Math.abs(unit.pValue! - 0.002) > 1e-9)
            expect(mirrored[i]!.label).toBe(mirror(unit.label));
        });
      }),
    );
  });

  it('has limits that hold the baseline, narrow with size, and are wider for 99.8%', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.double({ min: 0.1, max: 1e8, noNaN: true }), (baseline, size) => {
        const [small, large] = [proportionFunnelLimits(size, baseline), proportionFunnelLimits(size * 2, baseline)];
        expect(small.lower998!).toBeLessThanOrEqual(small.lower95!);
        expect(small.lower95!).toBeLessThanOrEqual(baseline);
        expect(small.upper95!).toBeGreaterThanOrEqual(baseline);
        expect(small.upper998!).toBeGreaterThanOrEqual(small.upper95!);
        expect(large.lower95!).toBeGreaterThanOrEqual(small.lower95!);
        expect(large.upper998!).toBeLessThanOrEqual(small.upper998!);
      }),
    );
  });

  it('agrees with a slow twin: the published formula for proportions, a search for counts', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer({ min: 5, max: 1e6 }), (pi, n) => {
        const z = 1.959963984540054;
        const a = pi * (n / z ** 2 + 1);
        const b = 1 / z ** 2 + 1 / n;
        const c = pi * (n * (pi * (n / z ** 2 + 2) - 1) + z ** 2 * (pi - 1));
        const published = (sign: number) => (a + sign * Math.sqrt(a * a - b * c)) / (b * n);
        const limits = proportionFunnelLimits(n, pi);
        expect(limits.lower95!).toBeCloseTo(Math.max(0, published(-1)), 7);
        expect(limits.upper95!).toBeCloseTo(Math.min(1, published(1)), 7);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (observed) => {
        const tail = (mean: number) => {
          let [term, total] = [Math.exp(-mean), 0];
          for (let k = 0; k <= observed; k++) {
            total += term;
            term *= mean / (k + 1);
          }
          return total;
        };
        expect(tail(poissonFunnelExpected(observed).lower95!)).toBeCloseTo(0.025, 9);
        expect(tail(poissonFunnelExpected(observed).lower998!)).toBeCloseTo(0.001, 9);
      }),
      { numRuns: 61 },
    );
  });

  it('gives a p-value that falls as the count moves from the expected', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 0.5, max: 300, noNaN: true }),
        (observed, expected) => {
          const [here, further] = [observed, observed >= expected ? observed + 1 : Math.max(0, observed - 1)];
          expect(poissonFunnelPValue(further, expected)!).toBeLessThanOrEqual(
            poissonFunnelPValue(here, expected)! + 1e-12,
          );
        },
      ),
    );
  });

  it('lets no NaN or infinity out', () => {
    const wild = fc.record({
      numerator: fc.option(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), { nil: null }),
      denominator: fc.option(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 6 }), (units) => {
        everyNumber(orRefused(() => rateFunnel(units)));
        everyNumber(orRefused(() => ratioFunnel(units, 'count')));
        for (const scale of ['log', 'square-root'] as const) {
          const draw = () => ratioOverdispersedFunnel(units, { scale });
          everyNumber(orRefused(draw));
        }
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 30 }), (units) => {
        everyNumber(proportionFunnel(units));
        everyNumber(proportionOverdispersedFunnel(units));
      }),
    );
  });

  it('draws 100 rising sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (sizes) => {
        const axis = funnelAxis(sizes);
        if (axis === null) return Math.max(...sizes) < 1e-300;
        expect(axis.sizes.length).toBe(100);
        axis.sizes.slice(1).forEach((size, i) => {
          expect(size).toBeGreaterThan(axis.sizes[i]!);
        });
        expect(axis.maximum).toBeGreaterThanOrEqual(Math.max(...sizes));
        expect(axis.minimum).toBeLessThanOrEqual(Math.min(...sizes));
        return true;
      }),
    );
  });
});

describe('over-dispersion', () => {
  const units = [812, 640, 1105, 430, 990, 275].map((numerator, i) => ({
    numerator,
    denominator: [790.2, 702.5, 1010.7, 455.1, 905.3, 310.4][i]!,
  }));

  it('changes nothing where chance explains the differences', () => {
    const equal = units.map(({ denominator }) => ({ numerator: denominator, denominator }));
    const funnel = ratioOverdispersedFunnel(equal);
    expect(funnel).toMatchObject({ phi: 0, tauSquared: 0 });
    expect(funnel.units[0]!.limits).toEqual(ratioOverdispersedFunnel(equal, { adjustment: 'none' }).units[0]!.limits);
  });

  it('widens limits and never narrows them, by either way', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom('additive' as const, 'multiplicative' as const), (given, adjustment) => {
        const wide = proportionOverdispersedFunnel(given, { adjustment }).units;
        const plain = proportionOverdispersedFunnel(given, { adjustment: 'none' }).units;
        wide.forEach((unit, i) => {
          expect(unit.limits!.upper95!).toBeGreaterThanOrEqual(plain[i]!.limits!.upper95! - 1e-12);
          expect(unit.limits!.lower998!).toBeLessThanOrEqual(plain[i]!.limits!.lower998! + 1e-12);
        });
      }),
    );
  });

  it('is no more after extremes are drawn in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 40 }),
        (distances) => {
          const of = (extremes: 'winsorise' | 'none') =>
            overdispersion(
              distances.map((distance) => ({ distance, error: 1 })),
              extremes,
            );
          const spread = (z: (number | null)[]) => Math.max(...z.map((x) => x!)) - Math.min(...z.map((x) => x!));
          expect(spread(of('winsorise').usedZ)).toBeLessThanOrEqual(spread(of('none').usedZ) + 1e-12);
        },
      ),
    );
  });

  it('keeps a unit without events out of φ on the log scale, with a note, and in on the square root', () => {
    const zero = [...units, { numerator: 0, denominator: 3 }];
    expect(ratioOverdispersedFunnel(zero)).toMatchObject({ used: 6, phi: ratioOverdispersedFunnel(units).phi });
    expect(ratioOverdispersedFunnel(zero).notes.join()).toContain('1 units without events');
    expect(ratioOverdispersedFunnel(zero).units[6]).toMatchObject({ value: 0, z: null, usedZ: null });
    expect(ratioOverdispersedFunnel(zero, { scale: 'square-root' }).used).toBe(7);
  });

  it('does not widen from one unit', () => {
    expect(ratioOverdispersedFunnel(units.slice(0, 1))).toMatchObject({ phi: null, tauSquared: null, used: 1 });
    expect(ratioOverdispersedFunnel([]).notes.join()).toContain('fewer than two units');
  });
});

describe('concord stat', () => {
  const run = (id: string, rows: object[], options: object = {}) =>
    FUNNEL_METHODS.find((method) => method.id === id)!.run(rows as never, options as never);

  it('runs each funnel, one row a unit', () => {
    const proportions = [
      { unit: 'A', numerator: 5, denominator: 100 },
      { unit: 'B', numerator: 20, denominator: 100 },
      { unit: 'C', numerator: 10, denominator: 100 },
    ];
    expect(run('funnel-proportion', proportions)[0]).toMatchObject({ unit: 'A', value: 0.05, label: 'Low (0.025)' });
    expect(run('funnel-ratio', [{ observed: 151, expected: 106.4 }], { type: 'count' })[0]!.label).toBe('High (0.001)');
    expect(run('funnel-rate', [{ events: 3, population: 300 }])[0]).toMatchObject({ unit: null, value: 1000 });
    expect(run('funnel-dsr', [{ events: 20, rate: 2 }], { multiplier: 1000 })[0]).toMatchObject({ baseline: 2 });
    const options: OverdispersedOptions & { kind: string } = { kind: 'proportion', extremes: 'none' };
    const rows = run('funnel-overdispersed', proportions, options);
    expect(rows.map((row) => row.band)).toEqual(['as expected', 'as expected', 'as expected']);
    expect(Object.values(rows[0]!).every((cell) => cell === null || typeof cell !== 'object')).toBe(true);
  });
});

function orRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return null;
  }
}
