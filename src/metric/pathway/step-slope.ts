/** Slope and relative index of inequality of a step. */
import type { QuantileValue, ValueType } from '../../statistics/inequality/deprivation-line.ts';
import { slopeIndex } from '../../statistics/inequality/slope-index.ts';
import { isComparable } from '../comparison.ts';
import type { Figure, Metric } from '../metric.ts';
import type { Limited, StepSlope } from './step-answer.ts';

const NONE: Limited = { value: null, lower: null, upper: null };
const none = (note: string): StepSlope => ({ slope: NONE, relative: NONE, notes: [note] });

/**
 * Answers: how far the figure at the least deprived end lies from that at the most deprived end, over all groups.
 * Arguments: the metric; its figures by group; how many groups there are; codes run from 1, the most deprived.
 * Result: each group weighs as its denominator. Shares within 0 and 1 are drawn as logits and what is above 0 as logarithms for the
 * limits (`slopeIndex`). The sign is turned so that above 0, and above 1 of the relative index, the more deprived fare worse.
 * Zero and missing: a group without value or denominator, an incomplete figure, or a metric that only counts, gives none, with the reason.
 */
export function stepSlope(metric: Metric, figures: Figure[], groups: number, dimension: string): StepSlope {
  if (metric.kind === 'count')
    return none('A count says nothing of how many could have been counted, so there is no slope.');
  const rows = figures.flatMap((figure): QuantileValue[] => {
    const { value, lower, upper, denominator } = figure;
    const quantile = Number(figure.group[dimension]);
    if (!Number.isInteger(quantile) || figure.status !== 'value' || !denominator || denominator <= 0) return [];
    return [{ quantile, population: denominator, value, lower, upper }];
  });
  if (rows.length < groups)
    return none('A group has no figure, or no denominator to weigh it by, so there is no slope.');
  const valueType = typeOf(rows, metric);
  if (figures.some((figure) => Number(figure.group[dimension]) && !isComparable(metric, figure)))
    return none('The figure of a group is incomplete, so there is no slope: it may be one of data.');
  const multiplier = metric.polarity === 'decrease' ? -1 : 1;
  const found = slopeIndex(rows, { quantiles: groups, valueType, multiplier });
  const limited = ({ value, lower, upper }: Limited): Limited => ({ value, lower, upper });
  return { slope: limited(found.slopeIndex), relative: limited(found.relativeIndex), notes: found.notes };
}

function typeOf(rows: QuantileValue[], { kind }: Metric): ValueType {
  const told = rows.flatMap(({ value, lower, upper }) => [value, lower, upper]).filter((x) => typeof x === 'number');
  if (kind === 'proportion' && told.every((x) => x > 0 && x < 1)) return 'proportion';
  return kind !== 'proportion' && told.every((x) => x > 0) ? 'rate' : 'continuous';
}
