/** Counts of a cohort as they may leave: small numbers withheld, and what could give them away with them. */

import { ConcordError } from '../concord-error.ts';
import type { ClauseCount, CohortOverlap } from '../population/cohort/count-cohort.ts';
import type { CohortProfile, Part, ProfileRow } from '../population/cohort/profile-cohort.ts';
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

export interface ShownPart {
  events: ShownCount;
  total: ShownCount;
  /** share, or events per person-year; null where it may not be shown, or there is nobody */
  value: number | null;
}

export interface ShownRow extends Pick<ProfileRow, 'section' | 'label' | 'kind'> {
  cohort: ShownPart;
  others: ShownPart;
  /** whether a count of it is withheld, and so all that is worked out from it */
  withheld: boolean;
  standardisedDifference: number | null;
  pValue: number | null;
  adjustedPValue: number | null;
  ratio: { value: number; lower: number | null; upper: number | null } | null;
}

export interface ShownProfile {
  people: ShownCount;
  others: ShownCount;
  rows: ShownRow[];
  notes: string[];
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

/**
 * Answers: a profile as it may be shown. Where a count of a row is withheld, so is what is worked out from it; under a rule that
 * rounds counts the rest has two decimals (p-values three), so that no count can be worked out from it.
 * @throws as `showClauses`; also where so few are in the cohort, or not in it, that their number is withheld: each row, a zero as well,
 *   would tell of them
 */
export function showProfile(profile: CohortProfile, name: string): ShownProfile {
  const rule = ruleOf(name);
  refuseFew(profile, rule);
  const digits = name === MARKED ? null : 2;
  return {
    people: rule.count(profile.people),
    others: rule.count(profile.others),
    rows: profile.rows.map((row) => showRow(row, rule, digits)),
    notes: profile.notes,
  };
}

function refuseFew({ people, others }: CohortProfile, { count }: DisclosureRule): void {
  const few =
    count(people) === 'withheld' ? 'are in the cohort' : count(others) === 'withheld' ? 'are not in it' : null;
  if (few === null) return;
  throw new ConcordError('policy-refused', {
    where: 'profile of a cohort',
    problem: `so few people ${few} that every row would tell of them, and a row of nobody as well`,
    expected: 'two groups whose numbers may be shown',
    remedy: 'widen the cohort, or ask for another day; `concord cohort count` says that the number is withheld',
  });
}

function showRow(row: ProfileRow, rule: DisclosureRule, digits: number | null): ShownRow {
  const { section, label, kind, ratio } = row;
  const [cohort, others] = [row.cohort, row.others].map((part) => showPart(part, kind, rule, digits)) as [
    ShownPart,
    ShownPart,
  ];
  const withheld = [cohort.events, cohort.total, others.events, others.total].includes('withheld');
  const shown = (value: number | null, to = digits): number | null => (withheld ? null : rounded(value, to));
  const value = shown(ratio?.value ?? null);
  return {
    ...{ section, label, kind, cohort, others, withheld },
    standardisedDifference: shown(row.standardisedDifference),
    pValue: shown(row.pValue, digits === null ? null : 3),
    adjustedPValue: shown(row.adjustedPValue, digits === null ? null : 3),
    ratio: value === null ? null : { value, lower: shown(ratio!.lower), upper: shown(ratio!.upper) },
  };
}

function showPart(
  { events, total }: Part,
  kind: ProfileRow['kind'],
  rule: DisclosureRule,
  digits: number | null,
): ShownPart {
  const shown = { events: rule.count(events), total: rule.count(total) };
  if (shown.events === 'withheld' || shown.total === 'withheld') return { ...shown, value: null };
  const rate = shown.total === 0 ? null : rounded(shown.events / shown.total, digits);
  return { ...shown, value: kind === 'rate' ? rate : rule.share(shown.events, shown.total) };
}

const rounded = (value: number | null, digits: number | null): number | null =>
  value === null || digits === null ? value : Math.round(value * 10 ** digits) / 10 ** digits;
