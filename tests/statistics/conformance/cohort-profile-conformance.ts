/** What a cohort's profile compares two groups by, against R. */
import {
  standardisedDifference,
  standardisedMeanDifference,
} from '../../../src/statistics/estimates/standardised-difference.ts';
import { type BandEventsOfPersons, directRateRatio } from '../../../src/statistics/standardisation/direct-rate.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';
import { limitsOf } from './expected-limits.ts';

const bandsOf = (area: string | undefined, squaresPerEvent: number): BandEventsOfPersons[] =>
  readVectors('dsr_isr_inputs')
    .filter((row) => row.area === area)
    .map((row) => ({ ageband: row.ageband!, events: numberIn(row.count), population: numberIn(row.pop) }))
    .map((band) => (squaresPerEvent === 1 ? band : { ...band, squares: (band.events ?? 0) * squaresPerEvent }));

const ratios = (): Comparison[] =>
  readVectors('reference/standardisation/dsr_ratio').flatMap((row) => {
    const [confidence, squares] = [Number(row.confidence), Number(row.squares_per_event)];
    const ratio = directRateRatio(bandsOf(row.group, squares), bandsOf(row.reference, squares), { confidence });
    return limitsOf(`big / small, ${squares}`, ratio, row);
  });

const inFile = (file: string, of: (row: VectorRow) => number | null): Comparison[] =>
  readVectors(`reference/estimates/${file}`).map((row, i) => ({
    what: `row ${i}`,
    actual: of(row),
    expected: numberIn(row.difference),
  }));

const shares = (): Comparison[] =>
  inFile('standardised_differences', ({ x1, n1, x0, n0 }) =>
    standardisedDifference({ events: Number(x1), total: Number(n1) }, { events: Number(x0), total: Number(n0) }),
  );

const means = (): Comparison[] =>
  inFile('standardised_mean_differences', (row) =>
    standardisedMeanDifference(
      { n: Number(row.n1), sum: Number(row.sum1), squares: Number(row.squares1) },
      { n: Number(row.n0), sum: Number(row.sum0), squares: Number(row.squares0) },
    ),
  );

export const CONFORMANCE: Conformance[] = [
  {
    method: 'directRateRatio',
    title: 'ratio of two directly standardised rates',
    vectors: ['dsr_isr_inputs', 'reference/standardisation/dsr_ratio'],
    source: 'the published formula, computed apart in R 4.2.2',
    tolerance: { relative: 1e-12 },
    comparisons: ratios,
  },
  {
    method: 'standardisedDifference',
    title: 'standardised difference of two shares',
    vectors: ['reference/estimates/standardised_differences'],
    source: 'the published formula, computed apart in R 4.2.2',
    tolerance: { relative: 1e-12 },
    comparisons: shares,
  },
  {
    method: 'standardisedMeanDifference',
    title: 'standardised difference of two means',
    vectors: ['reference/estimates/standardised_mean_differences'],
    source: 'R 4.2.2 mean, var',
    tolerance: { relative: 1e-12 },
    comparisons: means,
  },
];
