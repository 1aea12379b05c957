import { describe, expect, it } from 'vitest';
import { targetIn } from '../../src/page/build-panel.ts';
import { buildTile } from '../../src/page/build-tile.ts';
import { chartPoints } from '../../src/page/chart-points.ts';
import { figureOf, metricOf, pointsOf, sourceOf, USUAL } from './page-cases.ts';

const figures = USUAL.map((month, i) => figureOf(month, i));

describe('charted points', () => {
  it('an incomplete count is drawn but not judged, and moves no limit', () => {
    const partial = [...figures, figureOf(20, 24, { complete: false, reported: 1, expected: 3 })];
    const { points, notes, chart } = chartPoints(partial, metricOf(), null, 'trust');
    expect(points.at(-1)).toMatchObject({ value: 20, display: '20', rule: null, pointType: null });
    expect(points.at(-1)!.mean).toBe(chartPoints(figures, metricOf(), null, 'trust').points[0]!.mean);
    expect(chart!.variation).toBe('common_cause');
    expect(notes.join(' ')).toContain('1 of 25 periods lack reports. They are drawn, but have no part in the limits.');
  });

  it('an incomplete share is judged; a mean is while it has 95% of its reports', () => {
    const rule = (kind: 'proportion' | 'mean', reported: number) => {
      const partial = [...figures, figureOf(100, 24, { complete: false, reported, expected: 100 })];
      return chartPoints(partial, metricOf({ kind }), null, 'trust').points.at(-1)!.rule;
    };
    expect([rule('proportion', 10), rule('mean', 95), rule('mean', 94)]).toEqual([
      'Common Cause',
      'Common Cause',
      null,
    ]);
  });

  it('a month without a value says which nothing it is, and has the lines but no rule', () => {
    const points = pointsOf([...USUAL, 'x', '-']);
    expect(points.slice(-2).map((p) => [p.status, p.value, p.display, p.rule])).toEqual([
      ['not-reported', null, 'not reported by this organisation', null],
      ['no-data', null, 'no data for this selection', null],
    ]);
    expect(points.at(-1)!.upperLimit).toBe(points[0]!.upperLimit);
    expect(pointsOf([0, 0]).map((p) => p.display)).toEqual(['0', '0']);
  });

  it('a metric that is not a control chart has no limits', () => {
    const { points, chart, notes } = chartPoints(figures, metricOf({ chart: 'line' }), null, 'trust');
    expect([chart, points[0]!.mean, notes]).toEqual([null, null, []]);
  });
});

describe('the target', () => {
  const target = (value: number, from: string, to: string | null) => ({
    operator: '>=' as const,
    value,
    from,
    to,
    scope: '',
    source: '',
  });
  const metric = metricOf({ targets: [target(0.95, '2010-06-01', null), target(0.78, '2025-04-01', '2026-03-31')] });

  it.each([
    ['2010-05-01', null],
    ['2025-03-01', 0.95],
    ['2025-04-01', 0.78],
    ['2026-03-01', 0.78],
    ['2026-04-01', 0.95],
    [null, null],
  ])('in %s is %s', (start, value) => {
    expect(targetIn(metric, start)?.value ?? null).toBe(value);
  });
});

describe('a tile', () => {
  const now = new Date('2025-12-01T12:00:00');
  const tile = (points: ReturnType<typeof pointsOf>, system: (number | 'x')[] | null = null) =>
    buildTile({
      metric: metricOf(),
      points,
      system: system?.map((month, i) => figureOf(month, i)) ?? null,
      target: null,
      sources: [sourceOf(), sourceOf({ dataTo: '2025-08-31', overall: 0.9 })],
      now,
      place: 'trust',
    });

  it('compares with the month before and the system', () => {
    expect(tile(pointsOf([1000, 1100]), [5000, 5200])).toMatchObject({
      value: '1,100',
      change: 'up 100 (10.0%) on Jan 2024',
      comparison: 'system 5,200',
    });
  });

  it('is as fresh and as good as its weakest source', () => {
    expect(tile(pointsOf([1, 2]))).toMatchObject({
      freshness: 'data to 31 Aug 2025; newer expected 14 Nov 2025, not yet received',
      quality: 'data quality 90.0%',
    });
  });

  it('says what it cannot compare', () => {
    expect(tile(pointsOf(['x', 1100]), [5000, 'x'])).toMatchObject({
      change: 'Jan 2024: not reported',
      comparison: 'system: not reported by these organisations',
    });
    const partial = pointsOf([1000, 1100]).map((p, i) => ({ ...p, complete: i === 0 }));
    expect(tile(partial)).toMatchObject({ change: '', detail: 'incomplete' });
  });

  it('of a month that was not reported gives the last that was', () => {
    expect(tile(pointsOf([1000, 'x']))).toMatchObject({
      value: 'not reported by this organisation',
      status: 'not-reported',
      change: '',
      detail: 'last reported: 1,000 in Jan 2024',
    });
    expect(tile([])).toMatchObject({ value: 'no data for this selection', status: 'no-data', periodLabel: '' });
  });
});
