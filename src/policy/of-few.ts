/** Whether a figure tells of few people, under a rule. */
import type { Answer, Figure } from '../metric/metric.ts';
import { complementOf } from './complement.ts';
import type { DisclosureRule } from './disclosure.ts';

type OfMetric = Pick<Answer, 'metric'>;

/** Answers: whether a rule withholds a figure, of whatever status, by what it shows and leaves, or of an amount by what stands behind it. */
export function isOfFew(figure: Figure, answer: OfMetric, rule: DisclosureRule): boolean {
  if (isAmount(answer)) return isAmountOfFew(figure, rule);
  return countsOf(figure, answer).some((count) => rule.count(count) === 'withheld');
}

export const isAmount = ({ metric }: OfMetric): boolean => metric.records?.amount === true;

/** Every count that a figure tells of: what it shows, and of a part the rest. */
const countsOf = (figure: Figure, { metric }: OfMetric): number[] =>
  [figure.numerator, figure.denominator, complementOf(figure, metric)].filter((count) => count !== null);

/**
 * Whether an amount, such as pounds, may be of one or few people: £90 is no count of 90. Nobody counted the people behind it, so that
 * many rows, and where it is divided many people or person-years, stand for them.
 */
function isAmountOfFew({ reported, denominator }: Figure, rule: DisclosureRule): boolean {
  if (rule.count(reported) === 'withheld' || reported < AMOUNT_ROWS) return true;
  return denominator !== null && denominator < AMOUNT_DENOMINATOR;
}

/** Rows and people (or person-years) behind an amount that is let out, at least. */
const AMOUNT_ROWS = 100;
const AMOUNT_DENOMINATOR = 1000;
