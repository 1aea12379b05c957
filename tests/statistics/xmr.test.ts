import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polarity } from '../../src/statistics/spc/chart-types.ts';
import { type XmrOptions, xmrChart } from '../../src/statistics/spc/xmr.ts';
import { numberIn, readVectors } from './read-vectors.ts';

const points = readVectors('spc_xmr_points');
const summaries = readVectors('spc_xmr_summary');

/** The vectors are written to six decimals. */
const SIX_DECIMALS = 6e-7;

function optionsOf(summary: Record<string, string>): XmrOptions {
  const rebase = numberIn(summary.rebase_at);
  const fix = numberIn(summary.fix_n);
  return {
    polarity: summary.direction as Polarity,
    target: numberIn(summary.target),
    screenOutliers: summary.screen === 'TRUE',
    // the vectors count from 1
    ...(rebase === null ? {} : { rebaseAt: [rebase - 1] }),
    ...(fix === null ? {} : { fixFirst: fix }),
  };
}

describe('XmR charts agree with NHSRplotthedots', () => {
  it('on all 14 series and 292 points', () => {
    expect(summaries.length).toBe(14);
    expect(points.length).toBe(292);
  });

  it.each(summaries.map((summary) => [summary.series!, summary] as const))(
    'in every point of %s',
    (series, summary) => {
      const expected = points.filter((point) => point.series === series);
      const chart = xmrChart(
        expected.map((point) => Number(point.y)),
        optionsOf(summary),
      );
      chart.points.forEach((point, i) => {
        const row = expected[i]!;
        expect([i, point.group, point.rule, point.pointType]).toEqual([i, Number(row.group), row.rule, row.point_type]);
        const lines = [point.mean, point.lowerLimit, point.nearLower, point.nearUpper, point.upperLimit];
        const wanted = [row.mean, row.lpl, row.near_lpl, row.near_upl, row.upl].map(Number);
        for (const [at, line] of lines.entries()) expect(Math.abs(line - wanted[at]!)).toBeLessThan(SIX_DECIMALS);
      });
      const last = chart.points.at(-1)!;
      expect(Math.abs(last.mean - Number(summary.last_mean))).toBeLessThan(SIX_DECIMALS);
      expect(Math.abs(last.lowerLimit - Number(summary.last_lpl))).toBeLessThan(SIX_DECIMALS);
      expect(Math.abs(last.upperLimit - Number(summary.last_upl))).toBeLessThan(SIX_DECIMALS);
      expect(last.pointType).toBe(summary.last_point);
      expect(chart.assurance ?? 'NA').toBe(summary.assurance);
    },
  );
});

const steady = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10, 11, 10];

describe('an XmR chart', () => {
  it('gives the worked example of its documentation', () => {
    const chart = xmrChart([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], { polarity: 'neutral' });
    expect(chart.points[4]).toMatchObject({ rule: 'Above UCL', pointType: 'special_cause_neutral_high' });
    expect(chart.points[0]!.mean).toBeCloseTo(1.944444, 6);
    expect(chart.points[0]!.lowerLimit).toBeCloseTo(-0.715556, 6);
    expect(chart.points[0]!.upperLimit).toBeCloseTo(4.604444, 6);
    expect(chart.notes).toContain('2 unusually large moving ranges were left out of the limits.');
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

  it('refuses what cannot be charted', () => {
    expect(() => xmrChart([1, Number.NaN], { polarity: 'neutral' })).toThrow(RangeError);
    expect(() => xmrChart(steady, { polarity: 'neutral', rebaseAt: [3], fixFirst: 12 })).toThrow(RangeError);
    expect(() => xmrChart(steady, { polarity: 'neutral', fixFirst: 11 })).toThrow(RangeError);
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
});
