/** The tabular CUSUM: small sustained moves of a measurement away from its target, added up until they show. */
import { demand } from '../impossible-input.ts';
import { plottedValues } from './control-chart.ts';

export interface TabularCusumOptions {
  /** the level that the process is held to, in the values' unit */
  target: number;
  /** the standard deviation of the process when nothing is wrong, in the values' unit, above 0 */
  deviation: number;
  /** how far each value may stray before it counts, in standard deviations; 0.5 when absent */
  slack?: number;
  /** how much may add up before it is a signal, in standard deviations; 5 when absent */
  decision?: number;
}

export interface TabularCusumPoint {
  /** 0-based position in the series that was given */
  index: number;
  value: number;
  /** C⁺ and C⁻, in standard deviations */
  high: number;
  low: number;
  /** N⁺ and N⁻: for how many reported values in a row C⁺ and C⁻ have been above 0 */
  highCount: number;
  lowCount: number;
  signal: 'high' | 'low' | null;
  /** where the change is estimated to have begun, when there is a signal */
  changeFrom: number | null;
}

/**
 * Answers: whether, and from when, a measurement has moved away from its target by a little but for long.
 * Arguments: `values`, in time order, null where not reported; `options`, above.
 * Result: for each reported value C⁺ and C⁻, the sums above and below the target beyond the slack, for how long each has been
 * above 0, whether one is above the decision limit, and from which position the change is estimated to run: the first value
 * since that sum was last 0. The sums go on after a signal. At slack 0.5 a false signal comes about every 168 values with a
 * decision limit of 4, and every 465 with 5.
 * Zero, missing and small: a null is passed over and the sums stand; no values give no points. A deviation of 0 or less, a
 * negative slack, or a decision limit of 0 or less is refused.
 * Source: Page (1954); Montgomery, Introduction to Statistical Quality Control (from memory); specification section 13.
 * Example:
 * ```ts
 * const points = tabularCusum([10, 12, 13, 12], { target: 10, deviation: 1, decision: 4 });
 * points[3] // { high: 5.5, low: 0, highCount: 3, signal: 'high', changeFrom: 1 }
 * tabularCusum([10], { target: 10, deviation: 0 }) // ImpossibleInput
 * ```
 */
export function tabularCusum(values: (number | null)[], options: TabularCusumOptions): TabularCusumPoint[] {
  const { target, deviation, slack = 0.5, decision = 5 } = options;
  demand(Number.isFinite(target), 'a target is a number');
  demand(deviation > 0 && Number.isFinite(deviation), 'a standard deviation is above 0');
  demand(slack >= 0 && Number.isFinite(slack), 'a slack is 0 or more');
  demand(decision > 0 && Number.isFinite(decision), 'a decision limit is above 0');
  const reported = plottedValues(values);
  let [high, low, highCount, lowCount] = [0, 0, 0, 0];
  return reported.map(({ index, value }, i): TabularCusumPoint => {
    const away = (value - target) / deviation;
    demand(Number.isFinite(away), 'values lie within reach of the target, counted in standard deviations');
    high = Math.min(Number.MAX_VALUE, Math.max(0, high + away - slack));
    low = Math.min(Number.MAX_VALUE, Math.max(0, low - away - slack));
    highCount = high > 0 ? highCount + 1 : 0;
    lowCount = low > 0 ? lowCount + 1 : 0;
    const signal = high > decision ? 'high' : low > decision ? 'low' : null;
    const lasting = signal === 'high' ? highCount : lowCount;
    const changeFrom = signal === null ? null : reported[i - lasting + 1]!.index;
    return { index, value, high, low, highCount, lowCount, signal, changeFrom };
  });
}
