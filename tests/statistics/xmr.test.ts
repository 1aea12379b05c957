import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polarity, XmrProfileName } from '../../src/statistics/spc/chart-types.ts';
import { xmrChart } from '../../src/statistics/spc/xmr.ts';
import { XMR_PROFILES } from '../../src/statistics/spc/xmr-profiles.ts';
import { findSignals } from '../../src/statistics/spc/xmr-rules.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';

const steady = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10, 11, 10];

describe('an XmR chart', () => {
  it('gives the worked example of its documentation', () => {
    const chart = xmrChart([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], { polarity: 'neutral' });
    expect(chart.points[4]).toMatchObject({ rule: 'Above UCL', pointType: 'special_cause_neutral_high' });
    expect(chart.points[0]!.mean).toBeCloseTo(1.944444, 6);
    expect(chart.points[0]!.lowerLimit).toBeCloseTo(-0.715556, 6);
    expect(chart.points[0]!.upperLimit).toBeCloseTo(4.604444, 6);
    expect(chart.notes).toContain('2 unusually large moving ranges were left out of the limits.');
    const once = xmrChart([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 10], { polarity: 'neutral' });
    expect(once.notes).toContain('1 unusually large moving range was left out of the limits.');
  });

  it('skips what was not reported, keeps its place, and takes the range between the values on its two sides', () => {
    const chart = xmrChart([10, null, 13, 12], { polarity: 'increase' });
    expect(chart.points.map((point) => point.index)).toEqual([0, 2, 3]);
    expect(chart.points[0]!.upperLimit).toBeCloseTo(35 / 3 + 2.66 * 2, 10);
    expect(chart.notes.join(' ')).toContain('1 of 4 periods have no value');
  });

  it('draws no limits from one value, and none from nothing', () => {
    for (const values of [[], [null, null], [5], [null, 5]]) {
      const chart = xmrChart(values, { polarity: 'increase', target: 1 });
      expect(chart).toMatchObject({ points: [], variation: null, assurance: null });
      expect(chart.notes[0]).toContain('fewer than two reported values');
    }
  });

  it('warns below 13 points and not from 13 on', () => {
    expect(xmrChart(steady.slice(0, 12), { polarity: 'neutral' }).notes.join()).toContain('rest on 12 points');
    expect(xmrChart(steady.slice(0, 13), { polarity: 'neutral' }).notes).toEqual([]);
  });

  it('calls a flat series common cause, at any level', () => {
    for (const level of [0, 0.1, 0.7, 1 / 3, 12345.678]) {
      const chart = xmrChart(Array(24).fill(level), { polarity: 'decrease' });
      expect(new Set(chart.points.map((point) => point.rule))).toEqual(new Set(['Common Cause']));
      expect(chart.variation).toBe('common_cause');
    }
  });

  it('reads a point equal to the limit against the target as inconsistent, and gives no assurance without direction', () => {
    const flat = Array(14).fill(5);
    expect(xmrChart(flat, { polarity: 'increase', target: 5 }).assurance).toBe('inconsistent');
    expect(xmrChart(flat, { polarity: 'increase', target: 4 }).assurance).toBe('consistent_pass');
    expect(xmrChart(flat, { polarity: 'decrease', target: 4 }).assurance).toBe('consistent_fail');
    expect(xmrChart(flat, { polarity: 'neutral', target: 4 }).assurance).toBeNull();
    expect(xmrChart(flat, { polarity: 'increase', target: null }).assurance).toBeNull();
  });

  it('rebases several times, and leaves a rebase of one point undone with a note', () => {
    const values = [...steady, ...steady.map((v) => v + 20), ...steady.map((v) => v - 5)];
    const chart = xmrChart(values, { polarity: 'neutral', rebaseAt: [28, 14, 41] });
    expect(chart.points.map((point) => point.group)).toEqual([
      ...Array(14).fill(0),
      ...Array(14).fill(1),
      ...Array(14).fill(2),
    ]);
    expect(new Set(chart.points.map((point) => point.rule))).toEqual(new Set(['Common Cause']));
    expect(chart.notes.join(' ')).toContain('A rebase was not done');
  });

  it('computes limits on a baseline and applies them to all, before it and after it', () => {
    const values = [30, 31, ...steady, 30, 31];
    const chart = xmrChart(values, { polarity: 'neutral', baseline: { from: 2, to: 15 } });
    const alone = xmrChart(steady, { polarity: 'neutral' });
    expect(chart.points[0]).toMatchObject({ mean: alone.points[0]!.mean, upperLimit: alone.points[0]!.upperLimit });
    expect(chart.points.filter((point) => point.rule === 'Above UCL').map((point) => point.index)).toEqual([
      0, 1, 16, 17,
    ]);
  });

  it('shows a ghost without letting it move limits, join runs or speak for the chart', () => {
    const values = [...steady, 500];
    const chart = xmrChart(values, { polarity: 'increase', target: 9, ghosts: [14] });
    const without = xmrChart(steady, { polarity: 'increase', target: 9 });
    expect(chart.points[14]).toMatchObject({
      value: 500,
      ghost: true,
      rule: 'Common Cause',
      pointType: 'common_cause',
    });
    expect(chart.points.slice(0, 14)).toEqual(without.points);
    expect([chart.variation, chart.assurance]).toEqual([without.variation, without.assurance]);
    expect(chart.notes.join(' ')).toContain('1 points are ghosts');
  });

  it('gives no points where a baseline or the ghosts leave fewer than two values to compute from', () => {
    const values = [...Array(12).fill(null), ...steady];
    expect(xmrChart(values, { polarity: 'neutral', baseline: { from: 0, to: 11 } }).points).toEqual([]);
    expect(xmrChart([1, 2, 3], { polarity: 'neutral', ghosts: [0, 1] }).points).toEqual([]);
  });

  it.each([
    ['a value that is no number', [1, Number.NaN], {}],
    ['an infinite value', [1, Number.POSITIVE_INFINITY], {}],
    ['values too large to add', [1e308, 1e308, 1e308], {}],
    ['rebased and fixed', steady, { rebaseAt: [3], fixFirst: 12 }],
    ['rebased with a baseline', steady, { rebaseAt: [3], baseline: { from: 0, to: 12 } }],
    ['fixed with a baseline', steady, { fixFirst: 12, baseline: { from: 0, to: 12 } }],
    ['fixed on fewer than 12', steady, { fixFirst: 11 }],
    ['a baseline of fewer than 12', steady, { baseline: { from: 0, to: 10 } }],
    ['a baseline beyond the series', steady, { baseline: { from: 0, to: 14 } }],
    ['a ghost beyond the series', steady, { ghosts: [14] }],
    ['a rebase between positions', steady, { rebaseAt: [3.5] }],
    ['a rebase after the series', steady, { rebaseAt: [99] }],
    ['a rebase before the series', steady, { rebaseAt: [-3] }],
    ['a target that is no number', steady, { target: Number.NaN }],
  ])('refuses %s', (_what, values, options) => {
    expect(() => xmrChart(values, { polarity: 'neutral', ...options })).toThrow(RangeError);
  });
});

/** The last point makes the icon: a column of 12 quiet months, then what is written. */
const quiet = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10];

describe('the variation icon says which way the last point is special, and whether that is good', () => {
  it.each([
    ['a high point', [30], 'increase', 'improvement_high'],
    ['a high point', [30], 'decrease', 'concern_high'],
    ['a high point', [30], 'neutral', 'neutral_high'],
    ['a low point', [-10], 'increase', 'concern_low'],
    ['a low point', [-10], 'decrease', 'improvement_low'],
    ['a low point', [-10], 'neutral', 'neutral_low'],
    ['a quiet end', [10], 'increase', 'common_cause'],
    ['a high point a month ago', [30, 10], 'increase', 'common_cause'],
    ['a high point, then no report', [30, null], 'increase', 'improvement_high'],
  ] as const)('%s, %j, when %s is better: %s', (_what, end, polarity, icon) => {
    expect(xmrChart([...quiet, ...end], { polarity }).variation).toBe(icon);
  });
});

describe('the assurance icon compares the target with the last limits', () => {
  const { lowerLimit, upperLimit } = xmrChart(quiet, { polarity: 'neutral' }).points[0]!;
  it.each([
    ['above both limits', upperLimit + 1, 'increase', 'consistent_fail'],
    ['above both limits', upperLimit + 1, 'decrease', 'consistent_pass'],
    ['below both limits', lowerLimit - 1, 'increase', 'consistent_pass'],
    ['below both limits', lowerLimit - 1, 'decrease', 'consistent_fail'],
    ['on the upper limit', upperLimit, 'increase', 'inconsistent'],
    ['on the lower limit', lowerLimit, 'decrease', 'inconsistent'],
    ['between the limits', 10, 'increase', 'inconsistent'],
    ['above both limits', upperLimit + 1, 'neutral', null],
    ['absent', null, 'increase', null],
  ] as const)('a target %s, when %s is better: %s', (_what, target, polarity, icon) => {
    expect(xmrChart(quiet, { polarity, target }).assurance).toBe(icon);
  });
});

describe('the same series by each convention', () => {
  const NAMES = Object.keys(XMR_PROFILES) as XmrProfileName[];
  const wide = { mean: 0, lowerLimit: -100, upperLimit: 100, nearLower: -66, nearUpper: 66 };
  it.each([
    // points, what they are, and the profiles that call the last of them special
    ['six that rise', [-30, -20, -10, 10, 20, 30], ['nhs-england-excel-six', 'textbook']],
    ['seven that rise', [-30, -20, -10, 10, 20, 30, 40], NAMES],
    ['six above the mean', [5, 6, 5, 6, 5, 6], ['nhs-england-excel-six']],
    [
      'seven above the mean',
      [5, 6, 5, 6, 5, 6, 5],
      ['nhsr-plotthedots', 'nhs-england-excel', 'nhs-england-excel-six', 'nhs-england-sql'],
    ],
    ['eight above the mean', [5, 6, 5, 6, 5, 6, 5, 6], NAMES],
    ['two of three near, all above', [70, 10, 70], NAMES],
    ['two of three near, one below the mean', [70, -10, 70], ['textbook']],
    [
      'one outside and one near',
      [110, 10, 70],
      ['nhs-england-excel', 'nhs-england-excel-six', 'nhs-england-sql', 'textbook'],
    ],
    ['near both limits', [70, -70, 5], []],
  ] as [string, number[], XmrProfileName[]][])('%s', (_what, values, special) => {
    const found = NAMES.filter((name) => findSignals(values, wide, XMR_PROFILES[name]).at(-1) !== 'Common Cause');
    expect(found).toEqual(NAMES.filter((name) => special.includes(name)));
  });

  it('names the length that its rule asks for', () => {
    const rising = [-30, -20, -10, 10, 20, 30];
    expect(findSignals(rising, wide, XMR_PROFILES.textbook)[0]).toBe('6 Point Trend (Increasing)');
    expect(findSignals(Array(8).fill(-5), wide, XMR_PROFILES.textbook)[0]).toBe('8 Points Below CL');
  });

  it('screens as the profile does, unless told otherwise', () => {
    const values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
    const upper = (profile: XmrProfileName, screenOutliers?: boolean) =>
      xmrChart(values, {
        polarity: 'neutral',
        profile,
        ...(screenOutliers === undefined ? {} : { screenOutliers }),
      }).points[0]!.upperLimit;
    expect(upper('nhsr-plotthedots')).toBeCloseTo(4.604444, 6);
    for (const name of NAMES.slice(1)) expect(upper(name)).toBeCloseTo(6.951503, 6);
    expect(upper('nhs-england-sql', true)).toBeCloseTo(4.604444, 6);
  });

  it('has no icons below thirteen points where NHS England’s tools have none', () => {
    const short = xmrChart(steady.slice(0, 12), { polarity: 'increase', target: 1, profile: 'nhs-england-excel' });
    expect(short).toMatchObject({ variation: null, assurance: null });
    expect(short.points.length).toBe(12);
    const enough = xmrChart(steady.slice(0, 13), { polarity: 'increase', target: 1, profile: 'nhs-england-excel' });
    expect(enough.assurance).not.toBeNull();
  });

  it('says where every profile was read', () => {
    for (const { source, title } of Object.values(XMR_PROFILES)) expect([source, title].every(Boolean)).toBe(true);
  });
});

describe('any XmR chart', () => {
  const series = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: null }), { maxLength: 60 });

  it('keeps every reported value in its place and its limits around its mean', () => {
    fc.assert(
      fc.property(series, (values) => {
        const chart = xmrChart(values, { polarity: 'increase' });
        if (chart.points.length) expect(chart.points.length).toBe(values.filter((v) => v !== null).length);
        for (const point of chart.points) {
          expect(values[point.index]).toBe(point.value);
          expect(point.lowerLimit).toBeLessThanOrEqual(point.mean);
          expect(point.upperLimit).toBeGreaterThanOrEqual(point.mean);
        }
      }),
    );
  });

  it('says the same when missing periods are put in, shifted and mirrored', () => {
    const swap = { increase: 'decrease', decrease: 'increase', neutral: 'neutral' } as const;
    fc.assert(
      fc.property(series, fc.constantFrom('increase', 'decrease'), (values, polarity: 'increase' | 'decrease') => {
        const given = xmrChart(values, { polarity }).points.map((point) => point.pointType);
        const closed = xmrChart(
          values.filter((v) => v !== null),
          { polarity },
        ).points.map((point) => point.pointType);
        const mirrored = xmrChart(
          values.map((v) => (v === null ? null : -v)),
          { polarity: swap[polarity] },
        );
        expect(closed).toEqual(given);
        expect(mirrored.points.map((point) => point.pointType)).toEqual(given);
      }),
    );
  });

  it('screened limits are never wider than unscreened ones', () => {
    fc.assert(
      fc.property(series, (values) => {
        const screened = xmrChart(values, { polarity: 'neutral' }).points[0];
        const plain = xmrChart(values, { polarity: 'neutral', screenOutliers: false }).points[0];
        if (screened && plain) expect(screened.upperLimit).toBeLessThanOrEqual(plain.upperLimit + 1e-9);
      }),
    );
  });

  it('never moves its limits for a ghost, whatever its value', () => {
    const some = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(some, fc.nat(), fc.integer({ min: -1_000_000, max: 1_000_000 }), (values, where, ghostly) => {
        const at = where % (values.length + 1);
        const haunted = [...values.slice(0, at), ghostly, ...values.slice(at)];
        const rulesOf = (chart: ReturnType<typeof xmrChart>) =>
          chart.points.filter((point) => !point.ghost).map(({ mean, upperLimit, rule }) => [mean, upperLimit, rule]);
        expect(rulesOf(xmrChart(haunted, { polarity: 'neutral', ghosts: [at] }))).toEqual(
          rulesOf(xmrChart(values, { polarity: 'neutral' })),
        );
      }),
    );
  });

  it('agrees with limits worked out the slow way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }), (values) => {
        const chart = xmrChart(values, { polarity: 'neutral' });
        const twin = slowLimits(values);
        expect(chart.points[0]!.mean).toBeCloseTo(twin.mean, 9);
        expect(chart.points[0]!.upperLimit).toBeCloseTo(twin.mean + twin.reach, 9);
        expect(chart.points[0]!.nearLower).toBeCloseTo(twin.mean - (twin.reach / 3) * 2, 9);
      }),
    );
  });

  it('gives finite numbers or refuses, for any finite series and profile', () => {
    const any = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }), {
      maxLength: 30,
    });
    const profile = fc.constantFrom(...(Object.keys(XMR_PROFILES) as XmrProfileName[]));
    fc.assert(
      fc.property(any, profile, fc.boolean(), (values, name, screenOutliers) => {
        expectFiniteOrRefused(() =>
          xmrChart(values, { polarity: 'increase' as Polarity, target: 1, profile: name, screenOutliers }),
        );
      }),
    );
  });
});

/** Term by term, with a range of exactly 3.267 averages screened as the method says. */
function slowLimits(values: number[]): { mean: number; reach: number } {
  let total = 0;
  for (const value of values) total += value;
  const ranges: number[] = [];
  for (let i = 1; i < values.length; i++) ranges.push(Math.abs(values[i]! - values[i - 1]!));
  let sum = 0;
  for (const range of ranges) sum += range;
  const average = sum / ranges.length;
  let [kept, count] = [0, 0];
  for (const range of ranges)
    if (average === 0 || range < 3.267 * average) {
      kept += range;
      count += 1;
    }
  return { mean: total / values.length, reach: 2.66 * (kept / count) };
}
