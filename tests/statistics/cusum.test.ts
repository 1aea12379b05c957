/** CUSUMs, EWMA and run charts: twins, symmetry, resets, thresholds against exact run lengths. */
import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { poissonProbability } from '../../src/statistics/distributions/poisson.ts';
import { randomSource } from '../../src/statistics/distributions/random.ts';
import { ewmaChart } from '../../src/statistics/spc/ewma-chart.ts';
import { outcomeWeight, poissonCusum, riskAdjustedCusum } from '../../src/statistics/spc/likelihood-cusum.ts';
import { anhoejThresholds, runChart } from '../../src/statistics/spc/run-chart.ts';
import { poissonThreshold, riskAdjustedThreshold } from '../../src/statistics/spc/simulate-threshold.ts';
import { tabularCusum } from '../../src/statistics/spc/tabular-cusum.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';

const any = fc.double({ noNaN: true, noDefaultInfinity: true });
const series = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 40 });

describe('the tabular CUSUM', () => {
  const options = { target: 2, deviation: 4, slack: 0.5, decision: 4 };

  it('is the greatest rise of the plain cumulative sum above its lowest point so far', () => {
    fc.assert(
      fc.property(series, (values) => {
        let [sum, lowest] = [0, 0];
        tabularCusum(values, options).forEach((point, i) => {
          sum += (values[i]! - 2) / 4 - 0.5;
          lowest = Math.min(lowest, sum);
          expect(point.high).toBeCloseTo(sum - lowest, 9);
        });
      }),
    );
  });

  it('swaps high and low when the series is turned about its target', () => {
    fc.assert(
      fc.property(series, (values) => {
        const there = tabularCusum(
          values.map((value) => 4 - value),
          options,
        );
        tabularCusum(values, options).forEach((point, i) => {
          expect([there[i]!.low, there[i]!.lowCount]).toEqual([point.high, point.highCount]);
        });
      }),
    );
  });

  it('says the same in another unit', () => {
    fc.assert(
      fc.property(series, (values) => {
        const there = tabularCusum(
          values.map((value) => value * 8 + 100),
          { ...options, target: 116, deviation: 32 },
        );
        expect(there.map((point) => [point.high, point.low, point.signal, point.changeFrom])).toEqual(
          tabularCusum(values, options).map((point) => [point.high, point.low, point.signal, point.changeFrom]),
        );
      }),
    );
  });

  it('says from where the change runs by the position in the series, missing periods included', () => {
    const points = tabularCusum([0, null, 10, null, 12, 14], { target: 0, deviation: 4, decision: 4 });
    expect(points.at(-1)).toMatchObject({ index: 5, signal: 'high', changeFrom: 2, highCount: 3 });
  });

  it('signals in control about as seldom as the published run lengths say', () => {
    const source = randomSource(20);
    const runLength = (decision: number): number => {
      const values = Array.from({ length: 4_000 }, () => source.normal());
      const at = tabularCusum(values, { target: 0, deviation: 1, decision }).findIndex(
        (point) => point.signal !== null,
      );
      return at < 0 ? values.length : at + 1;
    };
    const lengths = Array.from({ length: 600 }, () => runLength(4));
    const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    // 168 published; the standard error of 600 runs is about 7
    expect(Math.abs(average - 168)).toBeLessThan(25);
  });

  it('gives finite numbers or refuses, for any finite input', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), any, any, (values, target, deviation) => {
        expectFiniteOrRefused(() => tabularCusum(values, { target, deviation }));
      }),
    );
  });
});

describe('the risk-adjusted CUSUM', () => {
  const cases = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0.001, max: 0.999, noNaN: true })), {
    maxLength: 40,
  });
  const split = (all: [number, number][]): [number[], number[]] => [all.map(([y]) => y), all.map(([, p]) => p)];

  it('weighs an outcome by the ratio of its probabilities at changed and at predicted odds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (p, r) => {
          const odds = (r * p) / (1 - p);
          const changed = odds / (1 + odds);
          expect(outcomeWeight(1, p, r)).toBeCloseTo(Math.log(changed / p), 9);
          expect(outcomeWeight(0, p, r)).toBeCloseTo(Math.log((1 - changed) / (1 - p)), 9);
        },
      ),
    );
  });

  it('counts VLAD as expected less observed, and is never below 0', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const [y, p] = split(all);
        const points = riskAdjustedCusum(y, p);
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        if (points.length > 0) expect(points.at(-1)!.vlad).toBeCloseTo(sum(p) - sum(y), 9);
        for (const point of points) expect(Math.min(point.sumUp, point.sumDown)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('looks for improvement as it looks for deterioration of the opposite outcome', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const [y, p] = split(all);
        const there = riskAdjustedCusum(
          y.map((outcome) => 1 - outcome),
          p.map((risk) => 1 - risk),
        );
        riskAdjustedCusum(y, p).forEach((point, i) => {
          expect(there[i]!.sumUp).toBeCloseTo(point.sumDown, 9);
        });
      }),
    );
  });

  it('begins again after an alarm, or goes on when told', () => {
    const [y, p] = [Array(6).fill(1), Array(6).fill(0.1)];
    const again = riskAdjustedCusum(y, p, { threshold: 1 });
    expect(again.map((point) => point.alarm)).toEqual([
      null,
      'deterioration',
      null,
      'deterioration',
      null,
      'deterioration',
    ]);
    const on = riskAdjustedCusum(y, p, { threshold: 1, resetAfterAlarm: false });
    expect(on.at(-1)!.sumUp).toBeCloseTo(6 * on[0]!.weightUp, 12);
    expect(riskAdjustedCusum(Array(30).fill(0), Array(30).fill(0.5), { threshold: 2 })[6]!.alarm).toBe('improvement');
  });

  it('begins again after an alarm of improvement too', () => {
    const alarms = riskAdjustedCusum(Array(14).fill(0), Array(14).fill(0.5), { threshold: 2 }).map(
      (point) => point.alarm,
    );
    expect(alarms.map((alarm) => (alarm === 'improvement' ? 1 : 0)).join('')).toBe('00000010000001');
  });

  it('passes over cases without outcome or risk', () => {
    const points = riskAdjustedCusum([1, null, 1], [0.1, 0.1, null]);
    expect(points.map((point) => point.index)).toEqual([0]);
  });
});

describe('the Poisson CUSUM', () => {
  it('begins again after an alarm, and finds falls with a ratio below 1', () => {
    const alarms = poissonCusum([20, 20, 5], [5, 5, 5], { threshold: 5 }).map((point) => point.alarm);
    expect(alarms).toEqual([true, true, false]);
    expect(poissonCusum([0, 0, 0], [5, 5, 5], { rateRatio: 0.5, threshold: 5 })[2]!.alarm).toBe(true);
  });

  it('gives finite numbers or refuses, for any finite input', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(any, any), { maxLength: 10 }), any, (all, rateRatio) => {
        expectFiniteOrRefused(() =>
          poissonCusum(
            all.map(([o]) => o),
            all.map(([, e]) => e),
            { rateRatio },
          ),
        );
      }),
    );
  });
});

/** The exact average run length of max(0, S + X − 3) above `most`, X Poisson, by the equations of its states. */
function exactRunLength(mean: number, most: number): number {
  const states = most + 1;
  const stay = Matrix.zeros(states, states);
  for (let from = 0; from < states; from++)
    for (let count = 0; count <= most + 3; count++) {
      const to = Math.max(0, from + count - 3);
      if (to <= most) stay.set(from, to, stay.get(from, to) + poissonProbability(count, mean));
    }
  const left = Matrix.sub(Matrix.eye(states), stay);
  return solve(left, Matrix.ones(states, 1)).get(0, 0);
}

describe('simulated thresholds', () => {
  it('lie where the exact run length of the chart says', () => {
    // at R = 2 and E = 3 ln 2 the sum moves in steps of ln 2, so that the chart has few states and can be solved
    const mean = 3 * Math.LN2;
    const wanted = exactRunLength(mean, 5);
    const found = poissonThreshold([mean], 2, { aim: { averageRunLength: wanted * 0.9 }, seed: 11, runs: 2_000 });
    expect(found.threshold / Math.LN2).toBeCloseTo(5, 9);
    expect(Math.abs(found.achieved - wanted)).toBeLessThan(4 * found.standardError);
  });

  it('hold, in outcomes simulated anew, the false alarm rate that was asked', () => {
    const risks = [0.02, 0.05, 0.1, 0.3];
    const { threshold } = riskAdjustedThreshold(risks, 2, {
      aim: { falseAlarmRate: 0.1, within: 300 },
      seed: 5,
      runs: 2_000,
    });
    const source = randomSource(77);
    let alarmed = 0;
    for (let run = 0; run < 1_000; run++) {
      const p = Array.from({ length: 300 }, () => risks[source.integer(4)]!);
      const y = p.map((risk) => (source.uniform() < risk ? 1 : 0));
      if (riskAdjustedCusum(y, p, { threshold }).some((point) => point.alarm === 'deterioration')) alarmed += 1;
    }
    // one standard error is about 0.01
    expect(Math.abs(alarmed / 1_000 - 0.1)).toBeLessThan(0.04);
  });

  it('repeat for the same seed, and rise with what is asked', () => {
    const at = (averageRunLength: number) =>
      riskAdjustedThreshold([0.1], 2, { aim: { averageRunLength }, seed: 3, runs: 200 }).threshold;
    expect(at(100)).toBe(at(100));
    const thresholds = [50, 100, 200, 400].map(at);
    expect(thresholds.toSorted((a, b) => a - b)).toEqual(thresholds);
    expect(new Set(thresholds).size).toBe(4);
  });

  it.each([
    ['no risks', () => riskAdjustedThreshold([], 2, { aim: { averageRunLength: 100 }, seed: 1 })],
    ['a risk of 1', () => riskAdjustedThreshold([1], 2, { aim: { averageRunLength: 100 }, seed: 1 })],
    ['an odds ratio of 1', () => riskAdjustedThreshold([0.1], 1, { aim: { averageRunLength: 100 }, seed: 1 })],
    ['too few runs', () => poissonThreshold([4], 2, { aim: { averageRunLength: 100 }, seed: 1, runs: 10 })],
    ['more than can be simulated', () => poissonThreshold([4], 2, { aim: { averageRunLength: 1e9 }, seed: 1 })],
    ['a rate of 0', () => poissonThreshold([4], 2, { aim: { falseAlarmRate: 0, within: 10 }, seed: 1 })],
    ['half a stretch', () => poissonThreshold([4], 2, { aim: { falseAlarmRate: 0.1, within: 0.5 }, seed: 1 })],
  ])('refuse %s', (_what, run) => {
    expect(run).toThrow(RangeError);
  });
});

describe('the EWMA', () => {
  it('is the weighted sum of all values so far', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.05, max: 1, noNaN: true }), (values, weight) => {
        ewmaChart(values, { target: 3, deviation: 2, weight }).forEach((point, i) => {
          let slow = 3 * (1 - weight) ** (i + 1);
          for (let j = 0; j <= i; j++) slow += values[j]! * weight * (1 - weight) ** (i - j);
          expect(point.average).toBeCloseTo(slow, 9);
        });
      }),
    );
  });

  it('has limits that widen as it settles, and turns with its series', () => {
    fc.assert(
      fc.property(series, (values) => {
        const points = ewmaChart(values, { target: 0, deviation: 5 });
        const turned = ewmaChart(
          values.map((value) => -value),
          { target: 0, deviation: 5 },
        );
        points.forEach((point, i) => {
          if (i > 0) expect(point.upperLimit).toBeGreaterThan(points[i - 1]!.upperLimit);
          expect(turned[i]!.average).toBeCloseTo(-point.average, 12);
        });
      }),
    );
  });

  it('with all weight on the newest value is a chart of the values', () => {
    const [point] = ewmaChart([12, null, 20], { target: 10, deviation: 2, weight: 1 }).slice(-1);
    expect(point).toMatchObject({ index: 2, average: 20, upperLimit: 16, signal: 'high' });
  });

  it('gives finite numbers or refuses, for any finite input', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), any, any, any, (values, target, deviation, weight) => {
        expectFiniteOrRefused(() => ewmaChart(values, { target, deviation, weight }));
      }),
    );
  });
});

describe('the run chart', () => {
  const useful = (values: number[], centre: number) => values.filter((value) => value !== centre);

  it('counts runs and crossings as one would by hand', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), (values) => {
        const chart = runChart(values);
        const sorted = [...values].sort((a, b) => a - b);
        const n = sorted.length;
        expect(chart.centre).toBe((sorted[Math.floor((n - 1) / 2)]! + sorted[Math.ceil((n - 1) / 2)]!) / 2);
        const word = useful(values, chart.centre!)
          .map((value) => (value > chart.centre! ? 'a' : 'b'))
          .join('');
        expect(chart.useful).toBe(word.length);
        const runs = word.match(/a+|b+/g);
        expect(chart.longestRun).toBe(runs ? Math.max(...runs.map((run) => run.length)) : null);
        expect(chart.crossings).toBe(runs ? runs.length - 1 : null);
      }),
    );
  });

  it('says the same of a series upside down, backwards, and in another unit', () => {
    fc.assert(
      fc.property(series, (values) => {
        const told = ({ longestRun, crossings, signal }: ReturnType<typeof runChart>) => [
          longestRun,
          crossings,
          signal,
        ];
        const here = told(runChart(values));
        expect(told(runChart(values.map((value) => -value)))).toEqual(here);
        expect(told(runChart(values.toReversed()))).toEqual(here);
        expect(told(runChart(values.map((value) => value * 4 + 7)))).toEqual(here);
      }),
    );
  });

  it('is no signal at the longest run and the fewest crossings that are allowed, and is one beyond either', () => {
    // twelve useful points may have a run of seven, and must cross three times
    const chart = (word: string) =>
      runChart(
        [...word].map((side) => (side === 'a' ? 1 : -1)),
        { centre: 0 },
      );
    expect(chart('aaaaaaabbbab')).toMatchObject({ longestRun: 7, crossings: 3, signal: false });
    expect(chart('aaaaaaabbbbb')).toMatchObject({ longestRun: 7, crossings: 1, signal: true });
    expect(chart('aaabbbbaaaaa')).toMatchObject({ longestRun: 5, crossings: 2, signal: true });
    expect(chart('aaaaaaaababb')).toMatchObject({ longestRun: 8, crossings: 3, signal: true });
  });

  it('asks of more points a longer run and more crossings', () => {
    for (let n = 2; n <= 200; n++) {
      const [less, more] = [anhoejThresholds(n - 1), anhoejThresholds(n)];
      expect(more.longestRunMost).toBeGreaterThanOrEqual(less.longestRunMost);
      expect(more.crossingsLeast).toBeGreaterThanOrEqual(less.crossingsLeast);
    }
  });

  it('takes a centre known from before, and says where there is too little', () => {
    expect(runChart([6, 7, 8, 6, 7, 8, 6, 7, 8, 6], { centre: 5 })).toMatchObject({ longestRun: 10, signal: true });
    expect(runChart([]).centre).toBeNull();
    expect(runChart([1, 2]).notes.join(' ')).toContain('below 10 the rules find little');
    expect(() => runChart([1], { centre: Number.NaN })).toThrow(RangeError);
    expect(() => runChart([Number.POSITIVE_INFINITY])).toThrow(RangeError);
  });

  it('gives finite numbers for any finite series', () => {
    fc.assert(fc.property(fc.array(any, { maxLength: 12 }), (values) => expectFiniteOrRefused(() => runChart(values))));
  });
});
