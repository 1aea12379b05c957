/** Counts of a cohort as they may leave: small numbers withheld, and what could give them away with them. */
import { ConcordError } from '../concord-error.ts';
import type { ClauseCount, CohortOverlap } from '../population/cohort/count-cohort.ts';
import { DISCLOSURE_RULES, type DisclosureRule, MARKED, type ShownCount } from './disclosure.ts';

/** Rules that a cohort may ask for: those that are for counts of people. */
export const COHORT_RULES: readonly string[] = ['HES_7_5', MARKED];

export interface ShownClause {
  alone: ShownCount;
  left: ShownCount;
}

export interface ShownOverlap {
  onlyOne: ShownCount;
  both: ShownCount;
  onlyOther: ShownCount;
  /** null where it may not be shown, or nobody is in either */
  jaccard: number | null;
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

/** Answers: what a rule does to counts, in words. @throws ConcordError 'policy-refused' as `showClauses` */
export const ruleInWords = (name: string): string => ruleOf(name).means;

/**
 * Answers: the counts after each clause as they may be shown.
 * @throws ConcordError 'policy-refused' for a rule that is not for counts of people
 */
export function showClauses(counts: ClauseCount[], rule: string): ShownClause[] {
  const { count } = ruleOf(rule);
  return counts.map(({ alone, left }) => ({ alone: count(alone), left: count(left) }));
}

/** Answers: an overlap as it may be shown; the index of Jaccard from the counts as they are shown. @throws as `showClauses` */
export function showOverlap({ onlyOne, both, onlyOther, jaccard }: CohortOverlap, name: string): ShownOverlap {
  const rule = ruleOf(name);
  const shown = [onlyOne, both, onlyOther].map((count) => rule.count(count));
  const open = shown.filter((count) => count !== 'withheld');
  const [one, two, three] = shown as [ShownCount, ShownCount, ShownCount];
  const either = open.reduce((sum, count) => sum + count, 0);
  const share = jaccard === null || open.length < 3 ? null : rule.share(two as number, either);
  return { onlyOne: one, both: two, onlyOther: three, jaccard: share };
}
