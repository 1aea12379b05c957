import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/page/describe-signal.ts';
import { writeSize } from '../../src/page/write-size.ts';
import { pointsOf } from './page-cases.ts';

const share = { kind: 'proportion', unit: '%' } as const;
const count = { kind: 'count', unit: 'admissions' } as const;
const rate = { kind: 'mean', unit: 'patients a day' } as const;

function signal(kind: Signal['kind'], values: [number, number], mean: number): Signal {
  const [first, last] = pointsOf(values).map((point) => ({ ...point, mean }));
  const way = values[1] > mean ? 'up' : 'down';
  return { kind, way, bearing: 'neutral', first: first!, last: last!, ongoing: true, age: 0 };
}

describe('how far from usual a change is', () => {
  it.each([
    [share, [0.75, 0.752], 0.759, '75.2% in Feb 2024, 0.7 points below its average'],
    [share, [0.75, 0.769], 0.759, '76.9% in Feb 2024, 1.0 point above its average'],
    [share, [0.75, 0.7591], 0.759, '75.9% in Feb 2024, in line with its average'],
    [count, [5000, 5200], 5000, '5,200 in Feb 2024, 200 (4.0%) above its average'],
    [count, [3, 5], 4, '5 in Feb 2024, 1 above its average'],
    [count, [4, 4], 4.2, '4 in Feb 2024, in line with its average'],
    [rate, [338, 350], 338, '350 a day in Feb 2024, 12.0 (3.6%) above its average'],
  ] as const)('of %o from %o, usually %s', (measured, values, mean, text) => {
    expect(writeSize(signal('shift', [...values], mean), measured, false)).toBe(text);
  });

  it('a trend by its ends, a single month without its name', () => {
    expect(writeSize(signal('trend', [96.4, 103.2], 100), rate, false)).toBe('from 96.4 to 103 a day');
    const one = signal('outside', [140, 140], 100);
    expect(writeSize({ ...one, first: one.last }, count, true)).toBe('140, 40 (40.0%) above their average');
  });
});
