import { demand } from '../impossible-input.ts';

const LARGEST = 1e100;

export interface Sample {
  values: number[];
  /** how many were null and are left out */
  missing: number;
}

/** The values that are there, checked; squares of larger ones would leave the range of a number. */
export const readSample = (values: readonly (number | null)[]): Sample => {
  const present = values.filter((value) => value !== null);
  demand(
    present.every((value) => typeof value === 'number' && Math.abs(value) <= LARGEST),
    'a sample needs numbers of at most 1e100 in size, or null where missing',
  );
  return { values: present, missing: values.length - present.length };
};

/** Pairs of which both are there. */
export const readPairs = (
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): { first: number[]; second: number[]; missing: number } => {
  demand(first.length === second.length, 'paired samples need as many values in the first as in the second');
  readSample(first);
  readSample(second);
  const both = first.flatMap((a, i) => {
    const b = second[i];
    return a === null || b === null || b === undefined ? [] : [{ a, b }];
  });
  return {
    first: both.map((pair) => pair.a),
    second: both.map((pair) => pair.b),
    missing: first.length - both.length,
  };
};

/** What a reader must know of values left out. */
export const missingNotes = (missing: number, what = 'value'): string[] =>
  missing === 0
    ? []
    : [missing === 1 ? `1 missing ${what} was left out.` : `${missing} missing ${what}s were left out.`];

/**
 * Answers: how far values lie from their mean, squared and added up.
 * Arguments: `values`, and their `mean`, in one unit.
 * Result: Σ(value − mean)², in the unit squared.
 * Zero, missing and small: no values, and equal values, give 0.
 * Source: definition.
 * Example:
 * ```ts
 * squaresAbout([1, 2, 6], 3) // 14
 * ```
 */
export const squaresAbout = (values: readonly number[], mean: number): number =>
  values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
