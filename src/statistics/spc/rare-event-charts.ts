/** Control charts for events so rare that most periods have none: time between events (T), cases between events (G). */
import { demand } from '../impossible-input.ts';
import { meanOf, medianOf } from './averages.ts';
import {
  type ControlChart,
  type ControlChartOptions,
  drawControlChart,
  plottedValues,
  sigmaLines,
} from './control-chart.ts';
import { averageMovingRange } from './moving-ranges.ts';

/** Times to this root are near enough to a normal distribution (Nelson 1994). */
const ROOT = 3.6;
const RANGE_PER_SIGMA = 1.128;

/**
 * Answers: between which rare events the time was unusually long or short.
 * Arguments: `times` between one event and the next, in order, in any unit, above 0; `options`.
 * Result: the times, with lines of an I chart of their 3.6th roots, raised back; lower lines are never below 0. A long time is
 * high on this chart: for harm, up is good.
 * Zero, missing and small: a null is left out; fewer than two times give no points. A time of 0 is refused: count in a finer
 * unit, or draw a G chart of cases between events.
 * Source: Nelson (1994), A Control Chart for Parts-Per-Million Nonconforming Items; qicharts2 `qic(chart = 't')`;
 * specification section 12.
 * Example:
 * ```ts
 * tChart([12, 5, 33, 8]).points[0] // { centre: 12.0222811, lowerLimit: 0, upperLimit: 159.8682971 }
 * tChart([0]) // ImpossibleInput
 * ```
 */
export function tChart(times: (number | null)[], options: ControlChartOptions = {}): ControlChart {
  demand(
    times.every((time) => time === null || time > 0),
    'a time between events is above 0',
  );
  const plotted = plottedValues(times);
  if (plotted.length < 2) {
    const notes = ['There are fewer than two reported values, so no limits can be computed.'];
    return drawControlChart('t', [], [], options, notes);
  }
  const roots = plotted.map((point) => point.value ** (1 / ROOT));
  const onRoots = sigmaLines(meanOf(roots), averageMovingRange(roots, null).average / RANGE_PER_SIGMA, 0);
  const line = {
    centre: onRoots.centre ** ROOT,
    lowerLimit: onRoots.lowerLimit ** ROOT,
    upperLimit: onRoots.upperLimit ** ROOT,
    lowerWarning: onRoots.lowerWarning ** ROOT,
    upperWarning: onRoots.upperWarning ** ROOT,
  };
  return drawControlChart(
    't',
    plotted,
    plotted.map(() => line),
    options,
    [],
  );
}

/**
 * Answers: between which rare events the number of cases was unusually large or small.
 * Arguments: `cases` between one event and the next, in order, 0 or more; `options`.
 * Result: the numbers, with their median as centre, since they are very uneven, and limits √(m(m+1)) apart around their mean
 * m, cut off at 0. Many cases between events are high on this chart: for harm, up is good.
 * Zero, missing and small: 0 is a value: the next case had the event too; a null is left out; no values give no points.
 * Source: Benneyan (2001); qicharts2 `qic(chart = 'g')`; specification section 12.
 * Example:
 * ```ts
 * gChart([14, 3, 25, 9]).points[0] // { centre: 11.5, lowerLimit: 0, upperLimit: 52.4716880 }
 * gChart([-1]) // ImpossibleInput
 * ```
 */
export function gChart(cases: (number | null)[], options: ControlChartOptions = {}): ControlChart {
  const plotted = plottedValues(cases, 0);
  const numbers = plotted.map((point) => point.value);
  const mean = meanOf(numbers);
  const around = sigmaLines(mean, Math.sqrt(mean) * Math.sqrt(mean + 1), 0);
  const centre = medianOf(numbers) ?? 0;
  return drawControlChart(
    'g',
    plotted,
    plotted.map(() => ({ ...around, centre })),
    options,
    [],
  );
}
