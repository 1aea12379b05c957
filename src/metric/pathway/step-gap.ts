/** How one group stands to another at a step. Everything is worked out from figures as they were released. */
import { normalQuantile } from '../../statistics/distributions/normal.ts';
import type { Estimate } from '../../statistics/estimate.ts';
import { rateDifference, riskDifference } from '../../statistics/estimates/differences.ts';
import { oddsRatio, rateRatio, relativeRisk } from '../../statistics/estimates/ratios.ts';
import { inequalityGap, inequalityRatio } from '../../statistics/inequality/inequality-gap.ts';
import { isComparable } from '../comparison.ts';
import { CONFIDENCE } from '../internal/make-figure.ts';
import type { Figure, Metric } from '../metric.ts';
import type { Limited, StepGap } from './step-answer.ts';

type Compared = Pick<StepGap, 'difference' | 'ratio' | 'disadvantage' | 'tested'>;

const NONE: Limited = { value: null, lower: null, upper: null };
const NOTHING: Compared = { difference: NONE, ratio: NONE, disadvantage: null, tested: null };

/**
 * Answers: how a group stands to another.
 * Arguments: the metric; the figure of the group; that of the other.
 * Result: the difference (of shares by Newcombe's limits, of rates by the normal ones), the ratio, and the gap as every step has it:
 * for shares the odds ratio, since it says the same of a share and of what it leaves, for all others the ratio. Shares are those with
 * Wilson's interval and rates those with Byar's, both worked out from their counts; of everything else the limits of the two
 * figures are used.
 * Zero and missing: a figure without a value gives nothing. Where one of the two is incomplete (`isComparable`) the difference and the
 * ratio have no limits, and there is no gap: it may be one of data. Where an odds or rate ratio has an empty cell, a half is added to each
 * (Haldane and Anscombe), for the test alone. Without limits there is no test.
 */
export function stepGap(metric: Metric, figure: Figure, against: Figure): Compared {
  if (figure.status !== 'value' || against.status !== 'value') return NOTHING;
  const found = gapOf(metric, figure, against);
  if (isComparable(metric, figure) && isComparable(metric, against)) return found;
  return { ...NOTHING, difference: unlimited(found.difference), ratio: unlimited(found.ratio) };
}

const unlimited = ({ value }: Limited): Limited => ({ ...NONE, value });

function gapOf(metric: Metric, figure: Figure, against: Figure): Compared {
  const shares = metric.method === 'wilson' ? sharesOf(figure, against) : null;
  if (shares) return gapOfShares(metric, shares);
  const rates = metric.method === 'byar' && metric.kind !== 'standardised-ratio' ? ratesOf(figure, against) : null;
  if (rates) return gapOfRates(metric, rates);
  const [one, other] = [estimateOf(metric, figure), estimateOf(metric, against)];
  const ratio = inequalityRatio(one, other);
  const difference = limited(inequalityGap(one, other));
  return { difference, ratio: limited(ratio), ...turned(metric, ratio) };
}

interface Counts {
  events: number;
  total: number;
}

const countsOf = ({ numerator, denominator }: Figure): Counts | null =>
  numerator === null || denominator === null || numerator < 0 || denominator <= 0
    ? null
    : { events: numerator, total: denominator };

type Both = [Counts, Counts];

function ratesOf(figure: Figure, against: Figure): Both | null {
  const both = [countsOf(figure), countsOf(against)];
  return both.includes(null) ? null : (both as Both);
}

function sharesOf(figure: Figure, against: Figure): Both | null {
  const both = ratesOf(figure, against);
  return both?.every(({ events, total }) => events <= total) ? both : null;
}

function gapOfShares(metric: Metric, [one, other]: Both): Compared {
  const { multiplier } = metric;
  const halves = [one.events, other.events, one.total - one.events, other.total - other.events].includes(0) ? 0.5 : 0;
  const filled = (c: Counts): Counts => ({ events: c.events + halves, total: c.total + 2 * halves });
  return {
    difference: limited(riskDifference(one, other, { multiplier })),
    ratio: limited(relativeRisk(one, other)),
    ...turned(metric, oddsRatio(filled(one), filled(other))),
  };
}

function gapOfRates(metric: Metric, [one, other]: Both): Compared {
  const halves = [one.events, other.events].includes(0) ? 0.5 : 0;
  const filled = (c: Counts): Counts => ({ events: c.events + halves, total: c.total });
  return {
    difference: limited(rateDifference(one, other, { multiplier: metric.multiplier })),
    ratio: limited(rateRatio(one, other)),
    ...turned(metric, rateRatio(filled(one), filled(other))),
  };
}

const limited = ({ value, lower, upper }: Estimate): Limited => ({ value, lower, upper });

const estimateOf = ({ unit, method }: Metric, figure: Figure): Estimate => {
  const { value, lower, upper, numerator, denominator } = figure;
  return { value, lower, upper, numerator, denominator, unit, method, confidence: CONFIDENCE, notes: [] };
};

const Z = normalQuantile(0.5 + CONFIDENCE / 2);

/** Above 1 the group fares worse. Counts of groups of unlike size do not say who does, nor does a figure without a better side. */
function turned({ kind, polarity }: Metric, ratio: Estimate): Pick<Compared, 'disadvantage' | 'tested'> {
  if (kind === 'count' || polarity === 'neutral' || ratio.value === null) return { disadvantage: null, tested: null };
  const { value, lower, upper } = ratio;
  const [low, high] = polarity === 'increase' ? [upper, lower] : [lower, upper];
  const over = (x: number | null): number | null => (x === null ? null : polarity === 'increase' ? 1 / x : x);
  const disadvantage = finite({ value: over(value), lower: over(low), upper: over(high) });
  return { disadvantage, tested: testedOf(disadvantage) };
}

const finite = ({ value, lower, upper }: Limited): Limited => {
  const kept = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);
  return { value: kept(value), lower: kept(lower), upper: kept(upper) };
};

function testedOf({ value, lower, upper }: Limited): StepGap['tested'] {
  if (value === null || lower === null || upper === null || value <= 0 || lower <= 0) return null;
  const error = (Math.log(upper) - Math.log(lower)) / (2 * Z);
  return error > 0 ? { log: Math.log(value), error } : null;
}
