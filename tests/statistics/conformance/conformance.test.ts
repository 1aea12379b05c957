import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_CONFORMANCE } from './all-conformance.ts';
import { comparisonsOf, differenceOf, toleranceOf } from './conformance.ts';
import { statisticsPage } from './statistics-page.ts';

describe.each(ALL_CONFORMANCE.map((held) => [`${held.method}, ${held.title}`, held] as const))('%s', (_name, held) => {
  it(`agrees with ${held.source}`, () => {
    const comparisons = comparisonsOf(held);
    expect(comparisons.length).toBeGreaterThan(0);
    const limit = toleranceOf(held.tolerance);
    const apart = comparisons.filter((comparison) => !(differenceOf(comparison, held.tolerance) <= limit));
    expect(apart.slice(0, 10)).toEqual([]);
  });
});

it('docs/reference/statistics.md tells how near each comes (npm run docs writes it)', () => {
  const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'statistics.md');
  expect(readFileSync(page, 'utf8')).toBe(statisticsPage());
});
