import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { expect, it } from 'vitest';
import { type Boundaries, buildMapSpec, decileColour } from '../../src/web/charts/build-map-spec.ts';
import { madeUpBoundaries, madeUpPage } from '../browser/fixture/made-up-page.ts';

it('darkens with deprivation, in one hue, and leaves an area without data white', () => {
  expect(decileColour(1)).toBe(decileColour(2));
  expect(decileColour(1)).not.toBe(decileColour(3));
  expect(decileColour(null)).toBe('#ffffff');
});

it('draws each area once, inside the frame', async () => {
  const spec = buildMapSpec(madeUpPage().map!, madeUpBoundaries() as Boundaries, 600, 400);
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  expect(svg.match(/<path[^>]*stroke="#768692"/g)?.length).toBe(12);
  expect(svg).not.toContain('NaN');
});
