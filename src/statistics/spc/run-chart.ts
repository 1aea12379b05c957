/** The run chart: a series and its median, and whether its runs are too long or too few to be chance (Anhøj rules). */
import { binomialQuantile } from '../distributions/binomial.ts';
import { demand } from '../impossible-input.ts';
import { medianOf } from './averages.ts';
import { type Plotted, plottedValues } from './control-chart.ts';

export interface RunChartOptions {
  /** a centre line known from before, in the values' unit; the median of the values when absent */
  centre?: number;
}

export interface RunChart {
  points: Plotted[];
  /** the median, or the centre that was given; null without values */
  centre: number | null;
  /** points that lie off the centre line, which alone count */
  useful: number;
  longestRun: number | null;
  longestRunMost: number | null;
  crossings: number | null;
  crossingsLeast: number | null;
  signal: boolean;
  notes: string[];
}

/** Below this many useful points the rules find little. */
const ENOUGH = 10;

/**
 * Answers: whether a series shows more than chance, by its runs above and below its median, without any limits.
 * Arguments: `values`, in time order, in any unit, null where not reported; `options`, above.
 * Result: the centre; the longest run of points on one side and how long it may be; how often the line crosses the centre and
 * how often it must; and whether either says that more than chance is at work. Points on the centre are passed over.
 * Zero, missing and small: a null is left out. With no point off the centre nothing can be counted: null, and no signal. Fewer
 * than ten useful points give a note.
 * Source: Anhøj and Olesen (2014); longest run by Schilling (2012), crossings by Chen (2010), as in qicharts2;
 * specification section 12.
 * Example:
 * ```ts
 * runChart([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) // { centre: 6.5, longestRun: 6, crossings: 1, signal: true }
 * runChart([5, 5, 5]) // { centre: 5, useful: 0, longestRun: null, crossings: null, signal: false }
 * ```
 */
export function runChart(values: (number | null)[], options: RunChartOptions = {}): RunChart {
  demand(options.centre === undefined || Number.isFinite(options.centre), 'a centre line is a number');
  const points = plottedValues(values);
  const centre = options.centre ?? medianOf(points.map((point) => point.value));
  const sides =
    centre === null ? [] : points.map(({ value }) => Math.sign(value - centre)).filter((side) => side !== 0);
  const notes: string[] = [];
  if (sides.length < ENOUGH)
    notes.push(`Only ${sides.length} points lie off the centre line; below ${ENOUGH} the rules find little.`);
  const counted = { points, centre, useful: sides.length, notes };
  if (sides.length === 0)
    return {
      ...counted,
      longestRun: null,
      longestRunMost: null,
      crossings: null,
      crossingsLeast: null,
      signal: false,
    };
  const runs = runLengths(sides);
  const longestRun = runs.reduce((most, length) => Math.max(most, length), 0);
  const crossings = runs.length - 1;
  const thresholds = anhoejThresholds(sides.length);
  const signal = longestRun > thresholds.longestRunMost || crossings < thresholds.crossingsLeast;
  return { ...counted, longestRun, crossings, ...thresholds, signal };
}

/**
 * Answers: how long the longest run of a run chart may be, and how often it must cross its centre, by chance alone.
 * Arguments: `useful`, how many points lie off the centre line, a whole number from 1.
 * Result: log₂(n) rounded (half to even) + 3, and the 5% quantile of a binomial of n − 1 tosses of a coin.
 * Zero, missing and small: no useful points are refused; one needs no crossing.
 * Source: Schilling (2012); Chen (2010); Anhøj and Olesen (2014), as in qicharts2; specification section 12.
 * Example:
 * ```ts
 * anhoejThresholds(24) // { longestRunMost: 8, crossingsLeast: 8 }
 * anhoejThresholds(0) // ImpossibleInput
 * ```
 */
export function anhoejThresholds(useful: number): { longestRunMost: number; crossingsLeast: number } {
  demand(Number.isInteger(useful) && useful >= 1, 'the rules need at least one point off the centre line');
  return {
    longestRunMost: roundHalfToEven(Math.log2(useful)) + 3,
    crossingsLeast: binomialQuantile(0.05, useful - 1, 0.5),
  };
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

function runLengths(sides: number[]): number[] {
  const lengths: number[] = [];
  sides.forEach((side, i) => {
    if (i > 0 && side === sides[i - 1]) lengths[lengths.length - 1]! += 1;
    else lengths.push(1);
  });
  return lengths;
}
