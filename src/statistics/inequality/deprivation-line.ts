/** The straight line through quantiles of deprivation, on which the slope and the relative index of inequality stand. */
import { demand, demandChoice } from '../impossible-input.ts';

/** continuous: any measure; rate: above 0, sampled as logarithms; proportion: between 0 and 1, sampled as logits. */
export type ValueType = 'continuous' | 'rate' | 'proportion';

export interface QuantileValue {
  /** 1 = most deprived */
  quantile: number;
  /** persons, above 0 */
  population: number;
  value: number | null;
  /** standard error on the sampling scale: of the value, of its logarithm (rate) or of its logit (proportion) */
  se?: number | null;
  /** 95% limits of the value, from which the standard error is taken where `se` is not given */
  lower?: number | null;
  upper?: number | null;
}

export interface Scale {
  from(value: number): number;
  back(scaled: number): number;
}

const IDENTITY: Scale = { from: (value) => value, back: (scaled) => scaled };
const LOG: Scale = { from: Math.log, back: Math.exp };
const LOGIT: Scale = {
  from: (value) => Math.log(value) - Math.log1p(-value),
  back: (scaled) => 1 / (1 + Math.exp(-scaled)),
};

export const SAMPLING_SCALES: Record<ValueType, Scale> = { continuous: IDENTITY, rate: LOG, proportion: LOGIT };

/** That of the spec's 95% limits, whatever confidence is asked for. */
const Z_OF_INPUT_LIMITS = 1.959963984540054;

export interface Line {
  intercept: number;
  slope: number;
}

/** What each quantile's value adds to the intercept and to the slope of the population-weighted line. */
export interface LineWeights {
  intercept: readonly number[];
  slope: readonly number[];
}

/**
 * Answers: what each quantile's value adds to the intercept and to the slope of the population-weighted line across
 * quantiles.
 * Arguments: `populations` of the quantiles, above 0, from the most deprived.
 * Result: two lists of weights; places are the middles of the quantiles' shares of the population, from 0 to 1.
 * Zero, missing and small: needs two quantiles or more; the slope's weights add up to 0 and the intercept's to 1.
 * Source: weighted least squares, as the slope index of PHEindicatormethods.
 * Example:
 * ```ts
 * lineWeights([1, 1, 2]).slope // [-1.3333333333333333, -0.4444444444444444, 1.7777777777777777]
 * ```
 */
export const lineWeights = (populations: readonly number[]): LineWeights => {
  const whole = populations.reduce((sum, people) => sum + people, 0);
  let before = 0;
  const shares = populations.map((people) => people / whole);
  const places = shares.map((share) => {
    before += share;
    return before - share / 2;
  });
  const middle = shares.reduce((sum, share, i) => sum + share * places[i]!, 0);
  const spread = shares.reduce((sum, share, i) => sum + share * (places[i]! - middle) ** 2, 0);
  const slope = shares.map((share, i) => (share * (places[i]! - middle)) / spread);
  return { slope, intercept: shares.map((share, i) => share - middle * slope[i]!) };
};

/**
 * Answers: which line runs through the values of the quantiles.
 * Arguments: `weights`, as `lineWeights` gives them; `values`, one a quantile.
 * Result: `intercept`, the value at the most deprived end, and `slope`, the difference from there to the least deprived
 * end.
 * Zero, missing and small: equal values have a slope of 0, but for rounding.
 * Source: as `lineWeights`.
 * Example:
 * ```ts
 * lineOf(lineWeights([1, 1, 2]), [10, 12, 14]) // { intercept: 9.38888888889, slope: 6.22222222222 }
 * ```
 */
export const lineOf = (weights: LineWeights, values: ArrayLike<number>): Line => {
  let [intercept, slope] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    intercept += weights.intercept[i]! * values[i]!;
    slope += weights.slope[i]! * values[i]!;
  }
  return { intercept, slope };
};

/** The standard error on the sampling scale; null where nothing to take it from was given. */
export const samplingError = (row: QuantileValue, scale: Scale): number | null => {
  if (row.se !== undefined && row.se !== null) return row.se;
  if ((row.lower ?? null) === null || (row.upper ?? null) === null) return null;
  return (scale.from(row.upper!) - scale.from(row.lower!)) / (2 * Z_OF_INPUT_LIMITS);
};

/** In order from the most deprived; or the reason for which the area has no line. Refuses what no quantile can be. */
export const orderedQuantiles = (
  rows: readonly QuantileValue[],
  quantiles: number,
  type: ValueType,
): QuantileValue[] | string => {
  demandChoice(type, ['continuous', 'rate', 'proportion'], 'a type of value');
  demand(Number.isInteger(quantiles) && quantiles >= 5 && quantiles <= 100, 'quantiles are from 5 to 100');
  for (const row of rows) refuseImpossibleQuantile(row, quantiles, type);
  const ordered = [...rows].sort((a, b) => a.quantile - b.quantile);
  if (ordered.length !== quantiles || ordered.some((row, i) => row.quantile !== i + 1))
    return 'A quantile is missing or there twice, so there is no index of inequality.';
  if (ordered.some(({ value }) => value === null))
    return 'The value of a quantile is missing, so there is no index of inequality.';
  return ordered;
};

function refuseImpossibleQuantile(row: QuantileValue, quantiles: number, type: ValueType): void {
  demand(
    Number.isInteger(row.quantile) && row.quantile >= 1 && row.quantile <= quantiles,
    'a quantile is a whole number from 1, the most deprived, to the number of quantiles',
  );
  demand(Number.isFinite(row.population) && row.population > 0, 'the population of a quantile is above 0');
  demand((row.se ?? 0) >= 0 && Number.isFinite(row.se ?? 0), 'a standard error is 0 or more');
  const figures = [row.value, row.lower ?? null, row.upper ?? null].filter((figure) => figure !== null);
  demand(figures.every(Number.isFinite), 'values and limits of a quantile are finite numbers or null');
  demand(type !== 'rate' || figures.every((figure) => figure > 0), 'rates and their limits are above 0');
  demand(
    type !== 'proportion' || figures.every((figure) => figure > 0 && figure < 1),
    'proportions and their limits are above 0 and below 1',
  );
  demand(
    (row.lower ?? Number.NEGATIVE_INFINITY) <= (row.upper ?? Number.POSITIVE_INFINITY),
    'a lower limit is not above its upper limit',
  );
}
