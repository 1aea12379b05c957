/** Secondary suppression of figures: what a total would leave of a withheld one is withheld with it. */
import { grainsFrom, periodStart } from '../metric/grain.ts';
import type { Answer, Figure } from '../metric/metric.ts';
import { complementOf } from './complement.ts';
import type { DisclosureRule, ShownCount } from './disclosure.ts';
import { isOfFew } from './of-few.ts';
import { withholdInLines } from './withhold-in-lines.ts';

/** Counts that add up: of the two parts of a whole the one that is shown as well as the one that is the rest. */
const COUNTS: readonly ((figure: Figure, answer: Answer) => number | null)[] = [
  ({ numerator }, { metric }) => (metric.kind === 'mean' || metric.kind === 'percentile' ? null : numerator),
  ({ denominator }) => denominator,
  (figure, { metric }) => complementOf(figure, metric),
];

/**
 * Answers: for each figure whether it is withheld, beside those that were already, because of them. Along each dimension asked by, and
 * over the periods that add up to a longer one, no figure is withheld alone, and none whose sum, which the others leave, is small.
 * What came although its sender was silent is in the totals too: where it is few it is as withheld.
 * @param answer with the exact counts
 * @param shown the same figures in the same order, as the rule shows each by itself
 */
export function withheldBeside(answer: Answer, shown: readonly Figure[], rule: DisclosureRule): boolean[] {
  const figures = answer.figures.map((figure) => (figure.untold ? { ...figure, ...figure.untold } : figure));
  const withheld = shown.map((figure, i) => isHidden(figure, figures[i]!, answer, rule));
  const places = [...shown.keys()].filter((at) => withheld[at] || shown[at]!.status === 'value' || figures[at]!.untold);
  const lines = linesOf(answer, places);
  const counts = COUNTS.map((count) => figures.map((figure) => count(figure, answer) ?? 0));
  for (let before = -1; before !== howMany(withheld); ) {
    before = howMany(withheld);
    for (const exact of counts) withholdAlong(withheld, exact, lines, rule);
  }
  return withheld;
}

const howMany = (withheld: readonly boolean[]): number => withheld.filter(Boolean).length;

/** No rate is shown without its counts, which may be small. */
function isHidden({ status }: Figure, exact: Figure, answer: Answer, rule: DisclosureRule): boolean {
  if (exact.untold) return isOfFew(exact, answer, rule);
  if (status !== 'no-rate') return status === 'withheld';
  return [exact.numerator, exact.denominator].some((n) => n !== null && rule.count(n) === 'withheld');
}

function withholdAlong(withheld: boolean[], exact: number[], lines: number[][], { count }: DisclosureRule): void {
  const counts = exact.map((number, i): ShownCount => (withheld[i] ? 'withheld' : number));
  const isSmall = (number: number): boolean => count(number) === 'withheld';
  withholdInLines(counts, lines, { counts: exact, isSmall }).forEach((number, i) => {
    withheld[i] = number === 'withheld';
  });
}

/**
 * Figures that add up to one that may be known. A figure by itself is in none: asked without what it is alone in, it is the same figure
 * among the same others.
 * @param places of those that are shown or withheld, or came untold: nothing else adds anything
 */
function linesOf({ figures, question, metric }: Answer, places: number[]): number[][] {
  const along = (key: (figure: Figure) => unknown): number[][] =>
    [...Map.groupBy(places, (at) => JSON.stringify(key(figures[at]!))).values()].filter((line) => line.length > 1);
  const groupOf = ({ group }: Figure, without?: string): string[] =>
    question.by.filter((dimension) => dimension !== without).map((dimension) => group[dimension]!);
  const byDimension = question.by.flatMap((dimension) =>
    along((figure) => [groupOf(figure, dimension), figure.period?.start]),
  );
  const { grain } = question;
  if (grain === null || metric.overTime === 'last') return byDimension;
  const longer = grainsFrom(grain).filter((other) => other !== grain);
  const byPeriod = longer.flatMap((other) =>
    along((figure) => [groupOf(figure), figure.period && periodStart(figure.period.start, other)]),
  );
  return [...byDimension, ...byPeriod, ...along((figure) => groupOf(figure))];
}
