import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../src/web/charts/place-labels.ts';

describe('labels at the end of lines', () => {
  it('leaves labels alone that do not touch', () => {
    const placed = placeLabels(
      [
        { text: 'mean', at: 50 },
        { text: 'target', at: 80 },
      ],
      0,
      100,
      10,
    );
    expect(placed.map((l) => l.place)).toEqual([50, 80]);
  });

  it('moves labels apart in their order', () => {
    const placed = placeLabels(
      [
        { text: 'upper', at: 52 },
        { text: 'mean', at: 50 },
      ],
      0,
      100,
      10,
    );
    expect(placed.map((l) => [l.text, l.place])).toEqual([
      ['mean', 50],
      ['upper', 60],
    ]);
  });

  it('keeps labels inside the chart and spreads them evenly when there are too many', () => {
    const placed = placeLabels(
      [
        { text: 'a', at: 100 },
        { text: 'b', at: 100 },
        { text: 'c', at: 100 },
      ],
      0,
      100,
      80,
    );
    expect(placed.map((l) => l.place)).toEqual([0, 50, 100]);
  });

  it('whatever the values: inside, in order, never closer than the gap where there is room', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 6 });
    fc.assert(
      fc.property(values, (at) => {
        const places = placeLabels(
          at.map((v) => ({ text: String(v), at: v })),
          0,
          1000,
          100,
        ).map((l) => l.place);
        const gaps = places.slice(1).map((p, i) => p - places[i]!);
        return places.every((p) => p >= 0 && p <= 1000) && gaps.every((g) => g >= 100);
      }),
    );
  });
});
