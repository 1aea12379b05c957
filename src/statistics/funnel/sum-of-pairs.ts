import { demand } from '../impossible-input.ts';

export interface FunnelPair {
  numerator: number | null;
  denominator: number | null;
}

/**
 * Answers: what the value of all units together is, against which each of them is judged.
 * Arguments: `units`, each a numerator of 0 or more and a denominator above 0 (people, person-years, expected events).
 * Result: the sum of numerators over the sum of denominators, and a note of how many units could not be counted.
 * Zero, missing and small: a unit with either part missing is left out of both sums; none left gives a baseline of null.
 * Source: specification section 10.
 * Example:
 * ```ts
 * sumOfPairs([{ numerator: 1, denominator: 10 }, { numerator: 4, denominator: 15 }]).baseline // 0.2
 * sumOfPairs([{ numerator: null, denominator: 10 }]).baseline // null
 * sumOfPairs([{ numerator: 1, denominator: 0 }]) // ImpossibleInput
 * ```
 */
export function sumOfPairs(units: FunnelPair[]): { baseline: number | null; notes: string[] } {
  let [above, below, left] = [0, 0, 0];
  for (const { numerator, denominator } of units) {
    demand(
      numerator === null || (Number.isFinite(numerator) && numerator >= 0),
      'the numerator of a unit on a funnel is 0 or more',
    );
    demand(
      denominator === null || (Number.isFinite(denominator) && denominator > 0),
      'the denominator of a unit on a funnel is above 0',
    );
    if (numerator === null || denominator === null) left++;
    else {
      above += numerator;
      below += denominator;
    }
  }
  const notes = left === 0 ? [] : [`${left} of ${units.length} units have no value and are left out of the baseline.`];
  return { baseline: below > 0 && Number.isFinite(above / below) ? above / below : null, notes };
}
