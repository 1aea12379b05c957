/**
 * Agreement of our functions with published or reference results, as data: `conformance.test.ts` holds each to its tolerance,
 * and `npm run docs` writes the largest difference of each to docs/reference/statistics.md.
 */
export interface Conformance {
  /** the function that is held, e.g. 'directRate' */
  method: string;
  /** what it is, in a few words, e.g. 'directly standardised rate' */
  title: string;
  /** CSV files in tests/spec/vectors, without '.csv' */
  vectors: string[];
  /** who computed the expected results: specification section, or package, version and call */
  source: string;
  /** the largest difference that is allowed: relative to the expected value, or absolute where that is stated */
  tolerance: { relative: number } | { absolute: number };
  /** every value compared; texts and nulls must be equal */
  comparisons(): Comparison[];
}

export interface Comparison {
  /** which row and column of the vector */
  what: string;
  actual: number | string | boolean | null;
  expected: number | string | boolean | null;
}

/** How far apart, in the tolerance's own measure; infinite where one is missing, a text differs, or a number is none. */
export function differenceOf({ actual, expected }: Comparison, tolerance: Conformance['tolerance']): number {
  if (typeof actual !== 'number' || typeof expected !== 'number')
    return actual === expected ? 0 : Number.POSITIVE_INFINITY;
  if (actual === expected) return 0;
  const apart = Math.abs(actual - expected);
  const difference = 'relative' in tolerance ? apart / Math.max(Math.abs(expected), 1e-300) : apart;
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

export const toleranceOf = (tolerance: Conformance['tolerance']): number =>
  'relative' in tolerance ? tolerance.relative : tolerance.absolute;

const compared = new Map<Conformance, Comparison[]>();

/** The comparisons of one agreement, worked out once: some of them take seconds. */
export function comparisonsOf(held: Conformance): Comparison[] {
  const known = compared.get(held) ?? held.comparisons();
  compared.set(held, known);
  return known;
}
