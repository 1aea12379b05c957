import { demand, demandChoice } from '../impossible-input.ts';

/**
 * Answers: in which of `groups` equal-sized groups each value stands, for example which decile.
 * Arguments: `values`, null where missing; `groups`, a whole number of 2 or more (10 for deciles); `firstIs`, whether
 * group 1 holds the highest values (deprivation scores: 1 = most deprived, the default) or the lowest.
 * Result: one group number from 1 to `groups` for each value, in the order given; equal values share a group.
 * Zero, missing and small: null stays null and is not counted; fewer values than groups gives null for all; zero is a
 * value like any other.
 * Source: PHEindicatormethods `phe_quantile`; group = ⌊(Q+1) − ⌈((N+1) − rank)/(N/Q)⌉⌋, at least 1, ties to the first rank.
 * Example:
 * ```ts
 * quantileGroups([40, 10, 30, 20], 2) // [1, 2, 1, 2]
 * ```
 */
export function quantileGroups(
  values: (number | null)[],
  groups: number,
  firstIs: 'highest' | 'lowest' = 'highest',
): (number | null)[] {
  demand(Number.isInteger(groups) && groups >= 2, 'quantile groups are a whole number from 2');
  demandChoice(firstIs, ['highest', 'lowest'], 'group 1');
  const present = values.filter((value) => value !== null);
  demand(present.every(Number.isFinite), 'values to rank are numbers or null');
  if (present.length < groups) return values.map(() => null);
  const ranks = firstRanks(present, firstIs);
  return values.map((value) => (value === null ? null : groupOf(ranks.get(value)!, present.length, groups)));
}

/** Competition rank of each distinct value: the place where its first equal stands, from 1. */
function firstRanks(present: number[], firstIs: 'highest' | 'lowest'): Map<number, number> {
  const sorted = [...present].sort((a, b) => (firstIs === 'highest' ? b - a : a - b));
  const ranks = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!ranks.has(value)) ranks.set(value, i + 1);
  });
  return ranks;
}

/** The published formula, with the division last so that whole numbers stay whole. */
function groupOf(rank: number, count: number, groups: number): number {
  return Math.max(1, groups + 1 - Math.ceil(((count + 1 - rank) * groups) / count));
}
