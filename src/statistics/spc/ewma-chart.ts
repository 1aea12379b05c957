/** The exponentially weighted moving average: the recent level of a measurement, with limits that widen as it settles. */
import { demand } from '../impossible-input.ts';
import { plottedValues } from './control-chart.ts';

export interface EwmaOptions {
  /** the level that the process is held to, in the values' unit */
  target: number;
  /** the standard deviation of the process when nothing is wrong, in the values' unit, above 0 */
  deviation: number;
  /** the share of the newest value in the average (λ), above 0 to 1; 0.2 when absent */
  weight?: number;
  /** how many standard deviations of the average the limits lie from the target (L); 3 when absent */
  width?: number;
}

export interface EwmaPoint {
  /** 0-based position in the series that was given */
  index: number;
  value: number;
  average: number;
  lowerLimit: number;
  upperLimit: number;
  signal: 'high' | 'low' | null;
}

/**
 * Answers: whether the recent level of a measurement has left its target.
 * Arguments: `values`, in time order, null where not reported; `options`, above.
 * Result: for each reported value the average z = λx + (1 − λ)z₋₁, starting from the target, its limits
 * μ ± Lσ√(λ/(2 − λ)·(1 − (1 − λ)²ⁱ)), and on which side of them it lies.
 * Zero, missing and small: a null is passed over and the average stands; no values give no points. A weight of 1 is an I
 * chart with a given target and deviation. A weight outside 0 to 1, or a deviation of 0 or less, is refused.
 * Source: Roberts (1959); Montgomery (from memory); specification section 13.
 * Example:
 * ```ts
 * ewmaChart([9.45, 7.99], { target: 10, deviation: 1 })[1] // { average: 9.51, lowerLimit: 9.2316251, signal: null }
 * ewmaChart([9], { target: 10, deviation: 1, weight: 0 }) // ImpossibleInput
 * ```
 */
export function ewmaChart(values: (number | null)[], options: EwmaOptions): EwmaPoint[] {
  const { target, deviation, weight = 0.2, width = 3 } = options;
  demand(Number.isFinite(target), 'a target is a number');
  demand(deviation > 0 && Number.isFinite(deviation), 'a standard deviation is above 0');
  demand(weight > 0 && weight <= 1, 'a weight is above 0 and at most 1');
  demand(width > 0 && Number.isFinite(width), 'limits lie more than 0 standard deviations away');
  let average = target;
  return plottedValues(values).map(({ index, value }, i): EwmaPoint => {
    average = weight * value + (1 - weight) * average;
    const settled = 1 - (1 - weight) ** (2 * (i + 1));
    const reach = width * deviation * Math.sqrt((weight / (2 - weight)) * settled);
    const [lowerLimit, upperLimit] = [target - reach, target + reach];
    demand([average, lowerLimit, upperLimit].every(Number.isFinite), 'values and limits can be written as numbers');
    const signal = average > upperLimit ? 'high' : average < lowerLimit ? 'low' : null;
    return { index, value, average, lowerLimit, upperLimit, signal };
  });
}
