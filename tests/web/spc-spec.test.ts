import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { buildSpcSpec } from '../../src/web/charts/build-spc-spec.ts';
import { spcRows } from '../../src/web/charts/spc-rows.ts';
import { axisFormat, spcDomain } from '../../src/web/charts/spc-scale.ts';
import { madeUpPanel } from '../browser/fixture/made-up-page.ts';

interface Layer {
  encoding?: { x?: unknown; x2?: unknown };
  data: { values: { from?: string }[] };
}

const SIZE = { width: 900, height: 260 };

async function draw(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

describe('a panel as a control chart', () => {
  it('shows what was not reported as a gap with a mark, never as a point', () => {
    const rows = spcRows(madeUpPanel('m', true, { gap: true }));
    expect(rows.gaps.map((g) => [g.label, g.words])).toEqual([
      ['May 2023', 'not reported'],
      ['Jun 2023', 'not reported'],
      ['Jul 2023', 'not reported'],
    ]);
    expect(rows.points.some((p) => p.label === 'May 2023')).toBe(false);
  });

  it('keeps a true zero as a point', () => {
    const panel = madeUpPanel('m', false);
    panel.points[3] = { ...panel.points[3]!, value: 0, display: '0' };
    expect(spcRows(panel).points[3]).toMatchObject({ value: 0, display: '0' });
  });

  it('gives special cause a shape of its own and provisional months a hollow one', () => {
    const { points } = spcRows(madeUpPanel('m', true));
    expect(points.find((p) => p.words.startsWith('concern'))?.shape).toBe('triangle-up');
    expect(points.find((p) => p.words.startsWith('improvement'))?.shape).toBe('triangle-down');
    expect(points.at(-1)).toMatchObject({ fill: '#ffffff', words: 'usual variation, provisional' });
    expect(points.find((p) => p.words.includes('incomplete'))?.label).toBe('Sep 2024');
  });

  it('points a trend the way it goes, whichever side of the mean it is on', () => {
    const panel = madeUpPanel('m', true);
    const falling = { rule: '7 Point Trend (Decreasing)', pointType: 'special_cause_concern', value: 0.74 } as const;
    panel.points[3] = { ...panel.points[3]!, ...falling };
    expect(spcRows(panel).points[3]?.shape).toBe('triangle-down');
  });

  it('starts a new line of limits where they were worked out again, and says so', () => {
    const panel = madeUpPanel('m', false);
    panel.points = panel.points.map((p, i) => (i < 12 ? p : { ...p, mean: 9000, lowerLimit: 8000, upperLimit: 10000 }));
    const rows = spcRows(panel);
    expect(rows.steps).toEqual([{ date: '2024-01-01', words: 'limits worked out again from Jan 2024' }]);
    expect(new Set(rows.limits.map((l) => l.group)).size).toBe(2);
  });

  it('counts from zero, and draws shares as tight as limits and target allow', () => {
    const counts = madeUpPanel('m', false);
    expect(spcDomain(counts, spcRows(counts))[0]).toBe(0);
    const shares = madeUpPanel('m', true, { target: 0.78 });
    const [low, high] = spcDomain(shares, spcRows(shares));
    expect(low).toBeGreaterThan(0.5);
    expect(high).toBeGreaterThan(0.78);
    expect(high).toBeLessThan(0.85);
    expect(axisFormat(shares, [low, high])).toBe('.0%');
  });

  it('never lets a share’s axis pass 100%', () => {
    const panel = madeUpPanel('m', true);
    panel.points = panel.points.map((p) => ({ ...p, value: 1, mean: 0.98, lowerLimit: 0.95, upperLimit: 1 }));
    expect(spcDomain(panel, spcRows(panel))[1]).toBe(1);
  });

  it('draws, names every point for a screen reader, and labels its lines', async () => {
    const svg = await draw(buildSpcSpec(madeUpPanel('m', true, { gap: true, target: 0.78 }), SIZE));
    expect(svg).toContain('aria-label="Jan 2025: 73.1%, usual variation, provisional"');
    expect(svg).toContain('aria-label="May 2023: not reported"');
    for (const text of ['mean', 'upper limit', 'lower limit', 'target 78.0%', '73.1%'])
      expect(svg).toContain(`>${text}<`);
    expect(svg).not.toContain('NaN');
  });

  it('draws a target from its first day on, and one older than the chart all the way', () => {
    const ways = (from: string) =>
      (buildSpcSpec(madeUpPanel('m', true, { target: 0.78, from }), SIZE) as unknown as { layer: Layer[] }).layer
        .filter((layer) => layer.encoding?.x2)
        .map((layer) => [layer.encoding?.x, layer.data.values[0]?.from]);
    expect(ways('2024-04-01')).toEqual([[{ field: 'from', type: 'temporal' }, '2024-04-01']]);
    expect(ways('2010-06-01')).toEqual([[{ value: 0 }, '2010-06-01']]);
  });

  it('draws a panel of one point and of none without falling over', async () => {
    const panel = madeUpPanel('m', false);
    const one = { ...panel, points: panel.points.slice(0, 1) };
    expect(await draw(buildSpcSpec(one, SIZE))).not.toContain('NaN');
    expect(spcDomain({ ...panel, points: [] }, spcRows({ ...panel, points: [] }))).toEqual([0, 1]);
  });
});
