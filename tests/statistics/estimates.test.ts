import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialCdf } from '../../src/statistics/distributions/binomial.ts';
import { zForConfidence } from '../../src/statistics/distributions/normal.ts';
import { compareToBenchmark } from '../../src/statistics/estimates/compare-to-benchmark.ts';
import { meanDifference, rateDifference, riskDifference } from '../../src/statistics/estimates/differences.ts';
import { attributableFraction, excessEvents } from '../../src/statistics/estimates/excess-events.ts';
import { mean } from '../../src/statistics/estimates/mean.ts';
import { median, percentile } from '../../src/statistics/estimates/percentile.ts';
import { proportion } from '../../src/statistics/estimates/proportion.ts';
import { rate } from '../../src/statistics/estimates/rate.ts';
import { oddsRatio, rateRatio, relativeRisk } from '../../src/statistics/estimates/ratios.ts';
import { everyNumber } from './every-number.ts';

const NONE = { value: null, lower: null, upper: null };
const close = (actual: number | null, expected: number, relative = 1e-9): void =>
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-9));

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const count = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const above = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });
const values = fc.array(fc.option(finite, { nil: null }), { maxLength: 30 });
const persons = fc
  .integer({ min: 1, max: 5000 })
  .chain((total) => fc.integer({ min: 0, max: total }).map((events) => ({ events, total })));

describe('a missing count', () => {
  it('gives no figure, never 0', () => {
    for (const estimate of [
      proportion(null, 10),
      proportion(1, null),
      proportion([1, null], [10, 10]),
      proportion([], []),
      rate(null, 10),
      rate([3, 4], [100, null]),
      mean([null]),
      mean([]),
      median([]),
      relativeRisk({ events: null, total: 5 }, { events: 1, total: 5 }),
      rateDifference({ events: 1, total: 5 }, { events: 1, total: null }),
      meanDifference([], [1, 2]),
      excessEvents(5, 10, null),
      attributableFraction(null, 2),
      attributableFraction(0.5, null),
    ]) {
      expect(estimate).toMatchObject(NONE);
      expect(estimate.notes.join(' ')).not.toBe('');
    }
  });

  it('is left out of a mean or a median, and counted', () => {
    expect(mean([1, null, 3]).value).toBe(2);
    expect(mean([1, null, 3]).notes).toEqual(['1 of 3 values is missing and left out of the calculation.']);
    expect(median([null, null, 4, 6]).notes[0]).toBe('2 of 4 values are missing and left out of the calculation.');
  });
});

describe('what cannot be', () => {
  it.each([
    ['a negative numerator', () => proportion(-1, 10)],
    ['a negative numerator without a denominator', () => proportion(-1, null)],
    ['a row above its denominator, though the sums are not', () => proportion([11, 1], [10, 10])],
    ['a denominator of 0', () => rate(1, 0)],
    ['groups of unlike length', () => rate([1, 2], [10])],
    ['a count that is no number', () => rate(Number.NaN, 10)],
    ['an infinite population', () => rate(1, Number.POSITIVE_INFINITY)],
    ['a multiplier of 0', () => rate(1, 10, { multiplier: 0 })],
    ['a confidence of 5%', () => mean([1, 2], { confidence: 0.05 })],
    ['an infinite value', () => mean([1, Number.POSITIVE_INFINITY])],
    ['a percentile of 1', () => percentile([1, 2], 1)],
    ['a percentile as a percentage', () => percentile([1, 2], 50)],
    ['more events than persons', () => oddsRatio({ events: 6, total: 5 }, { events: 1, total: 5 })],
    ['a negative benchmark', () => excessEvents(1, 10, -1)],
    ['a prevalence of 2', () => attributableFraction(2, 2)],
    ['a negative relative risk', () => attributableFraction(0.5, -1)],
  ])('%s is refused', (_what, run) => expect(run).toThrow(RangeError));

  it('is told without the value', () => {
    expect(() => proportion(98765, 4321)).toThrow(/^[^0-9]*0 to its denominator$/);
  });
});

describe('a figure of a group', () => {
  it('is that of its sums, in any order of rows', () => {
    fc.assert(
      fc.property(fc.array(persons, { minLength: 1, maxLength: 8 }), (rows) => {
        const [x, n] = [rows.map((row) => row.events), rows.map((row) => row.total)];
        const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0);
        expect(proportion(x, n)).toEqual(proportion(sum(x), sum(n)));
        expect(rate([...x].reverse(), [...n].reverse())).toEqual(rate(sum(x), sum(n)));
      }),
    );
  });

  it('lies inside its limits, which widen with confidence and follow the multiplier', () => {
    fc.assert(
      fc.property(persons, ({ events, total }) => {
        for (const figure of [proportion, rate]) {
          const [narrow, wide] = [figure(events, total), figure(events, total, { confidence: 0.998 })];
          expect(narrow.lower! <= narrow.value! && narrow.value! <= narrow.upper!).toBe(true);
          expect(wide.lower! <= narrow.lower! && wide.upper! >= narrow.upper!).toBe(true);
          close(
            figure(events, total, { multiplier: 1000 }).upper,
            figure(events, total, { multiplier: 1 }).upper! * 1000,
          );
        }
      }),
    );
  });

  it('says its unit and method as a reader expects', () => {
    expect(proportion(1, 2)).toMatchObject({ unit: 'share', method: 'Wilson' });
    expect(proportion(1, 2, { multiplier: 100 }).unit).toBe('per cent');
    expect(rate(9, 20)).toMatchObject({ unit: 'per 100,000', method: 'Exact' });
    expect(rate(10, 20, { multiplier: 1000 })).toMatchObject({ unit: 'per 1,000', method: 'Byars' });
    expect(rate(1, 20, { multiplier: 1_000_000 }).unit).toBe('per 1,000,000');
    expect(rate(250, 220).value).toBeCloseTo(113636.36363636365, 8);
  });
});

describe('means and percentiles', () => {
  const some = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 });

  it('move with the values', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: -500, max: 500 }), (list, shift) => {
        const [was, is] = [mean(list), mean(list.map((value) => value + shift))];
        expect(Math.abs(is.value! - was.value! - shift)).toBeLessThan(1e-9);
        if (was.lower !== null) expect(Math.abs(is.lower! - was.lower - shift)).toBeLessThan(1e-8);
        expect(
          percentile(
            list.map((v) => v + shift),
            0.9,
          ).value,
        ).toBeCloseTo(percentile(list, 0.9).value! + shift, 8);
      }),
    );
  });

  it('a percentile is between its limits and rises with its share', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (list, share) => {
        const { value, lower, upper } = percentile(list, share);
        if (lower !== null) expect(lower).toBeLessThanOrEqual(value!);
        if (upper !== null) expect(upper).toBeGreaterThanOrEqual(value!);
        expect(percentile(list, share / 2).value!).toBeLessThanOrEqual(value!);
      }),
    );
  });

  it("a median's limits hold the true median as often as they say, whatever the distribution", () => {
    for (let n = 6; n <= 300; n++) {
      const { lower, upper } = median(Array.from({ length: n }, (_, i) => i + 1));
      if (lower === null || upper === null) continue;
      // the true median lies between them when `lower` to `upper − 1` values are below it
      const held = binomialCdf(upper - 1, n, 0.5) - binomialCdf(lower - 1, n, 0.5);
      expect([n, held >= 0.945]).toEqual([n, true]);
    }
  });

  it('two lists swapped give the same difference the other way round', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [there, back] = [meanDifference(one, other), meanDifference(other, one)];
        expect(Math.abs(there.value! + back.value!)).toBeLessThan(1e-9);
        if (there.lower !== null) close(there.lower + 10_000, 10_000 - back.upper!, 1e-9);
      }),
    );
  });

  it('a large level does not swallow a small spread', () => {
    close(mean([1e9 + 1, 1e9 + 2, 1e9 + 3]).upper! - 1e9 - 2, mean([1, 2, 3]).upper! - 2, 1e-6);
  });
});

describe('comparisons of two groups', () => {
  it('turn over when the groups are swapped', () => {
    fc.assert(
      fc.property(persons, persons, (one, other) => {
        for (const ratio of [relativeRisk, oddsRatio, rateRatio]) {
          const [there, back] = [ratio(one, other), ratio(other, one)];
          if (there.lower === null || back.lower === null) continue;
          close(there.value, 1 / back.value!);
          close(there.lower, 1 / back.upper!);
        }
        for (const difference of [riskDifference, rateDifference]) {
          const [there, back] = [difference(one, other), difference(other, one)];
          close(there.value! + 10, 10 - back.value!, 1e-6);
          close(there.lower! + 10, 10 - back.upper!, 1e-6);
        }
      }),
    );
  });

  it('a risk difference stays between −1 and 1 and inside its limits', () => {
    fc.assert(
      fc.property(persons, persons, (one, other) => {
        const { value, lower, upper } = riskDifference(one, other);
        expect(lower! >= -1 && lower! <= value! && value! <= upper! && upper! <= 1).toBe(true);
      }),
    );
  });

  it('odds ratio and relative risk stand on the same side of 1', () => {
    fc.assert(
      fc.property(persons, persons, (one, other) => {
        const [odds, risk] = [oddsRatio(one, other).value, relativeRisk(one, other).value];
        if (odds !== null && risk !== null && Math.abs(risk - 1) > 1e-12) expect(odds > 1).toBe(risk > 1);
      }),
    );
  });

  it.each([
    [
      'no event in the group',
      { events: 0, total: 20 },
      { events: 5, total: 20 },
      { value: 0, lower: null, upper: null },
    ],
    ['no event in the reference', { events: 5, total: 20 }, { events: 0, total: 20 }, NONE],
    ['no event at all', { events: 0, total: 20 }, { events: 0, total: 20 }, NONE],
  ])('%s: nothing is added to empty cells', (_what, group, reference, expected) => {
    expect(relativeRisk(group, reference)).toMatchObject(expected);
    expect(oddsRatio(group, reference)).toMatchObject(expected);
    expect(rateRatio(group, reference)).toMatchObject(expected);
  });
});

describe('a comparison with a benchmark', () => {
  const at = (value: number, half: number) => ({ ...mean([value]), value, lower: value - half, upper: value + half });
  const both = (value: number, near: number, far: number) => [
    at(value, near),
    { ...at(value, far), confidence: 0.998 },
  ];

  it.each([
    ['increase', 10, 'better', 'much better'],
    ['decrease', 10, 'worse', 'much worse'],
    ['neutral', 10, 'higher', 'much higher'],
    ['increase', 30, 'worse', 'much worse'],
    ['decrease', 30, 'better', 'much better'],
    ['neutral', 30, 'lower', 'much lower'],
  ] as const)('where %s is wished, 20 against %d is %s', (polarity, benchmark, word, much) => {
    expect(compareToBenchmark([at(20, 5)], benchmark, polarity)).toBe(word);
    expect(compareToBenchmark(both(20, 5, 12), benchmark, polarity)).toBe(word);
    expect(compareToBenchmark(both(20, 5, 8), benchmark, polarity)).toBe(much);
    expect(compareToBenchmark(both(20, 5, 8).reverse(), benchmark, polarity)).toBe(much);
  });

  it('is similar on the limit and inside it, and is not made where something is missing', () => {
    for (const benchmark of [15, 20, 25])
      expect(compareToBenchmark([at(20, 5)], benchmark, 'increase')).toBe('similar');
    expect(compareToBenchmark([at(20, 5)], null, 'increase')).toBe('not compared');
    expect(compareToBenchmark([mean([1])], 1, 'increase')).toBe('not compared');
    expect(compareToBenchmark([mean([])], 1, 'increase')).toBe('not compared');
  });

  it('refuses estimates of other confidence or of different figures', () => {
    expect(() => compareToBenchmark([], 1, 'increase')).toThrow(RangeError);
    expect(() => compareToBenchmark([{ ...at(1, 1), confidence: 0.99 }], 1, 'increase')).toThrow(RangeError);
    expect(() => compareToBenchmark([at(1, 1), { ...at(2, 1), confidence: 0.998 }], 1, 'increase')).toThrow(RangeError);
    expect(() => compareToBenchmark([at(1, 1)], Number.NaN, 'increase')).toThrow(RangeError);
  });
});

describe('events that something accounts for', () => {
  it('an excess is never below 0, and is the events themselves against a benchmark of 0', () => {
    expect(excessEvents(30, 1000, 0.04)).toMatchObject({ value: 0, lower: 0 });
    expect(excessEvents([30, 35], [500, 500], 0).value).toBe(65);
    expect(excessEvents(5, 1000, 0).method).toBe('Excess over benchmark, Exact');
  });

  it.each([
    [0, 3, 0],
    [0.5, 1, 0],
    [1, 4, 0.75],
    [0.25, 2, 0.2],
    [0.5, 0.5, -1 / 3],
  ])('a prevalence of %d and a relative risk of %d account for %d of the events', (prevalence, ratio, expected) => {
    expect(attributableFraction(prevalence, ratio).value).toBeCloseTo(expected, 12);
  });

  it('has no fraction where everybody is spared', () => expect(attributableFraction(1, 0)).toMatchObject(NONE));
});

describe('any finite input', () => {
  it('gives finite figures, or none', () => {
    fc.assert(
      fc.property(count, above, count, above, above, (x, n, y, m, multiplier) => {
        everyNumber(proportion(Math.min(x, n), n, { multiplier }));
        everyNumber(rate(x, n, { multiplier }));
        everyNumber(rateRatio({ events: x, total: n }, { events: y, total: m }));
        everyNumber(rateDifference({ events: x, total: n }, { events: y, total: m }, { multiplier }));
        const [one, other] = [
          { events: Math.min(x, n), total: n },
          { events: Math.min(y, m), total: m },
        ];
        for (const compare of [relativeRisk, oddsRatio, riskDifference]) everyNumber(compare(one, other));
        everyNumber(excessEvents(x, n, y, { multiplier }));
        everyNumber(attributableFraction(Math.min(1, x), y));
      }),
    );
    fc.assert(
      fc.property(values, values, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (one, other, share) => {
        everyNumber(mean(one));
        everyNumber(meanDifference(one, other));
        everyNumber(percentile(one, share));
      }),
    );
  });
});

describe('a slow, obvious twin', () => {
  it('finds the same Wilson limits as the roots of (p − π)² = z²·π(1 − π)/n', () => {
    fc.assert(
      fc.property(persons, ({ events, total }) => {
        const [z, p] = [zForConfidence(0.95), events / total];
        const far = (share: number): number => (p - share) ** 2 - (z * z * share * (1 - share)) / total;
        const root = (inside: number, outside: number): number => {
          let [a, b] = [inside, outside];
          for (let i = 0; i < 200; i++) {
            const middle = (a + b) / 2;
            if (far(middle) <= 0) a = middle;
            else b = middle;
          }
          return a;
        };
        const { lower, upper } = proportion(events, total);
        expect(Math.abs(lower! - root(p, 0))).toBeLessThan(1e-7);
        expect(Math.abs(upper! - root(p, 1))).toBeLessThan(1e-7);
      }),
    );
  });
});
