/** Named rules for small numbers. Each says of one count what may be shown, and why the rule is what it is. */

/** What may be shown of a count: a number, or nothing. */
export type ShownCount = number | 'withheld';

export interface DisclosureRule {
  means: string;
  source: string;
  /** what may be shown of a count of people or events, 0 or more */
  count(count: number): ShownCount;
  /** a share from the counts as they are shown; null when it may not be shown */
  share(numerator: number, denominator: number): number | null;
  /**
   * counts that it shows are exact, so that of a total and its parts a withheld one is what the others leave: a further one goes with it
   * (`withholdInLines`). Where it rounds them, rounding takes the place of that.
   */
  exact?: true;
}

/** Rounds to the nearest 5; counts are whole, so a tie cannot be. */
const nearestFive = (count: number): number => Math.round(count / 5) * 5;

/** A share as a whole percentage, or with one decimal when the rounded denominator is at least 4,000. */
function coarseShare(numerator: number, denominator: number): number | null {
  if (denominator === 0) return null;
  const digits = denominator >= 4000 ? 1000 : 100;
  return Math.round((numerator / denominator) * digits) / digits;
}

const share = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : numerator / denominator;

/** The rule under which figures keep their values and those that the rule of their metric withholds are marked. */
export const MARKED = 'marked-for-the-operator';

/** The rule of figures that their publisher has controlled already. */
export const SHOWS_EVERY_FIGURE = 'none-for-published-aggregates';

export const DISCLOSURE_RULES: Record<string, DisclosureRule> = {
  [SHOWS_EVERY_FIGURE]: {
    means: 'figures are shown as they were published',
    source: 'the publisher applied its own disclosure control before it published them',
    count: (count) => count,
    share,
  },
  HES_7_5: {
    means: 'sub-national counts: 0 is shown, 1 to 7 are withheld, 8 and more are rounded to the nearest 5',
    source: 'Hospital Episode Statistics analysis guide, NHS Digital, rule in force since 13 September 2018',
    count: (count) => (count > 0 && count < 7.5 ? 'withheld' : nearestFive(count)),
    share: coarseShare,
  },
  EXACT_7: {
    means:
      'sub-national counts: 0 is shown, 1 to 7 are withheld, 8 and more are exact; of counts that add up another is withheld with a single one',
    source: 'the primary and secondary suppression of tables whose totals are exact, for who may show them',
    count: (count) => (count > 0 && count < 7.5 ? 'withheld' : count),
    share,
    exact: true,
  },
  [MARKED]: {
    means: 'figures are exact; those of 1 to 7 are marked as small',
    source: 'a rule of Concord, for who may see the exact figure and has to know that nobody else may',
    count: (count) => count,
    share,
  },
};

/** Rules from the one that shows most to the one that shows least. */
const BY_STRICTNESS: readonly string[] = [SHOWS_EVERY_FIGURE, MARKED, 'EXACT_7', 'HES_7_5'];

/** Answers: of two rules the one that shows less; a rule that is not known before any other, since nothing may leave under it. */
export function stricterRule(one: string, other: string): string {
  const [first, second] = [BY_STRICTNESS.indexOf(one), BY_STRICTNESS.indexOf(other)];
  if (first < 0 || second < 0) return first < 0 ? one : other;
  return first >= second ? one : other;
}
