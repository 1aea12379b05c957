import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypergeometricCdf, hypergeometricTail } from '../../src/statistics/distributions/hypergeometric.ts';
import { chiSquareTest, goodnessOfFitTest } from '../../src/statistics/hypothesis/chi-square-test.ts';
import { fisherTest } from '../../src/statistics/hypothesis/fisher-test.ts';
import { mannWhitneyTest } from '../../src/statistics/hypothesis/mann-whitney.ts';
import { mcNemarTest } from '../../src/statistics/hypothesis/mcnemar-test.ts';
import { rateRatioTest } from '../../src/statistics/hypothesis/rate-ratio-test.ts';
import { kruskalWallisTest, oneWayAnova } from '../../src/statistics/hypothesis/several-samples.ts';
import { pairedTTest, tTest } from '../../src/statistics/hypothesis/t-test.ts';
import type { TestResult } from '../../src/statistics/hypothesis/test-result.ts';
import { trendInProportions } from '../../src/statistics/hypothesis/trend-in-proportions.ts';
import { twoProportionTest } from '../../src/statistics/hypothesis/two-proportion-test.ts';
import { wilcoxonSignedRankTest } from '../../src/statistics/hypothesis/wilcoxon-signed-rank.ts';

const near = (a: number | null, b: number | null, relative = 1e-9): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= relative * Math.max(1e-12, Math.abs(a), Math.abs(b));

/** Every number that a result holds is finite, and a p-value is a share. */
function expectSound(test: TestResult): void {
  const held = [
    test.effect.value,
    test.effect.lower,
    test.effect.upper,
    test.statistic.value,
    test.degreesOfFreedom,
    test.denominatorDegreesOfFreedom,
    test.pValue,
  ];
  expect(held.filter((value) => value !== null && !Number.isFinite(value))).toEqual([]);
  if (test.pValue !== null) expect(test.pValue >= 0 && test.pValue <= 1).toBe(true);
  if (test.pValue === null) expect(test.notes.length).toBeGreaterThan(0);
}

const alternative = fc.constantFrom('two-sided' as const, 'less' as const, 'greater' as const);
const mirrored = { 'two-sided': 'two-sided', less: 'greater', greater: 'less' } as const;
const count = fc.nat(60);
const countOf = fc.tuple(fc.nat(50), fc.nat(50)).map(([x, more]) => ({ events: x, total: x + more + 1 }));
const whole = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 25 });
// eighths, whose differences are exact: ranks of differences that rounding made equal would not be those of the values
const eighths = fc.integer({ min: -8e6, max: 8e6 }).map((value) => value / 8);
const real = fc.array(eighths, { minLength: 1, maxLength: 25 });
const any = fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { maxLength: 12 });

describe('swapping the groups turns the effect round and leaves the p-value', () => {
  it('two proportions', () => {
    fc.assert(
      fc.property(countOf, countOf, alternative, fc.boolean(), (a, b, side, correct) => {
        const there = twoProportionTest(a, b, { alternative: side, correct });
        const back = twoProportionTest(b, a, { alternative: mirrored[side], correct });
        expect(near(there.pValue, back.pValue)).toBe(true);
        expect(there.effect.value).toBeCloseTo(-back.effect.value!, 12);
        expect(there.effect.lower).toBeCloseTo(-back.effect.upper!, 12);
      }),
    );
  });

  it('means and ranks', () => {
    fc.assert(
      fc.property(fc.oneof(whole, real), fc.oneof(whole, real), alternative, (a, b, side) => {
        for (const test of [tTest, mannWhitneyTest]) {
          const there = test(a, b, { alternative: side });
          const back = test(b, a, { alternative: mirrored[side] });
          expect(near(there.pValue, back.pValue, 1e-7)).toBe(true);
          expect(near(there.effect.value, back.effect.value === null ? null : -back.effect.value, 1e-7)).toBe(true);
          expect(near(there.effect.upper, back.effect.lower === null ? null : -back.effect.lower, 1e-7)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), { maxLength: 20 }),
        (pairs) => {
          const [a, b] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
          for (const test of [pairedTTest, wilcoxonSignedRankTest]) {
            const [there, back] = [test(a, b), test(b, a)];
            expect(near(there.pValue, back.pValue)).toBe(true);
            expect(near(there.effect.value, back.effect.value === null ? null : -back.effect.value)).toBe(true);
            expect(near(there.effect.lower, back.effect.upper === null ? null : -back.effect.upper)).toBe(true);
          }
        },
      ),
    );
  });

  it('rates: the ratio becomes its inverse', () => {
    const rate = fc.record({ events: fc.integer({ min: 1, max: 400 }), exposure: fc.integer({ min: 1, max: 5000 }) });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [there, back] = [rateRatioTest(a, b), rateRatioTest(b, a)];
        expect(near(there.pValue, back.pValue, 1e-7)).toBe(true);
        expect(near(there.effect.value, 1 / back.effect.value!)).toBe(true);
        expect(near(there.effect.lower, 1 / back.effect.upper!)).toBe(true);
      }),
    );
  });

  it('a table turned on its side', () => {
    const table = fc.array(fc.tuple(count, count, count), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(table, (rows) => {
        const turned = [0, 1, 2].map((column) => rows.map((row) => row[column]!));
        expect(near(chiSquareTest(rows).pValue, chiSquareTest(turned).pValue)).toBe(true);
      }),
    );
  });
});

describe('a change of unit changes nothing that has none', () => {
  it('t and its p-value do not depend on unit or origin', () => {
    fc.assert(
      fc.property(whole, whole, fc.constantFrom(0.5, 4, 1024), (a, b, scale) => {
        const moved = (values: number[]) => values.map((value) => value * scale + 8);
        const [before, after] = [tTest(a, b), tTest(moved(a), moved(b))];
        expect(near(before.pValue, after.pValue, 1e-9)).toBe(true);
        const [there, here] = [(before.effect.value ?? 0) * scale, after.effect.value ?? 0];
        // means that are alike differ, about another origin, by a last place of the values themselves: no share of nought
        const lastPlaces = 4 * Number.EPSILON * Math.max(...[...moved(a), ...moved(b)].map(Math.abs));
        expect(near(there, here, 1e-9) || Math.abs(there - here) <= lastPlaces).toBe(true);
      }),
      { examples: [[[0, 19, -18], [16, -11, -4], 0.5]] },
    );
  });

  it('rank tests do not depend on any rising change of the values', () => {
    fc.assert(
      fc.property(whole, whole, whole, (a, b, c) => {
        const cubed = (values: number[]) => values.map((value) => value ** 3 + value);
        expect(mannWhitneyTest(a, b).pValue).toBe(mannWhitneyTest(cubed(a), cubed(b)).pValue);
        expect(kruskalWallisTest([a, b, c]).pValue).toBe(kruskalWallisTest([a, b, c].map(cubed)).pValue);
      }),
    );
  });
});

describe('slow, obvious twins', () => {
  const logChoose = (n: number, k: number): number => {
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
    return sum;
  };

  it('Fisher two by two equals the sum over all tables, and its larger form agrees with it', () => {
    const small = fc.nat(9);
    fc.assert(
      fc.property(small, small, small, small, (a, b, c, d) => {
        const chance = (x: number) =>
          Math.exp(logChoose(a + c, x) + logChoose(b + d, a + b - x) - logChoose(a + b + c + d, a + b));
        const possible = Array.from({ length: Math.min(a + b, a + c) + 1 }, (_, x) => x).filter(
          (x) => a + b - x <= b + d,
        );
        const twin = possible.map(chance).filter((p) => p <= chance(a) * (1 + 1e-7));
        const p = fisherTest([
          [a, b],
          [c, d],
        ]).pValue;
        expect(
          near(
            p,
            Math.min(
              1,
              twin.reduce((sum, share) => sum + share, 0),
            ),
          ),
        ).toBe(true);
        const withEmpty = fisherTest([
          [a, b, 0],
          [c, d, 0],
        ]).pValue;
        expect(near(p, withEmpty)).toBe(true);
      }),
    );
  });

  it('Fisher two by two of thousands equals the hypergeometric tails, and its limits leave 2.5% outside', () => {
    const some = fc.nat(3000);
    fc.assert(
      fc.property(some, some, some, some, (a, b, c, d) => {
        const table = [
          [a, b],
          [c, d],
        ];
        const [less, greater] = [
          hypergeometricCdf(a, a + c, b + d, a + b),
          a === 0 ? 1 : hypergeometricTail(a - 1, a + c, b + d, a + b),
        ];
        expect(near(fisherTest(table, { alternative: 'less' }).pValue, less, 1e-9)).toBe(true);
        expect(near(fisherTest(table, { alternative: 'greater' }).pValue, greater, 1e-9)).toBe(true);
        const { lower, upper } = fisherTest(table).effect;
        if (lower)
          expect(
            near(
              tiltedShare(table, lower, (x) => x >= a),
              0.025,
              1e-8,
            ),
          ).toBe(true);
        if (upper)
          expect(
            near(
              tiltedShare(table, upper, (x) => x <= a),
              0.025,
              1e-8,
            ),
          ).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('Fisher two by two of nearly two million takes a moment', () => {
    const began = performance.now();
    const { effect, pValue } = fisherTest([
      [5e5, 4e5],
      [3e5, 6e5],
    ]);
    expect(performance.now() - began).toBeLessThan(6000);
    expect(pValue).toBe(0);
    const reach = 1.959964 * Math.sqrt(1 / 5e5 + 1 / 4e5 + 1 / 3e5 + 1 / 6e5);
    expect(effect.value).toBeCloseTo(2.5, 5);
    expect(effect.lower).toBeCloseTo(2.5 * Math.exp(-reach), 4);
    expect(effect.upper).toBeCloseTo(2.5 * Math.exp(reach), 4);
  });

  it('Mann–Whitney equals counting over every way to deal the ranks', () => {
    const deal = (ranks: number[], size: number): number[][] =>
      size === 0
        ? [[]]
        : ranks.flatMap((rank, i) => deal(ranks.slice(i + 1), size - 1).map((others) => [rank, ...others]));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 1, max: 8 }),
        (values, at) => {
          const size = Math.min(at, values.length - 1);
          const test = mannWhitneyTest(values.slice(0, size), values.slice(size));
          const sums = deal(
            values.map((_, i) => i + 1),
            size,
          ).map((ranks) => ranks.reduce((sum, rank) => sum + rank, 0) - (size * (size + 1)) / 2);
          const share = (holds: (w: number) => boolean) => sums.filter(holds).length / sums.length;
          const w = test.statistic.value!;
          const twin = Math.min(
            1,
            2 *
              Math.min(
                share((s) => s <= w),
                share((s) => s >= w),
              ),
          );
          expect(near(test.pValue, twin)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('signed ranks equal counting over every choice of signs', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 10 }),
        fc.nat(),
        (sizes, mask) => {
          const first = sizes.map((size, i) => ((mask >> i) & 1 ? size : -size));
          const test = wilcoxonSignedRankTest(
            first,
            sizes.map(() => 0),
          );
          const all = Array.from({ length: 2 ** sizes.length }, (_, signs) =>
            sizes.reduce((sum, _size, i) => sum + ((signs >> i) & 1 ? i + 1 : 0), 0),
          );
          const share = (holds: (v: number) => boolean) => all.filter(holds).length / all.length;
          const v = test.statistic.value!;
          expect(
            near(
              test.pValue,
              Math.min(
                1,
                2 *
                  Math.min(
                    share((s) => s <= v),
                    share((s) => s >= v),
                  ),
              ),
            ),
          ).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the shift is the median of all differences, the pseudomedian that of all means of two', () => {
    const middle = (values: number[]) => {
      const sorted = values.sort((a, b) => a - b);
      const half = sorted.length / 2;
      return sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
    };
    fc.assert(
      fc.property(fc.oneof(whole, real), fc.oneof(whole, real), (a, b) => {
        const shift = mannWhitneyTest(a, b).effect.value;
        expect(shift).toBe(middle(a.flatMap((x) => b.map((y) => x - y))));
        const kept = a.filter((value) => value !== 0);
        if (kept.length === 0) return;
        const pseudo = wilcoxonSignedRankTest(
          a,
          a.map(() => 0),
        ).effect.value;
        expect(pseudo).toBe(middle(kept.flatMap((x, i) => kept.slice(i).map((y) => (x + y) / 2))));
      }),
      { numRuns: 60 },
    );
  });

  it('the classic F of two groups is the square of Student’s t, and its p-value the same', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [f, t] = [oneWayAnova([a, b], { equalVariances: true }), tTest(a, b, { equalVariances: true })];
        if (f.pValue === null || t.pValue === null) {
          expect(f.pValue).toBe(t.pValue);
          return;
        }
        expect(near(f.statistic.value, t.statistic.value! ** 2, 1e-7)).toBe(true);
        expect(near(f.pValue, t.pValue, 1e-7)).toBe(true);
      }),
    );
  });

  it('two proportions without correction is the chi-square test of their table; so is the trend over two groups', () => {
    fc.assert(
      fc.property(countOf, countOf, (a, b) => {
        const table = [a, b].map(({ events, total }) => [events, total - events]);
        const plain = twoProportionTest(a, b, { correct: false });
        expect(near(plain.pValue, chiSquareTest(table, { correct: false }).pValue)).toBe(true);
        expect(near(plain.pValue, trendInProportions([a, b]).pValue)).toBe(true);
      }),
    );
  });
});

describe('intervals and p-values say the same', () => {
  it('an exact or t interval leaves out "no difference" where the p-value is below 0.05', () => {
    fc.assert(
      fc.property(whole, whole, alternative, (a, b, side) => {
        const test = tTest(a, b, { alternative: side });
        if (test.pValue === null || Math.abs(test.pValue - 0.05) < 1e-9) return;
        const outside = (test.effect.lower ?? -1) > 0 || (test.effect.upper ?? 1) < 0;
        expect(outside).toBe(test.pValue < 0.05);
      }),
    );
  });

  it('a larger difference in shares is never less significant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), (n) => {
        const pValues = Array.from(
          { length: n },
          (_, x) => twoProportionTest({ events: n, total: n }, { events: x, total: n }, { correct: false }).pValue!,
        );
        expect(pValues.every((p, i) => i === 0 || p >= pValues[i - 1]!)).toBe(true);
      }),
    );
  });
});

describe('no NaN and nothing infinite, whatever finite comes in', () => {
  it('samples of any size and scale', () => {
    fc.assert(
      fc.property(any, any, alternative, fc.boolean(), (a, b, side, correct) => {
        expectSound(tTest(a, b, { alternative: side, equalVariances: correct }));
        expectSound(mannWhitneyTest(a, b, { alternative: side, correct }));
        expectSound(kruskalWallisTest([a, b, [1, 2]]));
        expectSound(oneWayAnova([a, b, [1, 2]], { equalVariances: correct }));
        const pairs = a.slice(0, b.length);
        expectSound(pairedTTest(pairs, b.slice(0, pairs.length), { alternative: side }));
        expectSound(wilcoxonSignedRankTest(pairs, b.slice(0, pairs.length), { alternative: side }));
      }),
    );
  });

  it('counts of any size', () => {
    const large = fc.oneof(fc.nat(3), fc.nat(1_000_000));
    const shares = fc.tuple(large, large).map(([x, more]) => ({ events: x, total: x + more + 1 }));
    fc.assert(
      fc.property(shares, shares, count, count, alternative, (a, b, c, d, side) => {
        expectSound(twoProportionTest(a, b, { alternative: side }));
        expectSound(trendInProportions([a, b, { events: c, total: c + d + 1 }]));
        expectSound(
          chiSquareTest([
            [a.events, b.events, c],
            [a.total, b.total, d],
          ]),
        );
        expectSound(goodnessOfFitTest([a.events, c, d]));
        expectSound(
          rateRatioTest(
            { events: a.events, exposure: a.total },
            { events: c, exposure: b.total },
            { alternative: side },
          ),
        );
        expectSound(
          fisherTest(
            [
              [a.events % 200, c],
              [b.events % 200, d],
            ],
            { alternative: side },
          ),
        );
        expectSound(
          mcNemarTest(
            [
              [1, a.events],
              [c, d],
            ],
            { exact: side === 'less' },
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('missing stays missing, and what cannot be is refused', () => {
  it('a missing count gives no answer and says so', () => {
    const { effect, pValue, notes } = twoProportionTest({ events: null, total: 10 }, { events: 1, total: 10 });
    expect([effect.value, effect.lower, pValue]).toEqual([null, null, null]);
    expect(notes).toEqual(['A count is missing, so no test can be done.']);
    expect(
      chiSquareTest([
        [1, null],
        [2, 3],
      ]).pValue,
    ).toBeNull();
    expect(
      fisherTest([
        [1, null],
        [2, 3],
      ]).pValue,
    ).toBeNull();
    expect(
      mcNemarTest([
        [1, null],
        [2, 3],
      ]).pValue,
    ).toBeNull();
    expect(rateRatioTest({ events: null, exposure: 1 }, { events: 1, exposure: 1 }).pValue).toBeNull();
    expect(goodnessOfFitTest([null, 1]).pValue).toBeNull();
  });

  it('a missing value is left out, and the note counts it', () => {
    const test = tTest([1, 2, null, 4], [2, 3, 4, null]);
    expect(test.pValue).toBe(tTest([1, 2, 4], [2, 3, 4]).pValue);
    expect(test.notes).toEqual(['2 missing values were left out.']);
    expect(pairedTTest([1, 2, null, 4], [3, null, 1, 5.5]).notes).toEqual(['2 missing pairs were left out.']);
  });

  it('nothing to test gives a p-value of null, not of 1 or 0', () => {
    expect(tTest([2, 2, 2], [3, 3, 3]).pValue).toBeNull();
    expect(tTest([0.1, 0.1, 0.1], [0.1 + 1e-17, 0.1, 0.1]).pValue).toBeNull();
    expect(mannWhitneyTest([5, 5], [5, 5, 5]).pValue).toBeNull();
    expect(wilcoxonSignedRankTest([1, 2], [1, 2]).pValue).toBeNull();
    expect(twoProportionTest({ events: 0, total: 4 }, { events: 0, total: 9 }).pValue).toBeNull();
    expect(
      mcNemarTest([
        [3, 0],
        [0, 4],
      ]).pValue,
    ).toBeNull();
  });

  it.each([
    [49, 'exact'],
    [50, 'normal approximation with continuity correction'],
  ])('%d values in a group are compared by the %s', (size, how) => {
    const many = Array.from({ length: size }, (_, i) => 2 * i);
    expect(mannWhitneyTest(many, [1, 3, 5]).method).toBe(`Mann–Whitney test, ${how}`);
    expect(mannWhitneyTest([1, 3, 5], many).method).toBe(`Mann–Whitney test, ${how}`);
  });

  it('very many groups are tested as few are', () => {
    const groups = Array.from({ length: 600_000 }, (_, i) => [i % 7, i % 5]);
    expect(oneWayAnova(groups, { equalVariances: true }).pValue).toBe(1);
  });

  it('small samples are said to be small', () => {
    expect(mannWhitneyTest([1, 2], [3, 4]).notes.join()).toMatch(/too small for an interval/);
    expect(mannWhitneyTest([1, 2], [2, 4]).notes.join()).toMatch(/too small for an interval/);
    expect(
      chiSquareTest([
        [1, 2],
        [3, 4],
      ]).notes.join(),
    ).toMatch(/below 5/);
    expect(
      chiSquareTest([
        [1, 2],
        [0, 0],
        [3, 4],
      ]).degreesOfFreedom,
    ).toBe(1);
    expect(
      fisherTest([
        [0, 5],
        [5, 0],
      ]).effect,
    ).toMatchObject({ value: 0, lower: 0 });
    expect(
      fisherTest([
        [5, 0],
        [0, 5],
      ]).effect,
    ).toMatchObject({ value: null, upper: null });
  });

  it.each([
    ['events above the total', () => twoProportionTest({ events: 3, total: 2 }, { events: 1, total: 2 })],
    ['a total of 0', () => twoProportionTest({ events: 0, total: 0 }, { events: 1, total: 2 })],
    ['rows of unlike length', () => chiSquareTest([[1, 2], [3]])],
    [
      'a negative count',
      () =>
        chiSquareTest([
          [1, 2],
          [3, -1],
        ]),
    ],
    ['one row', () => chiSquareTest([[1, 2]])],
    ['shares that do not add to 1', () => goodnessOfFitTest([1, 2], [0.5, 0.6])],
    ['a share of 0', () => goodnessOfFitTest([1, 2], [0, 1])],
    [
      'half a person',
      () =>
        fisherTest([
          [1.5, 2],
          [3, 4],
        ]),
    ],
    ['too many tables', () => fisherTest(Array.from({ length: 5 }, () => [40, 41, 42, 43, 44]))],
    [
      'a one-sided test of a larger table',
      () =>
        fisherTest(
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          { alternative: 'less' },
        ),
    ],
    ['an exact rank test with equal values', () => mannWhitneyTest([1, 2], [2, 3], { exact: true })],
    ['pairs of unlike length', () => pairedTTest([1, 2], [1])],
    ['a value that is no number', () => tTest([1, Number.NaN], [1, 2])],
    ['an infinite value', () => kruskalWallisTest([[1, Number.POSITIVE_INFINITY], [1]])],
    ['one group', () => oneWayAnova([[1, 2]])],
    ['a confidence of 5%', () => tTest([1, 2], [3, 5], { confidence: 0.05 })],
    ['half an event', () => rateRatioTest({ events: 0.5, exposure: 1 }, { events: 1, exposure: 1 })],
    ['an exposure of 0', () => rateRatioTest({ events: 1, exposure: 0 }, { events: 1, exposure: 1 })],
    [
      'a table larger than two by two',
      () =>
        mcNemarTest([
          [1, 2, 3],
          [4, 5, 6],
        ]),
    ],
    [
      'scores too few',
      () =>
        trendInProportions(
          [
            { events: 1, total: 2 },
            { events: 1, total: 3 },
          ],
          [1],
        ),
    ],
  ])('%s', (_what, run) => {
    expect(run).toThrow(RangeError);
  });
});

it('takes samples of 20,000 without making their 400 million differences', () => {
  const values = Array.from({ length: 20_000 }, (_, i) => ((i * 7919) % 20_011) / 7);
  const later = values.map((value) => value + 3.5);
  expect(mannWhitneyTest(later, values).effect.value).toBeCloseTo(3.5, 6);
});

/** The share of tables with these margins, at an odds ratio, of which the first cell is as asked: every one is summed. */
function tiltedShare(table: number[][], odds: number, asked: (cell: number) => boolean): number {
  const [[a, b], [c, d]] = table as [[number, number], [number, number]];
  const [least, most] = [Math.max(0, a - d), Math.min(a + b, a + c)];
  const logs = [0];
  for (let x = least + 1; x <= most; x++)
    logs.push(logs.at(-1)! + Math.log(((a + c - x + 1) * (a + b - x + 1)) / (x * (d - a + x))) + Math.log(odds));
  const largest = logs.reduce((top, log) => Math.max(top, log));
  const weights = logs.map((log) => Math.exp(log - largest));
  const sum = (of: number[]) => of.reduce((total, weight) => total + weight, 0);
  return sum(weights.filter((_, i) => asked(least + i))) / sum(weights);
}
