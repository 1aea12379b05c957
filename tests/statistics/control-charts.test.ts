/** Control charts of shares, rates, counts, measurements and rare events: tables, limits worked out slowly, invariances. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlChart } from '../../src/statistics/spc/control-chart.ts';
import { iChart, iPrimeChart, mrChart } from '../../src/statistics/spc/individuals-charts.ts';
import {
  advisePrimeChart,
  cChart,
  pChart,
  pPrimeChart,
  uChart,
  uPrimeChart,
} from '../../src/statistics/spc/proportion-and-rate-charts.ts';
import { gChart, tChart } from '../../src/statistics/spc/rare-event-charts.ts';
import { xmrChart } from '../../src/statistics/spc/xmr.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';

type Pair = [number, number];
const pair: fc.Arbitrary<Pair> = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
const pairs = fc.array(pair, { minLength: 2, maxLength: 24 });
const firsts = (all: Pair[]) => all.map(([x]) => x);
const seconds = (all: Pair[]) => all.map(([, n]) => n);

const near = (actual: number, wanted: number) =>
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(wanted)));

/** Centre and sigma of one point, by the table of section 12, term by term. */
function slowShare(all: Pair[], at: number, isShare: boolean): { centre: number; sigma: number } {
  let [events, opportunities] = [0, 0];
  for (const [x, n] of all) {
    events += x;
    opportunities += n;
  }
  const centre = events / opportunities;
  const spread = isShare ? centre * (1 - centre) : centre;
  return { centre, sigma: Math.sqrt(spread / all[at]![1]) };
}

function slowSigmaZ(all: Pair[], isShare: boolean): number {
  const z = all.map(([x, n], i) => {
    const { centre, sigma } = slowShare(all, i, isShare);
    return (x / n - centre) / sigma;
  });
  let sum = 0;
  for (let i = 1; i < z.length; i++) sum += Math.abs(z[i]! - z[i - 1]!);
  return sum / (z.length - 1) / 1.128;
}

describe('charts of shares and rates agree with the table worked out slowly', () => {
  it.each([
    ['p', pChart, pPrimeChart, true],
    ['u', uChart, uPrimeChart, false],
  ] as const)('%s and its prime', (_family, plain, prime, isShare) => {
    fc.assert(
      fc.property(pairs, (all) => {
        fc.pre(firsts(all).some((x) => x > 0) && (!isShare || all.some(([x, n]) => x < n)));
        const chart = plain(firsts(all), seconds(all));
        const primed = prime(firsts(all), seconds(all));
        const sigmaZ = slowSigmaZ(all, isShare);
        near(primed.sigmaZ!, sigmaZ);
        near(chart.sigmaZ!, sigmaZ);
        const most = isShare ? 1 : Number.POSITIVE_INFINITY;
        all.forEach(([x, n], i) => {
          const { centre, sigma } = slowShare(all, i, isShare);
          near(chart.points[i]!.value, x / n);
          near(chart.points[i]!.centre, centre);
          near(chart.points[i]!.upperLimit, Math.min(most, centre + 3 * sigma));
          near(chart.points[i]!.lowerWarning, Math.max(0, centre - 2 * sigma));
          near(primed.points[i]!.upperWarning, Math.min(most, centre + 2 * sigma * sigmaZ));
          near(primed.points[i]!.lowerLimit, Math.max(0, centre - 3 * sigma * sigmaZ));
        });
      }),
    );
  });
});

describe('control charts of any kind', () => {
  const DRAWN: [string, (all: Pair[]) => ControlChart][] = [
    ['p', (all) => pChart(firsts(all), seconds(all))],
    ['p′', (all) => pPrimeChart(firsts(all), seconds(all), { screenOutliers: true, neverNarrower: true })],
    ['u', (all) => uChart(firsts(all), seconds(all))],
    ['u′', (all) => uPrimeChart(firsts(all), seconds(all))],
    ['c', (all) => cChart(firsts(all))],
    ['I', (all) => iChart(firsts(all))],
    ['MR', (all) => mrChart(firsts(all))],
    ['I′', (all) => iPrimeChart(firsts(all), seconds(all), { screenOutliers: true })],
    ['T', (all) => tChart(seconds(all))],
    ['G', (all) => gChart(firsts(all))],
  ];

  it.each(DRAWN)('%s: the lines are in order, and no value is below what is possible', (_kind, draw) => {
    fc.assert(
      fc.property(pairs, (all) => {
        for (const point of draw(all).points) {
          const { lowerLimit, lowerWarning, centre, upperWarning, upperLimit } = point;
          const lines = [lowerLimit, lowerWarning, centre, upperWarning, upperLimit];
          expect(lines.toSorted((a, b) => a - b)).toEqual(lines);
        }
      }),
    );
  });

  it.each(DRAWN)('%s: finite numbers or a refusal, for any finite input', (_kind, draw) => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    const some = fc.oneof(any, any.map(Math.abs), fc.integer({ min: 0, max: 9 }), fc.constantFrom(1e300, 5e-324, 0));
    fc.assert(
      fc.property(fc.array(fc.tuple(some, some), { maxLength: 12 }), (all) => {
        expectFiniteOrRefused(() => draw(all));
      }),
      { numRuns: 300 },
    );
  });

  it.each(DRAWN)('%s: no values, or a single one, never fail', (_kind, draw) => {
    expect(draw([]).points).toEqual([]);
    expectFiniteOrRefused(() => draw([[3, 7]]));
  });

  it('pass over what was not reported, and keep the place of what was', () => {
    const chart = pChart([1, null, 3], [10, 10, null]);
    expect(chart.points.map((point) => point.index)).toEqual([0]);
    expect(mrChart([5, null, 9]).points).toMatchObject([{ index: 2, value: 4 }]);
    expect(cChart([0, 0]).points[1]).toMatchObject({ value: 0, upperLimit: 0, rule: 'Common Cause' });
  });

  it('name special causes by the XmR rules, each point by its own limits', () => {
    const [n, wide] = [Array(12).fill(1000), Array(12).fill(100_000)];
    expect(pChart([...Array(11).fill(100), 160], n).points.at(-1)!.rule).toBe('Above UCL');
    const mixed = pChart([10, 1000, 10, 1000, 13, 1300], [100, 10_000, 100, 10_000, 100, 10_000]);
    expect(mixed.points.slice(4).map((point) => point.rule)).toEqual(['Common Cause', 'Above UCL']);
    const rising = cChart([10, 11, 12, 13, 14, 15, 16]);
    expect(rising.points[0]!.rule).toBe('7 Point Trend (Increasing)');
    expect(uChart(Array(12).fill(7), wide).points[0]!.rule).toBe('Common Cause');
    expect(cChart([10, 11, 12, 13, 14, 15], { profile: 'textbook' }).points[0]!.rule).toBe(
      '6 Point Trend (Increasing)',
    );
  });

  it('draw a moving range up to 3.267 averages, with the warning at two thirds of that', () => {
    const [point] = mrChart([10, 14, 12, 18]).points;
    expect(point).toMatchObject({ value: 4, centre: 4, lowerLimit: 0, lowerWarning: 0 });
    expect(point!.upperLimit).toBeCloseTo(13.068, 12);
    expect(point!.upperWarning).toBeCloseTo(8.712, 12);
  });

  it('name only moves above the limit on a moving-range chart', () => {
    const series = [0, 1, 3, 6, 10, 15, 21, 28, 36, 45];
    expect(new Set(mrChart(series).points.map((point) => point.rule))).toEqual(new Set(['Common Cause']));
    expect(mrChart([...Array(12).fill(5), 50]).points.at(-1)!.rule).toBe('Above UCL');
  });
});

describe('what each kind promises', () => {
  const series = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });

  it('an I chart is an XmR chart but for the rounding of 2.66', () => {
    fc.assert(
      fc.property(series, (values) => {
        const [i, xmr] = [iChart(values).points[0]!, xmrChart(values, { polarity: 'neutral', screenOutliers: false })];
        near((i.upperLimit - i.centre) * 1.128 * 2.66, (xmr.points[0]!.upperLimit - xmr.points[0]!.mean) * 3);
      }),
    );
  });

  it('an I′ chart of equal denominators is an I chart but for the rounding of 1.128', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 1000 }), (values, n) => {
        const weighted = iPrimeChart(values, Array(values.length).fill(n)).points[0]!;
        const plain = iChart(values).points[0]!;
        near(weighted.centre, plain.centre);
        near(
          (weighted.upperLimit - weighted.centre) * (2 / Math.sqrt(Math.PI)),
          (plain.upperLimit - plain.centre) * 1.128,
        );
      }),
    );
  });

  it('a T chart is the same in days and in hours', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 20 }), (days) => {
        const [inDays, inHours] = [tChart(days).points[0]!, tChart(days.map((day) => day * 24)).points[0]!];
        near(inHours.centre, inDays.centre * 24);
        near(inHours.upperLimit, inDays.upperLimit * 24);
      }),
    );
  });

  it('a u chart is the same per bed day and per thousand', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const [one, thousand] = [
          uChart(firsts(all), seconds(all)),
          uChart(
            firsts(all),
            seconds(all).map((n) => n / 1000),
          ),
        ];
        near(thousand.points[0]!.upperLimit, one.points[0]!.upperLimit * 1000);
        if (one.sigmaZ !== null) near(thousand.sigmaZ!, one.sigmaZ);
      }),
    );
  });

  it('a p chart of failures is one of successes upside down', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const [had, not] = [
          pChart(firsts(all), seconds(all)),
          pChart(
            all.map(([x, n]) => n - x),
            seconds(all),
          ),
        ];
        near(not.points[0]!.upperLimit, 1 - had.points[0]!.lowerLimit);
        near(not.points[0]!.centre, 1 - had.points[0]!.centre);
      }),
    );
  });

  it('a G chart draws the median, and its limits around the mean', () => {
    const [point] = gChart([1, 1, 1, 21]).points;
    expect(point).toMatchObject({ centre: 1, lowerLimit: 0 });
    expect(point!.upperLimit).toBeCloseTo(6 + 3 * Math.sqrt(42), 12);
  });
});

describe('whether a prime chart is to be preferred', () => {
  const big = [7610, 7455, 7702, 7333, 7820, 7011];
  const [of, small, ofSmall] = [
    [10_210, 9_980, 10_150, 9_890, 10_320, 9_805],
    [812, 790, 845, 830, 801, 856],
    [3105, 2990, 3220, 3180, 3060, 3300],
  ];

  it('is said by σz above 1.1, on the chart too', () => {
    expect(advisePrimeChart('p', big, of!)).toMatchObject({ preferPrime: true });
    // σz is 1.39 in the first three months, and 0.20 in the small series
    expect(advisePrimeChart('p', big.slice(0, 3), of!.slice(0, 3)).preferPrime).toBe(true);
    expect(advisePrimeChart('p', small!, ofSmall!)).toMatchObject({ preferPrime: false });
    expect(pChart(big, of!).notes.join(' ')).toContain('a p′ chart is to be preferred');
    expect(pChart(small!, ofSmall!).notes).toEqual([]);
  });

  it('cannot be said of one pair, or where all or none had it', () => {
    for (const [x, n] of [
      [[5], [10]],
      [
        [10, 10],
        [10, 10],
      ],
      [[], []],
    ])
      expect(advisePrimeChart('p', x!, n!)).toMatchObject({ sigmaZ: null, preferPrime: null });
  });

  it('narrows the limits when σz is below 1, unless told never to, and says so', () => {
    const [plain, prime] = [pChart(small!, ofSmall!), pPrimeChart(small!, ofSmall!)];
    expect(prime.points[0]!.upperLimit).toBeLessThan(plain.points[0]!.upperLimit);
    expect(prime.notes.join(' ')).toContain('narrower');
    const never = pPrimeChart(small!, ofSmall!, { neverNarrower: true });
    expect(never.points[0]!.upperLimit).toBe(plain.points[0]!.upperLimit);
    expect(never.notes.join(' ')).toContain('a choice, not a standard');
  });

  it('screening leaves one wild period out of σz', () => {
    const counts = [50, 52, 48, 51, 49, 50, 52, 400, 48, 51, 50, 49];
    const n = Array(12).fill(1000);
    const [all, screened] = [pPrimeChart(counts, n), pPrimeChart(counts, n, { screenOutliers: true })];
    expect(screened.sigmaZ!).toBeLessThan(all.sigmaZ! / 3);
  });
});

describe('what cannot be is refused', () => {
  it.each([
    ['a denominator of 0', () => pChart([0], [0])],
    ['a numerator above its denominator', () => pChart([2], [1])],
    ['a negative count', () => uChart([-1], [5])],
    ['counts without their denominators', () => uChart([1, 2], [5])],
    ['a count that is no number', () => cChart([Number.NaN])],
    ['a time of 0', () => tChart([0, 5])],
    ['negative cases between events', () => gChart([-1])],
    ['a denominator of 0 of an average', () => iPrimeChart([1, 2], [1, 0])],
    ['values too large to add', () => iChart([1e308, -1e308])],
  ])('%s', (_what, run) => {
    expect(run).toThrow(RangeError);
  });
});
