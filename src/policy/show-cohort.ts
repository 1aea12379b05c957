/** Counts of a cohort as they may leave: small numbers withheld, and what could give them away with them. */
import { ConcordError } from '../concord-error.ts';
import type { ClauseCount } from '../population/cohort/count-cohort.ts';
import { DISCLOSURE_RULES, type DisclosureRule, MARKED, type ShownCount } from './disclosure.ts';
import type { ExactCounts } from './withhold-in-lines.ts';

/** Rules that a cohort may ask for: those that are for counts of people. */
export const COHORT_RULES: readonly string[] = ['HES_7_5', 'EXACT_7', MARKED];

export interface ShownClause {
  alone: ShownCount;
  left: ShownCount;
}

/** @param name of a rule of `COHORT_RULES`. @throws ConcordError 'policy-refused' for any other */
export function ruleOf(name: string): DisclosureRule {
  const rule = COHORT_RULES.includes(name) ? DISCLOSURE_RULES[name] : undefined;
  if (rule) return rule;
  throw new ConcordError('policy-refused', {
    where: `disclosure rule '${name.slice(0, 60)}'`,
    problem: 'counts of people may not leave under it',
    expected: `one of ${COHORT_RULES.join(', ')}`,
    remedy: "change `disclosure` in the cohort's file",
  });
}

/** What is exact of counts of people under a rule: see `withholdInLines`; absent where they are rounded, or none is withheld. */
export const exactOf = (counts: readonly number[], rule: DisclosureRule): ExactCounts | undefined =>
  rule.exact ? { counts, isSmall: (count) => rule.count(count) === 'withheld' } : undefined;

/** Answers: what a rule does to counts, in words. @throws ConcordError 'policy-refused' as `showClauses` */
export const ruleInWords = (name: string): string => ruleOf(name).means;

/**
 * Answers: the counts after each clause as they may be shown. Two counts of which one holds the other also tell how many are between
 * them: where these are so few that their number would be withheld, one of the two is. So is a clause by itself where few are neither
 * of it nor of those before it.
 * @throws ConcordError 'policy-refused' for a rule that is not for counts of people
 */
export function showClauses(counts: ClauseCount[], name: string): ShownClause[] {
  const rule = ruleOf(name);
  const left = withoutSmallSteps(
    counts.map((one) => one.left),
    rule,
  );
  return counts.map((one, i) => ({
    alone: i > 0 && tellsNeither(counts, left, i, rule) ? 'withheld' : aloneOf(one, counts[0]!, left[i]!, rule),
    left: left[i]!,
  }));
}

/** Whether few are in neither of two: those left before a clause, and those of whom it holds. All, either and both leave them. */
function tellsNeither(counts: ClauseCount[], shown: ShownCount[], at: number, { count }: DisclosureRule): boolean {
  if (shown[at - 1] === 'withheld' || shown[at] === 'withheld') return false;
  const { alone, left } = counts[at]!;
  return count(counts[0]!.left - counts[at - 1]!.left - alone + left) === 'withheld';
}

/** Of two neighbours the later goes; the earlier where the later is the cohort itself, unless it is whom the cohort chooses from. */
function withoutSmallSteps(exact: number[], { count }: DisclosureRule): ShownCount[] {
  const isSmall = (number: number): boolean => count(number) === 'withheld';
  const open = [...exact.keys()].filter((at) => !isSmall(exact[at]!));
  for (let next = 1; next < open.length; ) {
    const [before, after] = [open[next - 1]!, open[next]!];
    const goes = after === exact.length - 1 && before > 0 ? next - 1 : next;
    if (!isSmall(exact[before]! - exact[after]!)) next += 1;
    else {
      open.splice(goes, 1);
      next = Math.max(1, goes);
    }
  }
  return exact.map((number, at) => (open.includes(at) ? count(number) : 'withheld'));
}

/** Of whom a clause holds by itself: those are among all, and hold those who are left after it. */
function aloneOf(
  { alone, left }: ClauseCount,
  all: ClauseCount,
  shown: ShownCount,
  { count }: DisclosureRule,
): ShownCount {
  const few = [all.left - alone, alone - left].some((between) => count(between) === 'withheld');
  return few || (shown === 'withheld' && alone === left) ? 'withheld' : count(alone);
}
