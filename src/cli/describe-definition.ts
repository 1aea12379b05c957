/** Which definition stands behind figures, and what of it a reader must know, in words. */
import type { Metric } from '../metric/metric.ts';
import { formatDate } from '../page/format-figure.ts';
import { DISCLOSURE_RULES } from '../policy/disclosure.ts';
import { shareText } from './format-table.ts';

/** One line to stand under figures: the definition, its version, and whether anybody has checked it. */
export const describeDefinition = (metric: Metric): string =>
  `Definition: ${metric.id} version ${metric.version}, ${describeReview(metric)}; owner ${metric.owner}.`;

/** 'unreviewed', or by whom, when, and when the next check is due. */
export const describeReview = ({ reviewed }: Pick<Metric, 'reviewed'>): string =>
  reviewed === 'unreviewed'
    ? 'unreviewed'
    : `reviewed by ${reviewed.by} on ${formatDate(reviewed.on)}, next due ${formatDate(reviewed.nextDue)}`;

/** Who is counted for a place. */
export const POPULATION_BASES: Record<Metric['populationBasis'], string> = {
  registered: 'people registered with the practices of a place',
  resident: 'people who live in a place',
  'treated-at': 'people treated by the organisations of a place, wherever they live',
};

/** The definition as `concord explain` lists it. */
export function definitionLines(metric: Metric): string[] {
  return [
    `${metric.id}, version ${metric.version}: ${oneLine(metric.meaning)}`,
    `Numerator: ${metric.numeratorLabel} (${oneLine(metric.numerator)})`,
    metric.kind === 'count'
      ? 'Denominator: none, this is a count'
      : `Denominator: ${metric.denominatorLabel}${metric.denominator === null ? '' : ` (${oneLine(metric.denominator)})`}`,
    `Exclusions: ${oneLine(metric.exclusions)}`,
    `Population: ${metric.populationBasis}, ${POPULATION_BASES[metric.populationBasis]}`,
    `Small numbers: rule ${metric.disclosure}${meaningOf(metric.disclosure)}`,
    ...metric.caveats.map((caveat) => `Beware: ${oneLine(caveat)}`),
    ...(metric.qualityAtLeast === null
      ? []
      : [`Quality its sources need: ${shareText(metric.qualityAtLeast)} or more`]),
    `Owner: ${metric.owner}; author: ${metric.author}; ${describeReview(metric)}`,
    `File's SHA-256: ${metric.hash}`,
  ];
}

const meaningOf = (rule: string): string =>
  Object.hasOwn(DISCLOSURE_RULES, rule) ? `: ${DISCLOSURE_RULES[rule]!.means}` : '';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
