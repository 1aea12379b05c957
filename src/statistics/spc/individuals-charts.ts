/** Control charts of single measurements: I, moving range, and I′, whose limits vary with a denominator. */
import { demand } from '../impossible-input.ts';
import { meanOf } from './averages.ts';
import {
  type ControlChart,
  type ControlChartKind,
  type ControlChartOptions,
  drawControlChart,
  type Plotted,
  plottedValues,
  sigmaLines,
} from './control-chart.ts';
import { averageMovingRange, screenedNote } from './moving-ranges.ts';
import { SCREEN_AT } from './xmr-profiles.ts';

export interface IndividualsChartOptions extends ControlChartOptions {
  /** leave out moving ranges of 3.267 times their average, once; off when absent */
  screenOutliers?: boolean;
}

const RANGE_PER_SIGMA = 1.128;

/**
 * Answers: which single measurements are unusual.
 * Arguments: `values`, in time order, in any unit, null where not reported; `options`.
 * Result: the values, with their mean as centre and limits three times average moving range ÷ 1.128 each side. (An XmR chart
 * rounds that to 2.66 average moving ranges.)
 * Zero, missing and small: a null is left out; fewer than two values have no moving range, and give no points and a note.
 * Source: Shewhart; Montgomery; qicharts2 `qic(chart = 'i')`; specification section 12.
 * Example:
 * ```ts
 * iChart([241, 236, 252, 248]).points[0] // { centre: 244.25, upperLimit: 266.4131206 }
 * iChart([241]) // { points: [] }
 * ```
 */
export function iChart(values: (number | null)[], options: IndividualsChartOptions = {}): ControlChart {
  const plotted = plottedValues(values);
  if (plotted.length < 2) return tooFew('i', options);
  const readings = plotted.map((point) => point.value);
  const { average, screened } = averageMovingRange(readings, options.screenOutliers ? SCREEN_AT : null);
  const line = sigmaLines(meanOf(readings), average / RANGE_PER_SIGMA);
  const notes = screened > 0 ? [screenedNote(screened)] : [];
  return drawControlChart(
    'i',
    plotted,
    plotted.map(() => line),
    options,
    notes,
  );
}

/**
 * Answers: between which measurements the move was unusually large.
 * Arguments: `values`, in time order, in any unit, null where not reported; `options`.
 * Result: the moving ranges, each at the position of its second value, with their mean as centre, 0 below and 3.267 times
 * the mean above; two thirds of that is the upper warning line, as in qicharts2. Only points above the limit are named.
 * Zero, missing and small: a null is left out and the range taken across it; fewer than two values give no points.
 * Source: Shewhart; qicharts2 `qic(chart = 'mr')`; specification section 12.
 * Example:
 * ```ts
 * mrChart([241, 236, 252, 248]).points[0] // { index: 1, value: 5, centre: 8.3333333, lowerLimit: 0, upperLimit: 27.225 }
 * ```
 */
export function mrChart(values: (number | null)[], options: ControlChartOptions = {}): ControlChart {
  const plotted = plottedValues(values);
  if (plotted.length < 2) return tooFew('mr', options);
  const { average, ranges } = averageMovingRange(
    plotted.map((point) => point.value),
    null,
  );
  const upperLimit = SCREEN_AT * average;
  const line = { centre: average, lowerLimit: 0, upperLimit, lowerWarning: 0, upperWarning: (2 / 3) * upperLimit };
  const moves = ranges.map((value, i): Plotted => ({ ...plotted[i + 1]!, value }));
  return drawControlChart(
    'mr',
    moves,
    moves.map(() => line),
    options,
    [],
  );
}

/**
 * Answers: which averages or shares are unusual, when each rests on a different number of cases.
 * Arguments: `values`, in time order, and the `denominators` that each rests on, above 0; `options`.
 * Result: the values, with their weighted mean Σyn/Σn as centre and limits that narrow with √n: s̄/√n apart, where s̄ is the
 * mean of √(π/2)·|yᵢ − yᵢ₋₁| ÷ √(1/nᵢ + 1/nᵢ₋₁). Equal denominators give the I chart, but for the rounding of 1.128.
 * Zero, missing and small: a pair with a null is left out; fewer than two pairs give no points. A denominator of 0 or less is
 * refused. Screening leaves out terms of 3.267 times their mean, once.
 * Source: Taylor (2017), Normalized Individuals (I_N) Control Chart; qicharts2 `qic(chart = 'ip')`; specification section 12.
 * Example:
 * ```ts
 * iPrimeChart([0.75, 0.71, 0.74], [100, 400, 400]).points[1] // { centre: 0.7277778, upperLimit: 0.8012879 }
 * iPrimeChart([0.75], [0]) // ImpossibleInput
 * ```
 */
export function iPrimeChart(
  values: (number | null)[],
  denominators: (number | null)[],
  options: IndividualsChartOptions = {},
): ControlChart {
  demand(values.length === denominators.length, 'values and denominators come in pairs');
  demand(
    denominators.every((n) => n === null || (n > 0 && Number.isFinite(n))),
    'a denominator is above 0',
  );
  const plotted = plottedValues(values).flatMap((point) => {
    const denominator = denominators[point.index]!;
    return denominator === null ? [] : [{ ...point, denominator }];
  });
  if (plotted.length < 2) return tooFew('i-prime', options);
  const whole = plotted.reduce((sum, { denominator }) => sum + denominator, 0);
  demand(Number.isFinite(whole), 'denominators have a sum that can be written as a number');
  const centre = plotted.reduce((sum, { value, denominator }) => sum + value * (denominator / whole), 0);
  const spread = spreadOfOne(plotted, options.screenOutliers ?? false);
  const lines = plotted.map(({ denominator }) => sigmaLines(centre, spread * Math.sqrt(1 / denominator)));
  return drawControlChart('i-prime', plotted, lines, options, []);
}

/** The standard deviation of a value that rests on a single case. */
function spreadOfOne(plotted: { value: number; denominator: number }[], screen: boolean): number {
  const terms = plotted.slice(1).map((point, i) => {
    const before = plotted[i]!;
    const width = Math.sqrt(1 / point.denominator + 1 / before.denominator);
    return (Math.sqrt(Math.PI / 2) * Math.abs(point.value - before.value)) / width;
  });
  const most = SCREEN_AT * meanOf(terms);
  return meanOf(screen && most > 0 ? terms.filter((term) => term < most) : terms);
}

function tooFew(kind: ControlChartKind, options: ControlChartOptions): ControlChart {
  const notes = ['There are fewer than two reported values, so no limits can be computed.'];
  return drawControlChart(kind, [], [], options, notes);
}
