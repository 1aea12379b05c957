import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/statistics/estimates/mean.ts';
import { proportion } from '../../src/statistics/estimates/proportion.ts';
import { type ConcentrationOptions, concentrationIndex } from '../../src/statistics/inequality/concentration-index.ts';
import type { QuantileValue } from '../../src/statistics/inequality/deprivation-line.ts';
import { inequalityGap, inequalityRatio } from '../../src/statistics/inequality/inequality-gap.ts';
import { quantileGroups } from '../../src/statistics/inequality/quantile-groups.ts';
import { slopeIndex } from '../../src/statistics/inequality/slope-index.ts';
import { everyNumber } from './every-number.ts';

const NONE = { value: null, lower: null, upper: null };
const close = (actual: number | null, expected: number, relative = 1e-9): void =>
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-9));

describe('quantile groups', () => {
  it('gives none where there are fewer values than groups, and keeps missing missing', () => {
    expect(quantileGroups([1, 2, null], 10)).toEqual([null, null, null]);
    expect(quantileGroups([3, null, 1, 2], 3, 'lowest')).toEqual([3, null, 1, 2]);
    expect(() => quantileGroups([1, 2], 1)).toThrow(RangeError);
  });

  it('puts equal values together', () => {
    expect(quantileGroups([5, 5, 5, 5, 1], 5)).toEqual([1, 1, 1, 1, 5]);
    expect(quantileGroups([7, 7, 7], 3, 'lowest')).toEqual([1, 1, 1]);
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

const quantileRows = (values: (number | null)[], se: number | null = 0.1): QuantileValue[] =>
  values.map((value, i) => ({ quantile: i + 1, population: 1000, value, se }));
const QUICK = { quantiles: 5, repetitions: 1000 };

describe('the slope index of inequality', () => {
  const decreasing = [0.5, 0.4, 0.35, 0.3, 0.2];

  it('finds a straight line, whatever the sizes of the quantiles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: -50, max: 50 }),
        (populations, level, slope) => {
          const whole = populations.reduce((a, b) => a + b, 0);
          let before = 0;
          const rows = populations.map((population, i) => {
            const value = level + (slope * (before + population / 2)) / whole;
            before += population;
            return { quantile: i + 1, population, value, se: 0.1 };
          });
          const found = slopeIndex(rows, { ...QUICK, limits: 'exact' });
          expect(Math.abs(found.slopeIndex.value! - slope)).toBeLessThan(1e-7);
          expect(Math.abs(found.intercept! - level)).toBeLessThan(1e-7);
          if (level + slope !== 0) close(found.relativeIndex.value, (level + slope) / level, 1e-6);
        },
      ),
    );
  });

  it('is 0, and its ratio 1, where every quantile is alike', () => {
    for (const valueType of ['continuous', 'rate', 'proportion'] as const) {
      const found = slopeIndex(quantileRows(Array(5).fill(0.3)), { ...QUICK, valueType });
      expect(Math.abs(found.slopeIndex.value!)).toBeLessThan(1e-12);
      close(found.relativeIndex.value, 1);
      expect(found.slopeIndex.lower! < 0 && found.slopeIndex.upper! > 0).toBe(true);
    }
  });

  it('a negative multiplier turns the sign, the limits and the ratio over', () => {
    for (const [valueType, transform] of [
      ['continuous', false],
      ['proportion', false],
      ['proportion', true],
      ['rate', true],
    ] as const) {
      const plain = slopeIndex(quantileRows(decreasing), { ...QUICK, valueType, transform });
      const turned = slopeIndex(quantileRows(decreasing), { ...QUICK, valueType, transform, multiplier: -100 });
      close(turned.slopeIndex.value, -100 * plain.slopeIndex.value!);
      close(turned.relativeIndex.value, 1 / plain.relativeIndex.value!);
      for (const { slopeIndex: slope, relativeIndex: relative } of [plain, turned])
        for (const { value, lower, upper } of [slope, relative]) expect(lower! < value! && value! < upper!).toBe(true);
    }
  });

  it('draws the same for the same seed, and otherwise for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => slopeIndex(quantileRows(decreasing), { ...QUICK, seed }));
    expect(again).toEqual(one);
    expect(other!.slopeIndex.lower).not.toBe(one!.slopeIndex.lower);
    expect(other!.slopeIndex.value).toBe(one!.slopeIndex.value);
  });

  it('says how far its limits move when drawn again, less for more draws', () => {
    const moved = (repetitions: number): number =>
      slopeIndex(quantileRows(decreasing), { ...QUICK, repetitions, reliability: true }).reliability!.slopeIndex!;
    expect(moved(20_000)).toBeLessThan(moved(1000));
    expect(slopeIndex(quantileRows(decreasing), QUICK).reliability).toBeNull();
  });

  it('takes standard errors from 95% limits, on the sampling scale', () => {
    const withLimits = decreasing.map((value, i) => {
      const odds = value / (1 - value);
      const of = (z: number): number => (odds * Math.exp(z)) / (1 + odds * Math.exp(z));
      return { quantile: i + 1, population: 1000, value, lower: of(-0.1959963985), upper: of(0.1959963985) };
    });
    const options = { ...QUICK, valueType: 'proportion' } as const;
    const [given, derived] = [slopeIndex(quantileRows(decreasing), options), slopeIndex(withLimits, options)];
    close(derived.slopeIndex.lower, given.slopeIndex.lower!, 1e-6);
  });

  it('is null, with the reason, where a quantile or a value is missing, and has no limits without errors', () => {
    const missing = slopeIndex(quantileRows([1, 2, null, 4, 5]), QUICK);
    expect(missing.slopeIndex).toMatchObject(NONE);
    expect(missing.notes[0]).toContain('value of a quantile is missing');
    for (const rows of [quantileRows([1, 2, 3, 4]), [...quantileRows([1, 2, 3, 4, 5]), quantileRows([1])[0]!]])
      expect(slopeIndex(rows, QUICK).relativeIndex).toMatchObject(NONE);
    const unsure = slopeIndex(quantileRows([1, 2, 3, 4, 5], null), QUICK);
    expect(unsure.slopeIndex).toMatchObject({ lower: null, upper: null });
    expect(unsure.slopeIndex.value).toBeCloseTo(5, 10);
  });

  it('notes more than 10 quantiles', () => {
    const rows = quantileRows(Array.from({ length: 11 }, (_, i) => i));
    expect(slopeIndex(rows, { quantiles: 11, limits: 'exact' }).notes[0]).toContain('More than 10 quantiles');
  });

  it.each([
    ['four quantiles', () => slopeIndex(quantileRows([1, 2, 3, 4]), { quantiles: 4 })],
    ['a rate of 0', () => slopeIndex(quantileRows([0, 1, 2, 3, 4]), { ...QUICK, valueType: 'rate' })],
    [
      'a proportion of 1',
      () => slopeIndex(quantileRows([1, 0.5, 0.5, 0.5, 0.5]), { ...QUICK, valueType: 'proportion' }),
    ],
    ['a transformed continuous value', () => slopeIndex(quantileRows([1, 2, 3, 4, 5]), { ...QUICK, transform: true })],
    [
      'exact limits of a rate',
      () => slopeIndex(quantileRows([1, 2, 3, 4, 5]), { ...QUICK, valueType: 'rate', limits: 'exact' }),
    ],
    ['fewer than 1,000 draws', () => slopeIndex(quantileRows([1, 2, 3, 4, 5]), { quantiles: 5, repetitions: 999 })],
    ['a multiplier of 0', () => slopeIndex(quantileRows([1, 2, 3, 4, 5]), { ...QUICK, multiplier: 0 })],
    ['a negative standard error', () => slopeIndex(quantileRows([1, 2, 3, 4, 5], -1), QUICK)],
    [
      'a quantile of 6 in 5',
      () => slopeIndex([...quantileRows([1, 2, 3, 4]), { quantile: 6, population: 1, value: 1 }], QUICK),
    ],
  ])('%s is refused', (_what, run) => expect(run).toThrow(RangeError));
});

const person = fc.record({
  rank: fc.integer({ min: 0, max: 20 }),
  value: fc.integer({ min: 0, max: 100 }),
  population: fc.integer({ min: 1, max: 50 }),
});

describe('the concentration index', () => {
  const rows = fc.array(person, { minLength: 3, maxLength: 40 });

  it('changes sign with the order, and not with units, with ranks that say the same, or with everybody doubled', () => {
    fc.assert(
      fc.property(rows, (people) => {
        const given = concentrationIndex(people);
        if (given.value === null) return;
        const up = concentrationIndex(people, { order: 'descending' });
        expect(Math.abs(up.value! + given.value)).toBeLessThan(1e-10);
        for (const other of [
          people.map((one) => ({ ...one, value: one.value * 7 })),
          people.map((one) => ({ ...one, rank: one.rank ** 3 + 1 })),
          people.map((one) => ({ ...one, population: one.population * 2 })),
          [...people, ...people],
        ])
          expect(Math.abs(concentrationIndex(other).value! - given.value)).toBeLessThan(1e-10);
        expect(Math.abs(given.value)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('is the twin counted person by person', () => {
    fc.assert(
      fc.property(rows, (people) => {
        const each = people.flatMap(
          ({ rank, value, population }) => Array(population).fill({ rank, value }) as typeof people,
        );
        const place = (rank: number): number =>
          (each.filter((one) => one.rank < rank).length + each.filter((one) => one.rank === rank).length / 2) /
          each.length;
        const average = each.reduce((sum, { value }) => sum + value, 0) / each.length;
        const twin =
          (2 * each.reduce((sum, { rank, value }) => sum + value * place(rank), 0)) / each.length / average - 1;
        const { value } = concentrationIndex(people);
        if (value !== null) expect(Math.abs(value - twin)).toBeLessThan(1e-9);
      }),
    );
  });

  it('corrected by Wagstaff or Erreygers only turns over when health is counted as ill health', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('Wagstaff', 'Erreygers'), (people, correction: 'Wagstaff' | 'Erreygers') => {
        const options: ConcentrationOptions = { correction, bounds: [0, 100] };
        const health = concentrationIndex(people, options).value;
        const illness = concentrationIndex(
          people.map((one) => ({ ...one, value: 100 - one.value })),
          options,
        ).value;
        if (health !== null && illness !== null) expect(Math.abs(health + illness)).toBeLessThan(1e-9);
      }),
    );
  });

  it.each([
    ['nobody', []],
    ['a mean of 0', [1, 2, 3].map((rank) => ({ rank, value: 0 }))],
    ['ranks that do not differ', [1, 2, 3].map((value) => ({ rank: 1, value }))],
  ])('is null for %s', (_what, people) => expect(concentrationIndex(people)).toMatchObject(NONE));

  it('leaves out and counts rows with a missing figure, and has no limits below three rows', () => {
    const people = [
      { rank: 1, value: 2 },
      { rank: 2, value: null },
      { rank: 3, value: 4 },
    ];
    const found = concentrationIndex(people);
    expect(found).toMatchObject({ lower: null, upper: null, denominator: 2 });
    expect(found.notes).toEqual([
      '1 of 3 rows lack a figure and are left out.',
      'Fewer than three rows have no limits.',
    ]);
  });

  it('refuses what cannot be', () => {
    expect(() => concentrationIndex([{ rank: 1, value: 2, population: 0 }])).toThrow(RangeError);
    expect(() => concentrationIndex([{ rank: 1, value: 2 }], { correction: 'Wagstaff' })).toThrow(RangeError);
    expect(() => concentrationIndex([{ rank: 1, value: 0 }], { correction: 'Erreygers', bounds: [1, 0] })).toThrow(
      RangeError,
    );
  });
});

describe('the inequality gap', () => {
  const share = fc.integer({ min: 1, max: 99 }).map((x) => proportion(x, 100));

  it('turns over when the ends are swapped', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        close(inequalityGap(one, other).lower! + 2, 2 - inequalityGap(other, one).upper!);
        close(inequalityRatio(one, other).lower, 1 / inequalityRatio(other, one).upper!);
      }),
    );
  });

  it('takes each end by the confidence of its own limits', () => {
    const [near, far] = [0.95, 0.998].map((confidence) => ({
      ...mean([5, 5]),
      lower: 5,
      upper: 5,
      value: 5,
      confidence,
    }));
    const wide = { ...far!, lower: 5 - 3.090232306167813, upper: 5 + 3.090232306167813 };
    close(inequalityGap(wide, near!).upper, 1.959963984540054);
  });

  it('has no value without one end, no limits without a limit, and no ratio to 0', () => {
    expect(inequalityGap(mean([]), mean([1, 2]))).toMatchObject(NONE);
    expect(inequalityGap(mean([3]), mean([1, 2]))).toMatchObject({ value: 1.5, lower: null, upper: null });
    expect(inequalityRatio(proportion(5, 10), proportion(0, 10))).toMatchObject(NONE);
    expect(inequalityRatio(proportion(0, 10), proportion(5, 10))).toMatchObject({ value: 0, lower: null, upper: null });
    expect(() => inequalityGap(proportion(1, 2), mean([1, 2]))).toThrow(RangeError);
  });
});

describe('any finite input', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const above = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });
  const share = fc.double({ min: 1e-300, max: 1 - 1e-16, noNaN: true });

  it('gives finite figures, or none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, above, above, share), { minLength: 5, maxLength: 5 }), (rows) => {
        const of = (value: (row: [number, number, number, number]) => number): QuantileValue[] =>
          rows.map((row, i) => ({ quantile: i + 1, population: row[1], value: value(row), se: row[2] }));
        everyNumber(
          slopeIndex(
            of((row) => row[0]),
            { quantiles: 5, limits: 'exact' },
          ),
        );
        everyNumber(
          slopeIndex(
            of((row) => row[0]),
            { ...QUICK, reliability: true },
          ),
        );
        for (const transform of [false, true]) {
          everyNumber(
            slopeIndex(
              of((row) => row[1]),
              { ...QUICK, valueType: 'rate', transform },
            ),
          );
          everyNumber(
            slopeIndex(
              of((row) => row[3]),
              { ...QUICK, valueType: 'proportion', transform },
            ),
          );
        }
        everyNumber(concentrationIndex(rows.map(([rank, population, value]) => ({ rank, value, population }))));
        const bounded = rows.map(([rank, population, , value]) => ({ rank, value, population }));
        for (const correction of ['Wagstaff', 'Erreygers'] as const)
          everyNumber(concentrationIndex(bounded, { correction }));
        const [one, other] = [mean(rows.map((row) => row[0])), mean(rows.map((row) => row[1]))];
        everyNumber(inequalityGap(one, other));
        everyNumber(inequalityRatio(one, other));
      }),
      { numRuns: 40 },
    );
  });
});
