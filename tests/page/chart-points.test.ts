import { describe, expect, it } from 'vitest';
import type { Metric, Target } from '../../src/metric/metric.ts';
import { buildTile } from '../../src/page/build-tile.ts';
import { chartPoints } from '../../src/page/chart-points.ts';
import { figureOf, metricOf, pointsOf, sourceOf, USUAL } from './page-cases.ts';

const figures = USUAL.map((month, i) => figureOf(month, i));

describe('charted points', () => {
  it('an incomplete count is drawn but not judged, and moves no limit', () => {
    const partial = [...figures, figureOf(20, 24, { complete: false, reported: 1, expected: 3 })];
    const { points, notes, chart } = chartPoints(partial, metricOf(), 'trust');
    expect(points.at(-1)).toMatchObject({ value: 20, display: '20', rule: null, pointType: null });
    expect(points.at(-1)!.mean).toBe(chartPoints(figures, metricOf(), 'trust').points[0]!.mean);
    expect(chart!.variation).toBe('common_cause');
    expect(notes.join(' ')).toContain('1 of 25 periods lack reports. They are drawn, but have no part in the limits.');
  });

  it('an incomplete share is judged; a mean is while it has 95% of its reports', () => {
    const rule = (kind: 'proportion' | 'mean', reported: number) => {
      const partial = [...figures, figureOf(100, 24, { complete: false, reported, expected: 100 })];
      return chartPoints(partial, metricOf({ kind }), 'trust').points.at(-1)!.rule;
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
    const { points, chart, notes } = chartPoints(figures, metricOf({ chart: 'line' }), 'trust');
    expect([chart, points[0]!.mean, notes]).toEqual([null, null, []]);
  });
});

describe('a chart is set against', () => {
  const target = (value: number, from: string, to: string | null = null): Target => ({
    operator: '>=',
    value,
    from,
    to,
    scope: '',
    source: '',
  });
  const against = (targets: Target[]) => {
    const { held, chart, notes } = chartPoints(figures, metricOf({ targets, polarity: 'increase' }), 'trust');
    return [held?.value ?? null, chart!.assurance, notes.filter((note) => note.includes('target')).join()];
  };

  it('the target that held in every month judged, though a newer one is in force', () => {
    expect(against([target(95, '2010-06-01'), target(200, '2025-04-01')])).toEqual([
      95,
      'inconsistent',
      'Whether the target will be met is judged by at least 95 attendances (from 1 Jun 2010), which held in every period judged.',
    ]);
  });

  it('none, when the only target in force began later', () => {
    const note = 'No target held in every period judged, so the limits are not set against one.';
    expect(against([target(200, '2025-04-01')])).toEqual([null, null, note]);
    expect(against([])).toEqual([null, null, '']);
  });

  it('the newest of several that held all the time', () => {
    expect(against([target(95, '2010-06-01'), target(200, '2024-01-01')])[0]).toBe(200);
  });
});

describe('a tile', () => {
  const now = new Date('2025-12-01T12:00:00');
  const tile = (points: ReturnType<typeof pointsOf>, system: (number | 'x')[] | null = null) =>
    buildTile({
      metric: metricOf(),
      points,
      system: system?.map((month, i) => figureOf(month, i)) ?? null,
      targets: [],
      sources: [sourceOf(), sourceOf({ dataTo: '2025-08-31', overall: 0.9 })],
      now,
      place: 'trust',
    });

  it('compares with the month before and the system', () => {
    expect(tile(pointsOf([1000, 1100]), [5000, 5200])).toMatchObject({
      value: '1,100',
      change: 'up 100 (10.0%) on Jan 2024',
      unit: 'attendances',
      comparison: 'system total 5,200',
    });
  });

  it('says of a rate and of a share what kind of number the system has', () => {
    const system = (changes: Partial<Metric>) =>
      buildTile({
        metric: metricOf(changes),
        points: pointsOf([0.5], changes),
        system: [figureOf(0.759, 0)],
        targets: [],
        sources: [],
        now,
        place: 'trust',
      });
    const rate = { kind: 'mean', unit: 'patients a day' } as const;
    expect(system(rate)).toMatchObject({ value: '0.5', unit: 'a day', comparison: 'system total 0.8 a day' });
    expect(system({ kind: 'proportion', unit: '%' })).toMatchObject({ unit: '', comparison: 'system 75.9%' });
    expect(system({ ...rate, denominator: 'patients', unit: 'score' }).comparison).toBe('system 0.8 score');
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
      unit: '',
      detail: 'last reported: 1,000 attendances in Jan 2024',
    });
    expect(tile([])).toMatchObject({ value: 'no data for this selection', status: 'no-data', periodLabel: '' });
  });
});
