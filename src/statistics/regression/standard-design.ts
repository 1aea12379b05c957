/** A design whose columns are centred and of like size: the same model, with more correct digits. */
import type { DesignMatrix } from './design-matrix.ts';
import type { DesignValues } from './design-values.ts';

/** Column j of the standard design is (column j − means[j]) / scales[j]. */
export interface StandardDesign {
  x: DesignValues;
  means: Float64Array;
  scales: Float64Array;
}

/** A column that varies by less than this part of its size is a constant, in rounding. */
const CONSTANT_BELOW = 1e-11;

/**
 * Answers: the same design with columns centred (where it has an intercept) and of root mean square 1.
 * Arguments: `design`; `like`, whose means and scales to use instead (new rows for the same model).
 * Result: new values with the means and scales taken; sparse values stay as they are, since centring would fill them.
 * Zero: a column that does not vary beside an intercept becomes zeros, and so is not kept by a fit.
 * Source: centring removes what the intercept repeats; Higham, Accuracy and Stability (2002), chapter 20, from memory.
 * Example:
 * ```ts
 * const year = { kind: 'numeric', name: 'year', values: [2010, 2012] };
 * standardDesign(designMatrix([year])).x.values // [1, -1, 1, 1]
 * ```
 */
export function standardDesign(design: DesignMatrix, like?: StandardDesign): StandardDesign {
  const { values: x, intercept } = design;
  const { columns } = x;
  const means = like?.means ?? new Float64Array(columns);
  const scales = like?.scales ?? new Float64Array(columns).fill(1);
  if (x.kind === 'sparse') return { x, means, scales };
  if (like === undefined) measure(x.values, x.rows, intercept, means, scales);
  const values = x.values.map((cell, at) => standard(cell, at % columns, means, scales));
  return { x: { ...x, values }, means, scales };
}

function standard(cell: number, j: number, means: Float64Array, scales: Float64Array): number {
  return scales[j] === 0 ? 0 : (cell - means[j]!) / scales[j]!;
}

function measure(
  values: Float64Array,
  rows: number,
  intercept: boolean,
  means: Float64Array,
  scales: Float64Array,
): void {
  const columns = means.length;
  for (let j = intercept ? 1 : 0; j < columns; j++) {
    const largest = largestOf(values, j, columns) || 1;
    let sum = 0;
    for (let at = j; at < values.length; at += columns) sum += values[at]! / largest;
    const mean = intercept ? sum / rows : 0;
    let squares = 0;
    for (let at = j; at < values.length; at += columns) squares += (values[at]! / largest - mean) ** 2;
    const spread = Math.sqrt(squares / rows);
    means[j] = mean * largest;
    scales[j] = spread < CONSTANT_BELOW ? 0 : spread * largest;
  }
}

function largestOf(values: Float64Array, j: number, columns: number): number {
  let largest = 0;
  for (let at = j; at < values.length; at += columns) largest = Math.max(largest, Math.abs(values[at]!));
  return largest;
}

/**
 * Answers: a standard design's coefficients in the columns' own units.
 * Arguments: `beta`, of the standard design; `standard`, its means and scales.
 * Result: one coefficient a column; only the intercept takes up the means.
 * Zero: a column that does not vary has 0.
 * Source: algebra.
 * Example:
 * ```ts
 * const standard = { x: null, means: Float64Array.of(0, 2011), scales: Float64Array.of(1, 2) };
 * ownUnits(Float64Array.of(5, 4), standard) // [-4017, 2]
 * ```
 */
export function ownUnits(beta: Float64Array, { means, scales }: StandardDesign): Float64Array {
  const own = beta.map((value, j) => (scales[j] === 0 ? 0 : value / scales[j]!));
  for (let j = 1; j < own.length; j++) own[0]! -= own[j]! * means[j]!;
  return own;
}

/**
 * Answers: a covariance of a standard design's coefficients in the columns' own units.
 * Arguments: `covariance`, columns × columns row after row; `standard`, its means and scales.
 * Result: columns × columns numbers, row after row.
 * Zero: a column that does not vary has zeros.
 * Source: V → T V T′ with the T of `ownUnits`.
 * Example:
 * ```ts
 * const standard = { x: null, means: Float64Array.of(0, 3), scales: Float64Array.of(1, 2) };
 * covarianceInOwnUnits(Float64Array.of(1, 0, 0, 4), standard) // [10, -3, -3, 1]
 * ```
 */
export function covarianceInOwnUnits(covariance: Float64Array, standard: StandardDesign): Float64Array {
  const columns = standard.means.length;
  const half = new Float64Array(covariance.length);
  for (let k = 0; k < columns; k++) {
    const column = Float64Array.from({ length: columns }, (_, j) => covariance[j * columns + k]!);
    for (const [j, value] of ownUnits(column, standard).entries()) half[k * columns + j] = value;
  }
  const own = new Float64Array(covariance.length);
  for (let j = 0; j < columns; j++) {
    const column = Float64Array.from({ length: columns }, (_, k) => half[k * columns + j]!);
    for (const [k, value] of ownUnits(column, standard).entries()) own[j * columns + k] = value;
  }
  return own;
}
