/** Correcting p-values for how many questions were asked at once. */
import { demand } from '../impossible-input.ts';

/** A p-value as given, or null where there is none. */
type PValue = number | null;

/**
 * Answers: which of many findings still stand when only a share of those declared may be false (the false discovery rate).
 * Arguments: `pValues`, each 0 to 1, or null where a question had no answer; of independent or positively dependent tests.
 * Result: adjusted p-values in the same order, 0 to 1; declare those at or below the rate that is allowed, e.g. 0.05.
 * Missing: null stays null and is not counted among the questions. A p-value outside 0 to 1 is refused.
 * Source: Benjamini and Hochberg, J. R. Statist. Soc. B 57 (1995); as R's p.adjust(method = "BH").
 * Example:
 * ```ts
 * adjustByBenjaminiHochberg([0.01, 0.04, null, 0.03]) // [0.03, 0.04, null, 0.04]
 * ```
 */
export function adjustByBenjaminiHochberg(pValues: readonly PValue[]): PValue[] {
  return adjust(pValues, (p, rank, count) => p * (count / rank), 'from the largest');
}

/**
 * Answers: which of many findings still stand when not even one of those declared may be false.
 * Arguments: `pValues`, each 0 to 1, or null where a question had no answer; of any tests, however dependent.
 * Result: adjusted p-values in the same order, 0 to 1: each times the number of questions.
 * Missing: null stays null and is not counted among the questions. A p-value outside 0 to 1 is refused.
 * Source: Bonferroni's inequality (Dunn 1961); as R's p.adjust(method = "bonferroni").
 * Example:
 * ```ts
 * adjustByBonferroni([0.01, 0.4, null]) // [0.02, 0.8, null]
 * ```
 */
export function adjustByBonferroni(pValues: readonly PValue[]): PValue[] {
  return adjust(pValues, (p, _rank, count) => p * count, 'from the smallest');
}

/**
 * Answers: the same as Bonferroni's, and never less sharply: each is multiplied only by the questions still open.
 * Arguments: `pValues`, each 0 to 1, or null where a question had no answer; of any tests, however dependent.
 * Result: adjusted p-values in the same order, 0 to 1.
 * Missing: null stays null and is not counted among the questions. A p-value outside 0 to 1 is refused.
 * Source: Holm, Scandinavian Journal of Statistics 6 (1979); as R's p.adjust(method = "holm").
 * Example:
 * ```ts
 * adjustByHolm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 * ```
 */
export function adjustByHolm(pValues: readonly PValue[]): PValue[] {
  return adjust(pValues, (p, rank, count) => p * (count + 1 - rank), 'from the smallest');
}

/** Adjusted values keep the order of the p-values: each is held to the one before it on the way through. */
type Order = 'from the largest' | 'from the smallest';

/** `rank` counts from the smallest p-value, 1. */
function adjust(
  pValues: readonly PValue[],
  adjustOne: (p: number, rank: number, count: number) => number,
  order: Order,
): PValue[] {
  demand(
    pValues.every((p) => p === null || (p >= 0 && p <= 1)),
    'a p-value is a number from 0 to 1, or null',
  );
  const ranked = pValues.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((one, other) => one.p - other.p);
  const steps = ranked.map(({ p, at }, i) => ({ at, raw: Math.min(1, adjustOne(p, i + 1, ranked.length)) }));
  const down = order === 'from the largest';
  const adjusted: PValue[] = pValues.map(() => null);
  let bound = down ? 1 : 0;
  for (const { at, raw } of down ? steps.reverse() : steps) {
    bound = down ? Math.min(bound, raw) : Math.max(bound, raw);
    adjusted[at] = bound;
  }
  return adjusted;
}
