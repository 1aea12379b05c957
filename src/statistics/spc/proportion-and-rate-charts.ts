/** Control charts of counts: p, u and c, and Laney's p′ and u′ for large denominators. */
import { demand, demandChoice } from '../impossible-input.ts';
import { meanOf } from './averages.ts';
import {
  type ControlChart,
  type ControlChartOptions,
  drawControlChart,
  type Plotted,
  plottedValues,
  sigmaLines,
} from './control-chart.ts';
import { averageMovingRange } from './moving-ranges.ts';
import { SCREEN_AT } from './xmr-profiles.ts';

export interface PrimeChartOptions extends ControlChartOptions {
  /** leave out moving ranges of z of 3.267 times their average, once; off when absent */
  screenOutliers?: boolean;
  /** never draw limits narrower than the plain chart's; off when absent */
  neverNarrower?: boolean;
}

/** A standard deviation is so many average moving ranges, rounded as qicharts2 and Montgomery do. */
const RANGE_PER_SIGMA = 1.128;
/** From this ratio on the plain chart's limits are too tight; specification section 12. */
const PRIME_ABOVE = 1.1;

type Family = 'p' | 'u';

/** The reported pairs, their pooled centre, and one sigma at each by counting alone. */
interface Counted {
  plotted: Plotted[];
  centre: number;
  sigmas: number[];
}

/**
 * Answers: which periods had an unusual share of something, counting alone considered.
 * Arguments: `numerators`, how many had it, and `denominators`, of how many, one pair a period in time order; `options`.
 * Result: the shares, with the pooled share as centre and limits √(p̄(1−p̄)/n) apart, cut off at 0 and 1, so that they vary
 * with n; a note where the shares vary more than counting explains, and a p′ chart is to be preferred.
 * Zero, missing and small: a pair with a null is left out; shares that are all 0 or all 1 have limits on the centre. A
 * denominator of 0 or less, or a numerator below 0 or above it, is refused.
 * Source: Shewhart; qicharts2 `qic(chart = 'p')`; specification section 12.
 * Example:
 * ```ts
 * pChart([812, 790], [3105, 2990]).points[0] // { value: 0.2615137, centre: 0.2628384, upperLimit: 0.2865367 }
 * pChart([5], [4]) // ImpossibleInput
 * ```
 */
export function pChart(
  numerators: (number | null)[],
  denominators: (number | null)[],
  options: ControlChartOptions = {},
): ControlChart {
  return plainChart('p', numerators, denominators, options);
}

/**
 * Answers: which periods had an unusual rate of events, counting alone considered.
 * Arguments: `counts` of events and the `exposures` in which they were counted (bed days, thousands of people), one pair a
 * period in time order; `options`.
 * Result: the rates per unit of exposure, with the pooled rate as centre and limits √(ū/n) apart, cut off at 0; a note where
 * the rates vary more than counting explains, and a u′ chart is to be preferred.
 * Zero, missing and small: a pair with a null is left out; rates that are all 0 have limits on the centre. An exposure of 0
 * or less, or a negative count, is refused.
 * Source: Shewhart; qicharts2 `qic(chart = 'u')`; specification section 12.
 * Example:
 * ```ts
 * uChart([6, 4], [9.8, 9.1]).points[0] // { value: 0.6122449, centre: 0.5291005, lowerLimit: 0, upperLimit: 1.2261724 }
 * uChart([6], [0]) // ImpossibleInput
 * ```
 */
export function uChart(
  counts: (number | null)[],
  exposures: (number | null)[],
  options: ControlChartOptions = {},
): ControlChart {
  return plainChart('u', counts, exposures, options);
}

/**
 * Answers: which periods had an unusual number of events, where every period had the same opportunity.
 * Arguments: `counts`, in time order; `options`.
 * Result: the counts, with their mean c̄ as centre and limits √c̄ apart, cut off at 0.
 * Zero, missing and small: a null is left out; counts that are all 0 have limits at 0. A negative count is refused.
 * Source: Shewhart; qicharts2 `qic(chart = 'c')`; specification section 12.
 * Example:
 * ```ts
 * cChart([4, 7, 3, 6]).points[0] // { centre: 5, lowerLimit: 0, upperLimit: 11.7082039 }
 * cChart([-1]) // ImpossibleInput
 * ```
 */
export function cChart(counts: (number | null)[], options: ControlChartOptions = {}): ControlChart {
  const plotted = plottedValues(counts, 0);
  const centre = meanOf(plotted.map((point) => point.value));
  const lines = plotted.map(() => sigmaLines(centre, Math.sqrt(centre), 0));
  return drawControlChart('c', plotted, lines, options, []);
}

/**
 * Answers: which periods had an unusual share, where shares of large numbers vary more than counting alone explains.
 * Arguments: as `pChart`; in `options` also whether large moving ranges of z are screened, and whether limits may be narrower.
 * Result: as a p chart with limits σz times as far apart, where σz is the average moving range of z ÷ 1.128; `sigmaZ` says it.
 * Zero, missing and small: as `pChart`; fewer than two pairs have no σz and no points. σz below 1 narrows the limits, unless
 * `neverNarrower` takes it as 1, which is a choice of this project and is said in a note.
 * Source: Laney (2002), Improved Control Charts for Attributes; qicharts2 `qic(chart = 'pp')`; specification section 12.
 * Example:
 * ```ts
 * pPrimeChart([7610, 7455, 7702], [10210, 9980, 10150]) // { sigmaZ: 1.3914622 }
 * pPrimeChart([7610], [10210]) // { points: [], sigmaZ: null }
 * ```
 */
export function pPrimeChart(
  numerators: (number | null)[],
  denominators: (number | null)[],
  options: PrimeChartOptions = {},
): ControlChart {
  return primeChart('p', numerators, denominators, options);
}

/**
 * Answers: which periods had an unusual rate, where rates of large exposures vary more than counting alone explains.
 * Arguments: as `uChart`; options as `pPrimeChart`.
 * Result: as a u chart with limits σz times as far apart; `sigmaZ` says it.
 * Zero, missing and small: as `uChart` and `pPrimeChart`.
 * Source: Laney (2002), Improved Control Charts for Attributes; qicharts2 `qic(chart = 'up')`; specification section 12.
 * Example:
 * ```ts
 * uPrimeChart([6, 4, 9], [9.8, 9.1, 10.2]) // { sigmaZ: 1.0382565 }
 * ```
 */
export function uPrimeChart(
  counts: (number | null)[],
  exposures: (number | null)[],
  options: PrimeChartOptions = {},
): ControlChart {
  return primeChart('u', counts, exposures, options);
}

export interface PrimeChartAdvice {
  /** null where it cannot be computed */
  sigmaZ: number | null;
  /** whether p′ or u′ is to be preferred to p or u; null where that cannot be said */
  preferPrime: boolean | null;
  reason: string;
}

/**
 * Answers: whether a p′ chart is to be preferred to a p chart, or a u′ chart to a u chart.
 * Arguments: `family` 'p' or 'u'; counts and denominators as `pChart` and `uChart`.
 * Result: σz, whether it is above 1.1, and the reason in words.
 * Zero, missing and small: fewer than two pairs, or shares that are all 0 or all 1, allow no answer: null.
 * Source: specification section 12, after Laney (2002).
 * Example:
 * ```ts
 * advisePrimeChart('p', [7610, 7455, 7702], [10210, 9980, 10150]) // { preferPrime: true }
 * advisePrimeChart('p', [0, 0], [10, 10]) // { sigmaZ: null, preferPrime: null }
 * ```
 */
export function advisePrimeChart(
  family: Family,
  counts: (number | null)[],
  denominators: (number | null)[],
): PrimeChartAdvice {
  demandChoice(family, ['p', 'u'], 'a family of charts');
  const sigmaZ = sigmaZOf(countedOf(family, counts, denominators), false);
  if (sigmaZ === null)
    return { sigmaZ, preferPrime: null, reason: 'There is too little variation or too little data to tell.' };
  const preferPrime = sigmaZ > PRIME_ABOVE;
  const reason = preferPrime ? wideNote(family) : 'The points vary about as much as counting alone explains.';
  return { sigmaZ, preferPrime, reason };
}

const wideNote = (family: Family): string =>
  `The points vary more than counting alone explains (σz above ${PRIME_ABOVE}): a ${family}′ chart is to be preferred.`;

function countedOf(family: Family, counts: (number | null)[], denominators: (number | null)[]): Counted {
  demand(counts.length === denominators.length, 'counts and denominators come in pairs');
  const plotted: Plotted[] = [];
  let [events, opportunities] = [0, 0];
  counts.forEach((count, index) => {
    const denominator = denominators[index]!;
    if (count === null || denominator === null) return;
    refuseImpossiblePair(family, count, denominator);
    plotted.push({ index, value: count / denominator, denominator });
    events += count;
    opportunities += denominator;
  });
  demand(Number.isFinite(events + opportunities), 'counts and denominators have sums that can be written as numbers');
  const centre = plotted.length === 0 ? 0 : events / opportunities;
  const spread = family === 'p' ? centre * (1 - centre) : centre;
  return { plotted, centre, sigmas: plotted.map((point) => Math.sqrt(spread / point.denominator!)) };
}

function refuseImpossiblePair(family: Family, count: number, denominator: number): void {
  demand(denominator > 0 && Number.isFinite(denominator), 'a denominator is above 0');
  demand(count >= 0 && Number.isFinite(count), 'a count is 0 or more');
  demand(family === 'u' || count <= denominator, 'a share needs a numerator from 0 to its denominator');
}

function linesOf(family: Family, { centre, sigmas }: Counted, widen: number) {
  return sigmas.map((sigma) => sigmaLines(centre, sigma * widen, 0, family === 'p' ? 1 : undefined));
}

function plainChart(
  family: Family,
  counts: (number | null)[],
  denominators: (number | null)[],
  options: ControlChartOptions,
): ControlChart {
  const counted = countedOf(family, counts, denominators);
  const sigmaZ = sigmaZOf(counted, false);
  const notes = sigmaZ !== null && sigmaZ > PRIME_ABOVE ? [wideNote(family)] : [];
  const chart = drawControlChart(family, counted.plotted, linesOf(family, counted, 1), options, notes);
  return { ...chart, sigmaZ };
}

function primeChart(
  family: Family,
  counts: (number | null)[],
  denominators: (number | null)[],
  options: PrimeChartOptions,
): ControlChart {
  const kind = `${family}-prime` as const;
  const counted = countedOf(family, counts, denominators);
  if (counted.plotted.length < 2) {
    const notes = ['There are fewer than two reported values, so no limits can be computed.'];
    return drawControlChart(kind, [], [], options, notes);
  }
  const sigmaZ = sigmaZOf(counted, options.screenOutliers ?? false);
  const notes: string[] = [];
  if (sigmaZ === null) notes.push('Every value is at the end of what is possible, so σz cannot be computed.');
  else if (sigmaZ < 1)
    notes.push(
      options.neverNarrower
        ? 'σz was below 1 and was taken as 1, so that limits are no narrower than by counting alone: a choice, not a standard.'
        : 'σz is below 1, so the limits are narrower than counting alone gives.',
    );
  const widen = options.neverNarrower ? Math.max(1, sigmaZ ?? 1) : (sigmaZ ?? 1);
  return { ...drawControlChart(kind, counted.plotted, linesOf(family, counted, widen), options, notes), sigmaZ };
}

/** Null where there is no spread to measure by, or nothing to compare. */
function sigmaZOf({ plotted, centre, sigmas }: Counted, screen: boolean): number | null {
  if (plotted.length < 2 || sigmas.some((sigma) => sigma === 0)) return null;
  const z = plotted.map((point, i) => (point.value - centre) / sigmas[i]!);
  const sigmaZ = averageMovingRange(z, screen ? SCREEN_AT : null).average / RANGE_PER_SIGMA;
  return Number.isFinite(sigmaZ) ? sigmaZ : null;
}
