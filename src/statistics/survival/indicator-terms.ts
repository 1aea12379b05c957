import { demand } from '../impossible-input.ts';
import type { CoxTerm } from './cox-data.ts';

/**
 * Answers: how a category enters a model: one yes-or-no term for each level but the one that the others are held against.
 * Arguments: `name`, of the category; `values`, one a person, null where missing; `reference`, the level to hold against,
 * the first in the alphabet when not given.
 * Result: a term for each other level in alphabetical order, named 'name=level', 1 for persons of that level and 0 for the
 * others.
 * Missing and zero: null stays null in every term. A reference that no person has, or fewer than two levels, is refused.
 * Source: treatment contrasts, as R `contr.treatment`.
 * Example:
 * ```ts
 * indicatorTerms('area', ['north', 'south', null, 'west'], 'north')[1] // { name: 'area=west', values: [0, 0, null, 1] }
 * indicatorTerms('area', ['north', 'south'], 'east') // ImpossibleInput
 * ```
 */
export function indicatorTerms(name: string, values: readonly (string | null)[], reference?: string): CoxTerm[] {
  const levels = [...new Set(values.filter((value) => value !== null))].sort();
  demand(levels.length >= 2, `the category '${name}' needs two levels or more; leave it out`);
  const against = reference ?? levels[0]!;
  demand(levels.includes(against), `the category '${name}' needs a reference that is one of its levels`);
  return levels
    .filter((level) => level !== against)
    .map((level) => ({
      name: `${name}=${level}`,
      values: values.map((value) => (value === null ? null : Number(value === level))),
    }));
}
