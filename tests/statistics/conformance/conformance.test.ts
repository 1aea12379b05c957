import { describe, expect, it } from 'vitest';
import { ALL_CONFORMANCE } from './all-conformance.ts';
import { differenceOf, toleranceOf } from './conformance.ts';

describe.each(ALL_CONFORMANCE.map((held) => [`${held.method}, ${held.title}`, held] as const))('%s', (_name, held) => {
  it(`agrees with ${held.source}`, () => {
    const comparisons = held.comparisons();
    expect(comparisons.length).toBeGreaterThan(0);
    const limit = toleranceOf(held.tolerance);
    const apart = comparisons.filter((comparison) => !(differenceOf(comparison, held.tolerance) <= limit));
    expect(apart.slice(0, 10)).toEqual([]);
  });
});
