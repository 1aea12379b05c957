/** The three products of a design matrix on which every fit here stands, dense and sparse. */
import { demand } from '../impossible-input.ts';
import type { DenseValues, DesignValues, SparseValues } from './design-values.ts';

export interface NormalEquations {
  /** X′WX, columns × columns, row after row, both triangles filled */
  gram: Float64Array;
  /** X′r */
  right: Float64Array;
}

/**
 * Answers: what a model says for each row before its link is undone: Xβ.
 * Arguments: `x`, dense or sparse; `beta`, one number a column; `out`, where to write (a new array when not given).
 * Result: one number a row, in `out`.
 * Zero, missing: a row without cells gives 0; nothing may be missing here. Lengths that differ are refused.
 * Source: the definition.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 2, columns: 2, values: Float64Array.of(1, 0, 1, 3) };
 * linearPredictor(x, [10, 2]) // [10, 16]
 * ```
 */
export function linearPredictor(
  x: DesignValues,
  beta: ArrayLike<number>,
  out: Float64Array = new Float64Array(x.rows),
): Float64Array {
  demand(beta.length === x.columns, 'a linear predictor needs one coefficient for each column');
  demand(out.length === x.rows, 'a linear predictor needs room for one number for each row');
  const coefficients = Float64Array.from(beta);
  if (x.kind === 'dense') return densePredictor(x, coefficients, out);
  return x.values === null ? binaryPredictor(x, coefficients, out) : sparsePredictor(x, x.values, coefficients, out);
}

function densePredictor({ rows, columns, values }: DenseValues, beta: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += values[at++]! * beta[j]!;
    out[i] = sum;
  }
  return out;
}

function binaryPredictor({ rows, starts, indices }: SparseValues, beta: Float64Array, out: Float64Array): Float64Array {
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    const end = starts[i + 1]!;
    for (; at < end; at++) sum += beta[indices[at]!]!;
    out[i] = sum;
  }
  return out;
}

function sparsePredictor(
  { rows, starts, indices }: SparseValues,
  values: Float64Array,
  beta: Float64Array,
  out: Float64Array,
): Float64Array {
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    const end = starts[i + 1]!;
    for (; at < end; at++) sum += values[at]! * beta[indices[at]!]!;
    out[i] = sum;
  }
  return out;
}

/**
 * Answers: the weighted normal equations of least squares, X′WX and X′r.
 * Arguments: `x`, dense or sparse; `weights`, one a row; `r`, one a row (already multiplied by whatever weight it needs).
 * Result: `gram` = Σ wᵢ xᵢ xᵢ′, row after row, symmetric; `right` = Σ rᵢ xᵢ.
 * Zero, missing: rows of weight 0 add nothing to `gram`; nothing may be missing. Lengths that differ are refused.
 * Source: the definition; sparse rows cost the square of their own cells, not of the columns.
 * Example:
 * ```ts
 * const x = { kind: 'dense', rows: 2, columns: 2, values: Float64Array.of(1, 0, 1, 3) };
 * normalEquations(x, Float64Array.of(1, 2), Float64Array.of(5, 7)) // { gram: [3, 6, 6, 18], right: [12, 21] }
 * ```
 */
export function normalEquations(x: DesignValues, weights: Float64Array, r: Float64Array): NormalEquations {
  demand(weights.length === x.rows && r.length === x.rows, 'normal equations need one weight for each row');
  const gram = new Float64Array(x.columns * x.columns);
  const right = new Float64Array(x.columns);
  if (x.kind === 'dense') addDense(x, weights, r, gram, right);
  else if (x.values === null) addBinary(x, weights, r, gram, right);
  else addSparse(x, x.values, weights, r, gram, right);
  for (let j = 0; j < x.columns; j++) for (let k = 0; k < j; k++) gram[j * x.columns + k] = gram[k * x.columns + j]!;
  return { gram, right };
}

function addDense(
  { rows, columns, values }: DenseValues,
  weights: Float64Array,
  r: Float64Array,
  gram: Float64Array,
  right: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    const w = weights[i]!;
    const ri = r[i]!;
    for (let j = 0; j < columns; j++) {
      const cell = values[row + j]!;
      if (cell === 0) continue;
      right[j]! += cell * ri;
      const weighted = cell * w;
      for (let k = j, at = j * columns + j; k < columns; k++) gram[at++]! += weighted * values[row + k]!;
    }
  }
}

function addBinary(
  { rows, columns, starts, indices }: SparseValues,
  weights: Float64Array,
  r: Float64Array,
  gram: Float64Array,
  right: Float64Array,
): void {
  for (let i = 0, a = 0; i < rows; i++) {
    const w = weights[i]!;
    const ri = r[i]!;
    const end = starts[i + 1]!;
    for (; a < end; a++) {
      const j = indices[a]!;
      right[j]! += ri;
      const row = j * columns;
      for (let b = a; b < end; b++) gram[row + indices[b]!]! += w;
    }
  }
}

function addSparse(
  { rows, columns, starts, indices }: SparseValues,
  values: Float64Array,
  weights: Float64Array,
  r: Float64Array,
  gram: Float64Array,
  right: Float64Array,
): void {
  for (let i = 0, a = 0; i < rows; i++) {
    const w = weights[i]!;
    const ri = r[i]!;
    const end = starts[i + 1]!;
    for (; a < end; a++) {
      const cell = values[a]!;
      right[indices[a]!]! += cell * ri;
      const row = indices[a]! * columns;
      const weighted = cell * w;
      for (let b = a; b < end; b++) gram[row + indices[b]!]! += weighted * values[b]!;
    }
  }
}
